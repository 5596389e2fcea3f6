import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batches } from '../../../../main/compute/train/batches';

describe('Batches', () => {
  it('covers every row once an epoch, in batches of the size and one smaller', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), fc.nat(), (samples, wanted, seed) => {
        const size = Math.min(samples, wanted);
        const batches = new Batches(samples, size, seed);
        for (let epoch = 0; epoch < 3; epoch++) {
          batches.shuffle();
          const parts = Array.from({ length: batches.count }, (_, b) => [...batches.rows(b)]);
          expect(parts.slice(0, -1).every((rows) => rows.length === size)).toBe(true);
          expect(parts.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: samples }, (_, i) => i));
        }
      }),
    );
  });

  it('orders rows anew each epoch, the same for the same seed', () => {
    const epochs = (seed: number) => {
      const batches = new Batches(20, 20, seed);
      return [0, 1, 2].map(() => {
        batches.shuffle();
        return batches.rows(0).join();
      });
    };
    expect(new Set([...epochs(1), ...epochs(2)]).size).toBe(6);
    expect(epochs(1)).toEqual(epochs(1));
  });
});
