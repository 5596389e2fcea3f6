import type { Activation } from './activation';

/** z itself: deep linear networks. */
export const linear: Activation = { floor: -Infinity, rectified: false, gated: false, amplitudes: false };
