import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossNamed } from '../../../../shared/theory/losses';
import { closedFormBound, closedFormGauge } from '../../../../main/compute/certificate/closed-form';
import { dualBound } from '../../../../main/compute/certificate/dual-bound';
import { bestLowerBound } from '../../../../main/compute/certificate/methods';
import { spectralNormBound } from '../../../../main/compute/certificate/spectral-norm';
import { Random } from '../../../../main/compute/engine/random';
import { facts } from '../../../../main/compute/convex/facts/facts';
import { gaussian, integers, normals, problem, solved } from '../convex/problems';

const squared = lossNamed('squared');

function property(check: (random: Random) => void, numRuns = 60) {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => check(Random.stream(seed, 'data'))),
    { numRuns, seed: 5 },
  );
}

describe('the bound of the spectral norm', () => {
  it('is above every ‖Au‖ and tight', () => {
    property((random) => {
      const n = 1 + random.below(12);
      const d = 1 + random.below(12);
      const A = Float64Array.from(normals(random, n * d));
      const bound = spectralNormBound(A, n, d);
      let u = normals(random, d);
      let reached = 0;
      for (let step = 0; step < 2000; step++) {
        const length = Math.hypot(...u);
        const image = Array.from({ length: n }, (_, i) => u.reduce((sum, x, j) => sum + A[i * d + j] * x, 0) / length);
        reached = Math.hypot(...image);
        u = Array.from({ length: d }, (_, j) => image.reduce((sum, t, i) => sum + t * A[i * d + j], 0));
      }
      expect(bound).toBeGreaterThanOrEqual(reached);
      expect(bound).toBeLessThanOrEqual(reached * 1.01);
    });
  });

  it('is zero for zeros', () => {
    expect(spectralNormBound(new Float64Array(6), 2, 3)).toBe(0);
  });
});

describe('the closed form', () => {
  it('is above γ°, and never above ‖X‖₂ max(‖ν₊‖, ‖ν₋‖)', () => {
    property((random) => {
      const d = 1 + random.below(4);
      const n = d + random.below(10);
      const rows = random.below(2) ? integers(random, n, d, 2) : gaussian(random, n, d);
      const { X, Y } = problem(rows, normals(random, n));
      const { positive, negative } = closedFormGauge(X.data, n, d, Y.data);
      const gauge = facts(X, Y, 'none');
      expect(gauge.betaMaxKind).toBe('exact');
      expect(Math.max(positive, negative)).toBeGreaterThanOrEqual(gauge.betaMax);
      const part = (sign: number) => Math.hypot(...Y.data.map((y) => Math.max(0, sign * y)));
      const theory = spectralNormBound(X.data, n, d) * Math.max(part(1), part(-1));
      expect(Math.max(positive, negative)).toBeLessThanOrEqual(theory * (1 + 1e-9) + 1e-12);
    });
  });

  it('gives a bound below the optimum, and the whitened optimum itself where ν has one sign', () => {
    property((random) => {
      const d = 1 + random.below(4);
      const n = d + random.below(8);
      const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
      const beta = 0.05 + random.uniform();
      const result = solved({ X, Y }, { beta });
      const { lowerBound } = bestLowerBound({
        n,
        d,
        X: X.data,
        Y: Y.data,
        loss: squared,
        beta,
        candidates: [Y.data, result.dual.data as Float64Array],
        stopped: () => false,
      });
      expect(lowerBound.value).toBeLessThanOrEqual(result.objective);
      expect(lowerBound.value).toBeGreaterThan(0);
      expect(lowerBound.kind).toBe('relaxed');
    }, 30);
    const identity = Float64Array.of(1, 0, 0, 1);
    const Y = Float64Array.of(3, 4);
    const { lowerBound, point } = closedFormBound({
      n: 2,
      d: 2,
      X: identity,
      Y,
      loss: squared,
      beta: 2,
      candidates: [Y],
      stopped: () => false,
    });
    expect(lowerBound.value).toBeCloseTo(8, 9);
    expect(lowerBound.value).toBeLessThanOrEqual(8);
    expect(point[0]).toBeCloseTo(1.2, 9);
  });
});

describe('a dual bound', () => {
  it('falls by its margin, and its point is feasible', () => {
    const Y = Float64Array.of(1, 2, -1);
    const dual = Float64Array.of(0.5, 1, -0.2);
    const plain = dualBound(squared, dual, Y, 0.5, 1, 0);
    const careful = dualBound(squared, dual, Y, 0.5, 1, 1e-3);
    expect(careful.value).toBeLessThan(plain.value);
    expect(careful.value + careful.margin).toBeCloseTo(plain.value + plain.margin, 12);
    expect(careful.point[0]).toBeCloseTo((0.5 * 0.5) / 1.001, 12);
    expect(squared.dualValue(careful.point, Y)).toBeGreaterThanOrEqual(careful.value);
  });
});
