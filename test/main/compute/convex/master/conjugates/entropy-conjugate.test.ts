import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EntropyConjugate } from '../../../../../../main/compute/convex/master/conjugates/entropy-conjugate';
import { Random } from '../../../../../../main/compute/engine/random';
import { logistic } from '../../../../../../shared/theory/losses/logistic';

/** Y = ±1 and N = Yq with q far from both ends or very near to one. */
function drawn(n: number, spread: number, seed: number): { Y: Float64Array; N: Float64Array; random: Random } {
  const random = Random.stream(seed, 'data');
  const Y = Float64Array.from({ length: n }, () => (random.uniform() < 0.5 ? -1 : 1));
  return {
    Y,
    N: Y.map((y) => y / (1 + Math.exp(spread * random.normal()))),
    random,
  };
}

/** A conjugate that stands at N, and N as it is there. */
function at(Y: Float64Array, N: Float64Array): { conjugate: EntropyConjugate; point: Float64Array } {
  const conjugate = new EntropyConjugate(Y);
  const point = Y.map((y) => 0.5 * y);
  conjugate.enter(point, 1);
  conjugate.advance(
    point,
    N.map((value, i) => value - point[i]),
    1,
  );
  return { conjugate, point };
}

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const shapes = [fc.integer({ min: 1, max: 8 }), fc.nat(10_000)] as const;

describe('the conjugate of the logistic loss on its interval', () => {
  it('has a square that is twice the gap of Fenchel and Young, which is never negative', () => {
    fc.assert(
      fc.property(...shapes, (n, seed) => {
        const { Y, N, random } = drawn(n, 3, seed);
        const { conjugate, point } = at(Y, N);
        const F = Y.map(() => 4 * random.normal());
        const slopes = new Float64Array(n);
        conjugate.gradient(point, slopes);
        for (let i = 0; i < n; i++) slopes[i] += F[i];
        const gap = logistic.value(F, Y) - logistic.dualValue(point, Y) + dot(point, F);
        expect(gap).toBeGreaterThanOrEqual(-1e-13 * n);
        expect(Math.abs(conjugate.square(slopes) - 2 * gap)).toBeLessThanOrEqual(1e-12 * n * (1 + Math.hypot(...F)));
      }),
    );
  });

  it('has a square that is vᵀH⁻¹v for small slopes, down to the last digits', () => {
    fc.assert(
      fc.property(...shapes, (n, seed) => {
        const { Y, N, random } = drawn(n, 3, seed);
        const { conjugate, point } = at(Y, N);
        const H = new Float64Array(n);
        conjugate.hessian(point, H);
        const v = H.map(() => 1e-5 * random.normal());
        const expected = v.reduce((sum, value, i) => sum + (value * value) / H[i], 0);
        expect(Math.abs(conjugate.square(v) - expected)).toBeLessThanOrEqual(1e-4 * expected);
      }),
    );
  });

  it('has the value, gradient and Hessian of the loss where that keeps its digits', () => {
    fc.assert(
      fc.property(...shapes, (n, seed) => {
        const { Y, N, random } = drawn(n, 1, seed);
        const { conjugate, point } = at(Y, N);
        const delta = N.map(() => 1e-3 * random.normal());
        const alpha = conjugate.reach(delta);
        const moved = point.map((value, i) => value + alpha * delta[i]);
        expect(Math.abs(conjugate.value(point, delta, alpha) + logistic.dualValue(moved, Y))).toBeLessThanOrEqual(1e-13 * n);
        for (const name of ['gradient', 'hessian'] as const) {
          const [own, known] = [new Float64Array(n), new Float64Array(n)];
          conjugate[name](point, own);
          logistic[name === 'gradient' ? 'conjugateGradient' : 'conjugateHessian'](point, Y, known);
          own.forEach((value, i) => expect(Math.abs(value - known[i])).toBeLessThanOrEqual(1e-11 * (1 + Math.abs(known[i]))));
        }
      }),
    );
  });

  it('stays in the interval whatever the steps, and lets ends that were reached hold none up', () => {
    fc.assert(
      fc.property(...shapes, (n, seed) => {
        const { Y, N, random } = drawn(n, 40, seed);
        const { conjugate, point } = at(Y, N);
        for (let step = 0; step < 20; step++) {
          const delta = N.map(() => 3 * random.normal());
          conjugate.advance(point, delta, conjugate.reach(delta));
          expect(logistic.dualValue(point, Y)).toBeGreaterThanOrEqual(0);
          const H = new Float64Array(n);
          conjugate.hessian(point, H);
          expect(H.every((value) => value >= 4 && value <= 1.1e30)).toBe(true);
        }
        const outward = Y.map((y) => -y);
        for (let step = 0; step < 20 * n; step++) conjugate.advance(point, outward, conjugate.reach(outward));
        expect(conjugate.reach(outward)).toBe(1);
      }),
    );
  });
});
