import { performance } from 'node:perf_hooks';

/** Milliseconds: what it shows, and by how much every reading takes it on. */
export interface Clock {
  time: number;
  step: number;
}

/** Runs `work` by a clock that goes on by readings alone, so that what depends on time is the same on every machine. */
export function byClock<T>(step: number, work: (clock: Clock) => T): T {
  const clock = { time: 0, step };
  const real = performance.now;
  performance.now = () => (clock.time += clock.step);
  try {
    return work(clock);
  } finally {
    performance.now = real;
  }
}
