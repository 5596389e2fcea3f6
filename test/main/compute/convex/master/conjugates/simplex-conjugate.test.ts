import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimplexConjugate } from '../../../../../../main/compute/convex/master/conjugates/simplex-conjugate';
import { crossEntropyConstant } from '../../../../../../main/compute/convex/master/constants/simplex-constant';
import { Random } from '../../../../../../main/compute/engine/random';
import { matrix, type Matrix } from '../../../../../../shared/contract/array';
import { crossEntropy } from '../../../../../../shared/theory/losses/cross-entropy';
import { centre, shapes } from './tangent-space';

function drawn(n: number, C: number, seed: number): { Y: Matrix; N: Float64Array; random: Random } {
  const random = Random.stream(seed, 'data');
  const Y = matrix(n, C);
  const N = new Float64Array(n * C);
  for (let i = 0; i < n; i++) {
    // Every class occurs where there are rows enough.
    const label = i < C ? i : random.below(C);
    Y.data[i * C + label] = 1;
    const p = Array.from({ length: C }, () => Math.exp(6 * random.normal()));
    const sum = p.reduce((total, value) => total + value, 0);
    for (let c = 0; c < C; c++) N[i * C + c] = (c === label ? 1 : 0) - p[c] / sum;
  }
  return { Y, N, random };
}

describe('the conjugate of the cross-entropy on the simplex', () => {
  it('meets the inequality of Fenchel and Young, with equality at N = −∇ℓ(F)', () => {
    fc.assert(
      fc.property(...shapes, (n, C, seed) => {
        const { Y, N, random } = drawn(n, C, seed);
        const loss = crossEntropy(C);
        const conjugate = new SimplexConjugate(Y.data, C);
        const zero = new Float64Array(n * C);
        conjugate.enter(N, 1);
        const F = N.map(() => 3 * random.normal());
        const along = (M: Float64Array) => F.reduce((sum, value, at) => sum + value * M[at], 0);
        // ℓ(F) + ℓ*(−N) ≥ ⟨F, −N⟩.
        expect(loss.value(F, Y.data) + conjugate.value(N, zero, 0)).toBeGreaterThanOrEqual(-along(N) - 1e-12 * n);
        loss.negativeGradient(F, Y.data, N);
        conjugate.enter(N, 1);
        expect(Math.abs(loss.value(F, Y.data) + conjugate.value(N, zero, 0) + along(N))).toBeLessThanOrEqual(
          1e-12 * n * (1 + Math.hypot(...F)),
        );
        expect(Math.abs(conjugate.value(N, zero, 0) + loss.dualValue(N, Y.data))).toBeLessThanOrEqual(1e-12 * n);
      }),
    );
  });

  it('has the gradient and the inverse Hessian of finite differences along the tangent space', () => {
    fc.assert(
      fc.property(...shapes, (n, C, seed) => {
        const { Y, N, random } = drawn(n, C, seed);
        // Probabilities that differences can resolve.
        for (let at = 0; at < N.length; at++) N[at] = 0.5 * N[at] + 0.5 * (Y.data[at] - 1 / C);
        const conjugate = new SimplexConjugate(Y.data, C);
        conjugate.enter(N, 1);
        const [gradient, next] = [new Float64Array(n * C), new Float64Array(n * C)];
        conjugate.gradient(N, gradient);
        const delta = N.map(() => 1e-4 * random.normal());
        centre(delta, C);
        const slope = gradient.reduce((sum, value, at) => sum + value * delta[at], 0);
        const centred = (conjugate.value(N, delta, 0.1) - conjugate.value(N, delta, -0.1)) / 0.2;
        expect(Math.abs(centred - slope)).toBeLessThanOrEqual(1e-6 * Math.hypot(...delta));
        // RRᵀ times the change of the gradient is the step.
        const product = delta.slice();
        conjugate.advance(N, delta, 1);
        conjugate.gradient(N, next);
        for (let at = 0; at < product.length; at++) product[at] = next[at] - gradient[at];
        const square = conjugate.square(product);
        conjugate.pull(product, 1);
        expect(Math.abs(square - product.reduce((sum, value) => sum + value * value, 0))).toBeLessThanOrEqual(1e-9 * square);
        conjugate.push(product);
        for (let at = 0; at < product.length; at++)
          expect(Math.abs(product[at] - delta[at])).toBeLessThanOrEqual(2e-2 * Math.hypot(...delta));
      }),
    );
  });

  it('keeps every row in the simplex, however small its probabilities, and its sum exact to the last digits', () => {
    fc.assert(
      fc.property(...shapes, (n, C, seed) => {
        const { Y, N, random } = drawn(n, C, seed);
        const conjugate = new SimplexConjugate(Y.data, C);
        conjugate.enter(N, 1e-12);
        for (let step = 0; step < 20; step++) {
          const delta = N.map(() => random.normal());
          centre(delta, C);
          conjugate.advance(N, delta, conjugate.reach(delta));
          for (let i = 0; i < n; i++) {
            const row = N.subarray(i * C, (i + 1) * C);
            const sum = row.reduce((total, value) => total + value, 0);
            expect(Math.abs(sum)).toBeLessThanOrEqual(4 * C * Number.EPSILON * Math.max(...row));
          }
          for (const s of [1, 0.3])
            expect(
              crossEntropy(C).dualValue(
                N.map((value) => s * value),
                Y.data,
              ),
            ).toBeGreaterThan(-Infinity);
        }
      }),
    );
  });
});

describe('the free constant of the cross-entropy', () => {
  it('is best at the class frequencies, where the gradient has columns that sum to zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 20 }), fc.integer({ min: 2, max: 5 }), fc.nat(10_000), (n, C, seed) => {
        const { Y, random } = drawn(n, C, seed);
        const best = crossEntropyConstant(false).best(Y);
        const loss = crossEntropy(C);
        const at = (c: Float64Array) =>
          loss.value(
            Y.data.map((_, k) => c[k % C]),
            Y.data,
          );
        for (let k = 0; k < 20; k++)
          expect(at(best)).toBeLessThanOrEqual(at(best.map((value) => value + 0.3 * random.normal())) + 1e-13 * n);
        const gradient = new Float64Array(n * C);
        loss.negativeGradient(
          Y.data.map((_, k) => best[k % C]),
          Y.data,
          gradient,
        );
        const { N } = crossEntropyConstant(false).start(Y, best);
        N.forEach((value, k) => expect(Math.abs(value - gradient[k])).toBeLessThanOrEqual(1e-15 * n));
      }),
    );
  });

  it('projects into the simplex with columns that sum to zero, and leaves what is there already', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 5, max: 20 }),
        fc.integer({ min: 2, max: 5 }),
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        fc.nat(10_000),
        (n, C, scale, seed) => {
          const { Y, N } = drawn(n, C, seed);
          const point = N.map((value) => scale * value);
          crossEntropyConstant(false).project(point, Y);
          expect(crossEntropy(C).dualValue(point, Y.data)).toBeGreaterThan(-Infinity);
          for (let c = 0; c < C; c++) {
            let [sum, size] = [0, 0];
            for (let i = 0; i < n; i++) [sum, size] = [sum + point[i * C + c], size + Math.abs(point[i * C + c])];
            expect(Math.abs(sum)).toBeLessThanOrEqual(1e-14 * n * size);
          }
          const again = point.slice();
          crossEntropyConstant(false).project(again, Y);
          again.forEach((value, k) => expect(Math.abs(value - point[k])).toBeLessThanOrEqual(1e-12));
        },
      ),
    );
  });
});
