import { cpus } from 'node:os';
import { Failure } from '../../shared/contract/failure';

/** How many workers compute at once: one for each core, or what ZEROGAP_THREADS says. */
export function threadCount(environment = process.env): number {
  const asked = environment['ZEROGAP_THREADS'];
  if (asked === undefined || asked === '') return Math.max(1, cpus().length);
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
