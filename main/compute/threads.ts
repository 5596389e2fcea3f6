import { cpus } from 'node:os';
import { Failure } from '../../shared/contract/failure';

/** The environment's say over how many workers compute at once. */
export const THREADS_VARIABLE = 'ZEROGAP_THREADS';

/** How many workers compute at once: what ZEROGAP_THREADS says, else what is preferred, else one for each core. */
export function threadCount(environment = process.env, preferred: number | null = null): number {
  const asked = environment[THREADS_VARIABLE];
  if (asked === undefined || asked === '') return preferred ?? Math.max(1, cpus().length);
  const threads = Number(asked);
  if (!Number.isInteger(threads) || threads < 1 || threads > 1024) {
    throw new Failure(
      'usage',
      `ZEROGAP_THREADS is "${asked}".`,
      'Set it to a whole number from 1 to 1024, or leave it out to use every core.',
    );
  }
  return threads;
}
