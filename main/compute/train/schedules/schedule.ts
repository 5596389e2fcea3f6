/** The factor of the learning rate at an epoch, 0 … epochs − 1. */
export type Schedule = (epoch: number, epochs: number) => number;
