import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  collapseThreshold,
  collapsingPenalty,
  interpolationBall,
  interpolationWeightDecay,
  schattenNorm,
  schattenPower,
  shrinkPower,
  shrinkSchatten,
} from '../../../shared/theory/deep-linear';

const positive = (max: number) => fc.double({ min: 0.01, max, noNaN: true });

describe('closed forms of standard deep linear networks (theory §6)', () => {
  it('shrink a singular value to the least of a fine grid', () => {
    fc.assert(
      fc.property(positive(5), positive(3), fc.integer({ min: 2, max: 6 }), (sigma, lambda, L) => {
        const p = 2 / L;
        const value = (s: number) => 0.5 * (s - sigma) ** 2 + lambda * s ** p;
        const s = shrinkPower(sigma, lambda, p);
        for (let k = 0; k <= 300; k++) expect(value(s)).toBeLessThanOrEqual(value((sigma * k) / 300) + 1e-12);
      }),
    );
  });

  it('collapse at the threshold, and know its inverse', () => {
    expect(collapseThreshold(0.8, 0.5)).toBeCloseTo(1.29266, 5);
    expect(collapseThreshold(0.6, 2 / 3)).toBeCloseTo(1.006, 3);
    fc.assert(
      fc.property(positive(5), fc.integer({ min: 2, max: 6 }), (lambda, L) => {
        const p = 2 / L;
        const tau = collapseThreshold(lambda, p);
        expect(collapsingPenalty(tau, p)).toBeCloseTo(lambda, 10);
        expect(shrinkPower(tau * (1 - 1e-9), lambda, p)).toBe(0);
        expect(shrinkPower(tau * (1 + 1e-9), lambda, p)).toBeGreaterThan(0);
      }),
    );
  });

  it('shrink two values under a Schatten quasi-norm to the least of a fine grid', () => {
    fc.assert(
      fc.property(positive(4), positive(1), positive(3), fc.integer({ min: 2, max: 5 }), (first, share, b, L) => {
        const sigmas = [first, share * first];
        const p = 2 / L;
        const value = (s: ArrayLike<number>) => 0.5 * (s[0] - sigmas[0]) ** 2 + 0.5 * (s[1] - sigmas[1]) ** 2 + b * schattenNorm(s, p);
        const best = value(shrinkSchatten(sigmas, b, p));
        for (let i = 0; i <= 120; i++)
          for (let j = 0; j <= 120; j++) expect(best).toBeLessThanOrEqual(value([(sigmas[0] * i) / 120, (sigmas[1] * j) / 120]) + 1e-12);
      }),
      { numRuns: 30 },
    );
  });

  it('interpolate with no gap iff L = 2 or rank one, and a ratio of at most r^{L/2−1}', () => {
    const sigmas = [3, 2, 1.2];
    for (const L of [2, 3, 4, 5]) {
      const decay = interpolationWeightDecay(sigmas, L);
      const ball = interpolationBall(sigmas, L, 1.7);
      expect(decay.primal - decay.dual > 1e-9).toBe(L > 2);
      expect(ball.primal / ball.dual).toBeCloseTo(schattenPower(sigmas, 2 / L) ** (L / 2) / 6.2, 12);
      expect(ball.primal / ball.dual).toBeLessThanOrEqual(3 ** (L / 2 - 1) + 1e-12);
      expect(interpolationBall([1, 1, 1], L, 2).primal / interpolationBall([1, 1, 1], L, 2).dual).toBeCloseTo(3 ** (L / 2 - 1), 10);
      expect(interpolationWeightDecay([2.5], L).primal).toBeCloseTo(interpolationWeightDecay([2.5], L).dual, 12);
    }
  });

  it('have the weight-decay dual as the least over t of the ball’s', () => {
    const sigmas = [3, 2, 1.2];
    for (const L of [3, 4, 5]) {
      let least = Infinity;
      for (let t = 0.2; t < 4; t += 1e-4) least = Math.min(least, interpolationBall(sigmas, L, t).dual + 0.5 * (L - 2) * t * t);
      expect(interpolationWeightDecay(sigmas, L).dual).toBeCloseTo(least, 6);
    }
  });
});
