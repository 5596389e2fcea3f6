import type { Schedule } from './schedule';

/** A tenth after half of the epochs and a hundredth after three quarters. */
export const step: Schedule = (epoch, epochs) => (epoch < epochs / 2 ? 1 : epoch < (3 * epochs) / 4 ? 0.1 : 0.01);
