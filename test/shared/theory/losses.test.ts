import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOSS_TABLE, lossNamed } from '../../../shared/theory/losses';

const N = 6;
const vectors = fc
  .array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: N, maxLength: N })
  .map((values) => Float64Array.from(values));
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);

for (const loss of Object.values(LOSS_TABLE)) {
  describe(`the loss '${loss.name}' and its conjugate`, () => {
    it('obey Fenchel–Young: ℓ(F) + ℓ*(−N) ≥ −⟨N, F⟩', () => {
      fc.assert(
        fc.property(vectors, vectors, vectors, (F, Y, dual) => {
          const left = loss.value(F, Y) - loss.dualValue(dual, Y);
          expect(left).toBeGreaterThanOrEqual(-dot(dual, F) - 1e-9);
        }),
      );
    });

    it('meet it with equality at N = −∇ℓ(F)', () => {
      fc.assert(
        fc.property(vectors, vectors, (F, Y) => {
          const dual = new Float64Array(N);
          loss.negativeGradient(F, Y, dual);
          expect(loss.value(F, Y) - loss.dualValue(dual, Y)).toBeCloseTo(-dot(dual, F), 8);
        }),
      );
    });

    it('have the derivatives that differences show', () => {
      fc.assert(
        fc.property(vectors, vectors, vectors, (dual, Y, direction) => {
          const gradient = new Float64Array(N);
          const hessian = new Float64Array(N);
          const ahead = new Float64Array(N);
          const behind = new Float64Array(N);
          const h = 1e-5;
          const moved = (step: number) => dual.map((value, i) => value + step * direction[i]);
          loss.conjugateGradient(dual, Y, gradient);
          expect((loss.dualValue(moved(-h), Y) - loss.dualValue(moved(h), Y)) / (2 * h)).toBeCloseTo(dot(gradient, direction), 4);
          loss.conjugateHessian(dual, Y, hessian);
          loss.conjugateGradient(moved(h), Y, ahead);
          loss.conjugateGradient(moved(-h), Y, behind);
          for (let i = 0; i < N; i++) expect((ahead[i] - behind[i]) / (2 * h)).toBeCloseTo(hessian[i] * direction[i], 4);
        }),
      );
    });

    it('scale a dual point to one that is feasible and no worse than the next multiples', () => {
      fc.assert(
        fc.property(
          vectors,
          vectors,
          fc.double({ min: 0.01, max: 10, noNaN: true }),
          fc.double({ min: 0.01, max: 100, noNaN: true }),
          (dual, Y, beta, rho) => {
            const s = loss.scaling(dual, Y, beta, rho);
            expect(s).toBeGreaterThanOrEqual(0);
            expect(dot(dual, dual) === 0 || s * rho <= beta * (1 + 1e-12)).toBe(true);
            const value = (t: number) =>
              loss.dualValue(
                dual.map((entry) => t * entry),
                Y,
              );
            expect(value(s)).toBeGreaterThanOrEqual(value(0.99 * s) - 1e-9);
          },
        ),
      );
    });
  });
}

describe('the table of losses', () => {
  it('knows the squared loss by its formula', () => {
    const Y = Float64Array.of(1, -2);
    expect(lossNamed('squared').value(Float64Array.of(0, 1), Y)).toBe(5);
    expect(lossNamed('squared').dualValue(Y, Y)).toBe(2.5);
  });

  it('refuses another name', () => {
    expect(() => lossNamed('toString')).toThrow(/'toString' is not computed/);
  });
});
