import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../../shared/contract/array';
import { freeConstant, huberConstant } from '../../../../../main/compute/convex/master/constants/free-constant';
import { huber } from '../../../../../shared/theory/losses/huber';

const values = fc.array(fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constantFrom(-2, 0, 1, 3)), {
  minLength: 1,
  maxLength: 12,
});
const deltas = fc.constantFrom(1e-3, 0.3, 1, 4, 1e5);

describe('the best constant of Huber’s loss', () => {
  it('is no worse than any other, and that of equal targets is exactly theirs', () => {
    fc.assert(
      fc.property(values, deltas, (list, delta) => {
        const y = Float64Array.from(list);
        const at = (c: number) =>
          huber(delta).value(
            y.map(() => c),
            y,
          );
        const best = at(huberConstant(y, delta));
        for (const c of [...list, ...list.map((value) => value + delta), ...Array.from({ length: 60 }, (_, k) => -6 + 0.2 * k)])
          expect(best).toBeLessThanOrEqual(at(c) * (1 + 1e-14) + 1e-14 * delta);
      }),
    );
    fc.assert(
      fc.property(
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 1e-3, max: 5, noNaN: true }),
        fc.integer({ min: 1, max: 12 }),
        (y, delta, n) => {
          expect(huberConstant(new Float64Array(n).fill(y), delta)).toBe(y + 0);
        },
      ),
    );
    // A rounding of 1.7 once.
    expect(huberConstant(new Float64Array(10).fill(1.7), 0.6543389454729737)).toBe(1.7);
    // Any constant between the two is as good.
    expect(huberConstant(Float64Array.of(0, 10), 1)).toBe(5);
  });

  it('shifts dual points to sums of zero within ±δ', () => {
    fc.assert(
      fc.property(values, deltas, (list, delta) => {
        const N = Float64Array.from(list, (value) => Math.max(-delta, Math.min(delta, value)));
        freeConstant({ loss: 'huber', delta }).project(N, matrix(N.length, 1));
        expect(Math.abs(N.reduce((sum, value) => sum + value, 0))).toBeLessThanOrEqual(1e-14 * list.length * Math.min(delta, 5));
        for (const value of N) expect(Math.abs(value)).toBeLessThanOrEqual(delta);
      }),
    );
  });
});
