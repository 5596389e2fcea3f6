/**
 * Groups of branches of a large network: a fixed number, so that its bits are the same for any number of workers, and as many workers as
 * can be of use.
 */
export const GROUPS = 8;
