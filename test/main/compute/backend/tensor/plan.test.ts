import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planTraining } from '../../../../../main/compute/backend/tensor/plan';
import type { Layout } from '../../../../../main/compute/train/layout';

const layout = (branches: number, widths: number[]): Layout => ({
  branches,
  widths,
  biased: widths.slice(1).map(() => false),
  outputBias: false,
  amplitudes: false,
});
const PLENTY = { tensorBytes: 2 ** 30, valueBytes: 2 ** 31 };

describe('planTraining', () => {
  it('trains everything at once where it fits', () => {
    expect(planTraining(layout(4, [3, 8, 1]), 100, 100, 160, PLENTY)).toEqual({ networks: 160, rows: 100 });
  });

  it('never lets a tensor of hidden values, of the data or of parameters exceed the limit', () => {
    const sizes = fc.record({
      branches: fc.integer({ min: 1, max: 40 }),
      widths: fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 3, maxLength: 5 }),
      n: fc.integer({ min: 1, max: 5000 }),
      seeds: fc.integer({ min: 1, max: 200 }),
      tensorBytes: fc.integer({ min: 2 ** 14, max: 2 ** 24 }),
    });
    let planned = 0;
    fc.assert(
      fc.property(sizes, ({ branches, widths, n, seeds, tensorBytes }) => {
        const shape = layout(branches, widths);
        const parameters = widths.slice(1).reduce((sum, width, l) => sum + branches * width * widths[l], 0);
        let plan;
        try {
          plan = planTraining(shape, n, n, seeds, { tensorBytes, valueBytes: 2 ** 26 });
        } catch {
          const widest = Math.max(...widths.slice(1, -1)) * branches;
          expect(4 * Math.max(parameters, widest, widths[0], widths.at(-1)!)).toBeGreaterThan(tensorBytes);
          return;
        }
        planned += 1;
        expect(plan.networks).toBeLessThanOrEqual(seeds);
        expect(plan.rows).toBeLessThanOrEqual(n);
        expect(4 * plan.networks * parameters).toBeLessThanOrEqual(tensorBytes);
        for (const width of widths.slice(1, -1)) expect(4 * plan.networks * branches * width * plan.rows).toBeLessThanOrEqual(tensorBytes);
        expect(4 * plan.rows * Math.max(widths[0], plan.networks * widths.at(-1)!)).toBeLessThanOrEqual(tensorBytes);
      }),
      { numRuns: 300 },
    );
    expect(planned).toBeGreaterThan(50);
  });

  it('says how large one network is where not even that fits', () => {
    expect(() => planTraining(layout(1000, [100, 100, 1]), 10, 10, 1, { tensorBytes: 2 ** 20, valueBytes: 2 ** 30 })).toThrow(
      /one network has 38\.5 MiB of parameters, and a tensor there may have 1\.00 MiB/,
    );
  });
});
