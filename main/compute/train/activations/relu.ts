import type { Activation } from './activation';

/** max(z, 0), with slope 0 at 0. */
export const relu: Activation = { floor: 0, rectified: true, gated: false, amplitudes: false };
