import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PatternProducts } from '../../../../../main/compute/convex/patterns/pattern-products';
import { createKernels } from '../../../../../main/compute/engine/kernels';
import { Random } from '../../../../../main/compute/engine/random';
import { gaussian, normals } from '../problems';

const kernels = createKernels();

it('products with many patterns at once are those of plain loops', () => {
  fc.assert(
    fc.property(fc.nat(1e6), (seed) => {
      const random = Random.stream(seed, 'data');
      const n = 1 + random.below(40);
      const r = 1 + random.below(7);
      const count = random.below(70);
      const X = Float64Array.from(gaussian(random, n, r).flat());
      const nu = Float64Array.from(normals(random, n));
      const signs = Array.from({ length: count }, () => Float64Array.from({ length: n }, () => (random.below(2) ? 1 : -1)));
      const vectors = signs.map(() => normals(random, r));
      const start = Float64Array.from(normals(random, n));
      kernels.arena.scope(() => {
        const { arena } = kernels;
        const products = new PatternProducts(kernels, n, r, arena.copy(X));
        const addresses = signs.map((pattern) => arena.copy(pattern).pointer);
        const seen: number[] = [];
        products.gradients(addresses, arena.copy(nu), (p, gradient) => {
          seen.push(p);
          for (let j = 0; j < r; j++) {
            let sum = 0;
            for (let i = 0; i < n; i++) if (signs[p][i] > 0) sum += X[i * r + j] * nu[i];
            expect(gradient[j]).toBeCloseTo(sum, 11);
          }
        });
        expect(seen).toEqual(Array.from({ length: count }, (_, p) => p));

        const F = arena.copy(start);
        products.addOutputs(addresses, (p, u) => u.set(vectors[p]), F);
        for (let i = 0; i < n; i++) {
          let sum = start[i];
          for (let p = 0; p < count; p++) if (signs[p][i] > 0) for (let j = 0; j < r; j++) sum += X[i * r + j] * vectors[p][j];
          expect(F.values[i]).toBeCloseTo(sum, 10);
        }
      });
    }),
    { numRuns: 40, seed: 3 },
  );
});
