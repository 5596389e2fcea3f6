import { describe, expect, it } from 'vitest';
import { BlockNorm } from '../../../../../../main/compute/convex/master/proximal/block-norm';
import { GatedNorm } from '../../../../../../main/compute/convex/master/proximal/gated-norm';
import { reduce } from '../../../../../../main/compute/convex/patterns/geometry';
import { NewtonSystem } from '../../../../../../main/compute/convex/master/proximal/newton-system';
import { kernels } from '../../../../../../main/compute/engine/kernels';
import { Random } from '../../../../../../main/compute/engine/random';

const n = 23;
const r = 4;
const sigma = 0.7;
const beta = 1.3;

/** CᵀC, plain loops over the rows that a group lasso without gates writes. */
function fromRows(rows: ArrayLike<number>, count: number): number[][] {
  return Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => {
      let sum = 0;
      for (let e = 0; e < count; e++) sum += rows[e * n + i] * rows[e * n + j];
      return sum;
    }),
  );
}

describe('GatedNorm', () => {
  it.each([12, 40])('writes the curvature that the rows of a group lasso give: %i gates', (gates) => {
    const engine = kernels();
    engine.arena.scope(() => {
      const random = Random.stream(gates, 'data');
      const X = Float64Array.from({ length: n * r }, (_, at) => (at < r ? 0 : random.normal()));
      const rows = engine.arena.float64(gates * r * n);
      for (let p = 0; p < gates; p++)
        for (let i = 0; i < n; i++) if (random.normal() > 0) for (let k = 0; k < r; k++) rows.values[(p * r + k) * n + i] = X[i * r + k];
      const dictionary = { rows, count: gates * r, n, outputs: 1 };
      const plain = new BlockNorm(beta, 1);
      const gated = new GatedNorm(engine, beta, reduce(X, n, r));
      // The first block is free, the others open where ‖W‖ > σβ: some are, some not.
      const W = Float64Array.from({ length: gates * r }, () => 0.7 * random.normal());
      W.fill(0, 0, r);
      const out = new Float64Array(W.length);
      for (const norm of [plain, gated]) {
        for (let p = 0; p < gates; p++) norm.blocks.push({ size: r, weight: p === 0 ? 0 : 1 });
        norm.prox(W, sigma, out);
      }
      const system = new NewtonSystem(engine, n);
      const count = plain.curvature(dictionary, sigma, system) as number;
      expect(count).toBeGreaterThan(n);
      expect(count).toBeLessThan(gates * r);
      const expected = fromRows(system.columns(count).values, count);
      const write = gated.curvature(dictionary, sigma, system);
      if (typeof write === 'number') throw new Error('It wrote rows.');
      const target = engine.arena.float64(n * n);
      expect(write(target.pointer, () => false)).toBe(true);
      const most = Math.max(...expected.flat().map(Math.abs));
      for (let i = 0; i < n; i++)
        for (let j = 0; j <= i; j++) expect(Math.abs(target.values[i * n + j] - expected[i][j])).toBeLessThanOrEqual(1e-13 * most);
    });
  });

  it('writes rows where few gates are open', () => {
    const engine = kernels();
    engine.arena.scope(() => {
      const rows = engine.arena.copy(Float64Array.from({ length: r * n }, (_, at) => 1 + (at % 5)));
      const gated = new GatedNorm(engine, beta, reduce(new Float64Array(n * r).fill(1), n, r));
      gated.blocks.push({ size: r, weight: 1 });
      gated.prox(new Float64Array(r).fill(1), sigma, new Float64Array(r));
      expect(gated.curvature({ rows, count: r, n, outputs: 1 }, sigma, new NewtonSystem(engine, n))).toBe(r);
    });
  });
});
