import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClassMarginConjugate } from '../../../../../../main/compute/convex/master/conjugates/class-margin-conjugate';
import { classMarginConstant } from '../../../../../../main/compute/convex/master/constants/class-margin-constant';
import { Random } from '../../../../../../main/compute/engine/random';
import type { Matrix } from '../../../../../../shared/contract/array';
import { classShortfall } from '../../../../../../shared/theory/losses/class-margin';
import { oneHot } from '../../families/problems';
import { centre, shapes } from './tangent-space';

const PRICE = 3;

/** One-hot targets of every class, and N = Σ a_j(e_y − e_j) with a_j in (0, PRICE). */
function drawn(n: number, C: number, seed: number): { Y: Matrix; N: Float64Array; random: Random } {
  const random = Random.stream(seed, 'data');
  const labels = Array.from({ length: n }, (_, i) => (i < C ? i : random.below(C)));
  const N = new Float64Array(n * C);
  labels.forEach((label, i) => {
    for (let c = 0; c < C; c++) {
      if (c === label) continue;
      N[i * C + c] = -PRICE * (0.05 + 0.9 * random.uniform());
      N[i * C + label] -= N[i * C + c];
    }
  });
  return { Y: oneHot(labels, C), N, random };
}

describe('the conjugate of the class margins', () => {
  it('has the gradient and the Hessian of finite differences along the tangent space', () => {
    fc.assert(
      fc.property(...shapes, (n, C, seed) => {
        const { Y, N, random } = drawn(n, C, seed);
        const conjugate = new ClassMarginConjugate(Y.data, C, { price: PRICE, size: PRICE });
        conjugate.enter(N, 1);
        const [gradient, next, hessian] = [0, 1, 2].map(() => new Float64Array(n * C));
        conjugate.gradient(N, gradient);
        const delta = N.map(() => 1e-4 * random.normal());
        centre(delta, C);
        const slope = gradient.reduce((sum, value, at) => sum + value * delta[at], 0);
        const centred = (conjugate.value(N, delta, 0.1) - conjugate.value(N, delta, -0.1)) / 0.2;
        expect(Math.abs(centred - slope)).toBeLessThanOrEqual(1e-6 * Math.hypot(...delta));
        // In the coordinates of the tangent space the change of the gradient is H times the step.
        conjugate.hessian(N, hessian);
        conjugate.advance(N, delta, 1);
        conjugate.gradient(N, next);
        const change = next.map((value, at) => value - gradient[at]);
        const square = conjugate.square(change);
        conjugate.pull(change, 1);
        expect(Math.abs(square - change.reduce((sum, value) => sum + value * value, 0))).toBeLessThanOrEqual(1e-9 * square);
        const step = change.map((value, at) => value / hessian[at]);
        conjugate.push(step);
        step.forEach((value, at) => expect(Math.abs(value - delta[at])).toBeLessThanOrEqual(2e-2 * Math.hypot(...delta)));
      }),
    );
  });

  it('pulls by the transpose of what it pushes', () => {
    fc.assert(
      fc.property(...shapes, (n, C, seed) => {
        const { Y, N, random } = drawn(n, C, seed);
        const conjugate = new ClassMarginConjugate(Y.data, C, { price: PRICE, size: PRICE });
        const [v, zeta] = [N.map(() => random.normal()), N.map(() => random.normal())];
        const [pulled, pushed] = [v.slice(), zeta.slice()];
        conjugate.pull(pulled, 1);
        conjugate.push(pushed);
        const left = pulled.reduce((sum, value, at) => sum + value * zeta[at], 0);
        const right = pushed.reduce((sum, value, at) => sum + value * v[at], 0);
        expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-12 * n * C);
      }),
    );
  });

  it('keeps every step inside the domain', () => {
    fc.assert(
      fc.property(...shapes, (n, C, seed) => {
        const { Y, N, random } = drawn(n, C, seed);
        const loss = classShortfall(PRICE, PRICE, C);
        const conjugate = new ClassMarginConjugate(Y.data, C, { price: PRICE, size: PRICE });
        conjugate.enter(N, 1e-6);
        for (let step = 0; step < 20; step++) {
          const delta = N.map(() => random.normal());
          centre(delta, C);
          conjugate.advance(N, delta, conjugate.reach(delta));
          expect(loss.dualValue(N, Y.data)).toBeGreaterThan(-Infinity);
          if (step % 4 === 0) conjugate.sharpen(N);
          expect(loss.dualValue(N, Y.data)).toBeGreaterThan(-Infinity);
        }
      }),
    );
  });
});

describe('the free constant of the largest margin of several classes', () => {
  it('makes columns sum to zero within the domain, and leaves what is there already', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 20 }), fc.integer({ min: 2, max: 5 }), fc.nat(10_000), (n, C, seed) => {
        const { Y, N } = drawn(n, C, seed);
        classMarginConstant.project(N, Y);
        expect(classShortfall(n * C * PRICE, 1, C).dualValue(N, Y.data)).toBeGreaterThan(-Infinity);
        const size = N.reduce((sum, value) => sum + Math.abs(value), 0);
        for (let c = 0; c < C; c++) {
          let sum = 0;
          for (let i = 0; i < n; i++) sum += N[i * C + c];
          expect(Math.abs(sum)).toBeLessThanOrEqual(1e-14 * size);
        }
        const again = N.slice();
        classMarginConstant.project(again, Y);
        again.forEach((value, at) => expect(Math.abs(value - N[at])).toBeLessThanOrEqual(1e-13 * size));
      }),
    );
  });
});
