import { describe, expect, it } from 'vitest';
import type { ConeProgram } from '../../../../../main/compute/convex/conic/cone-program';
import { solveConeProgram } from '../../../../../main/compute/convex/conic/interior-point';
import { Random } from '../../../../../main/compute/engine/random';

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

/** max cᵀw over ‖w‖ ≤ 1 and rows·w ≤ 0, w of d values. */
function ball(c: number[], rows: number[][]): ConeProgram {
  const d = c.length;
  return {
    size: d + 1,
    cost: Float64Array.from([...c.map((value) => -value), 0]),
    smooth: null,
    rows: [...rows.map((row) => ({ at: 0, values: Float64Array.from(row), bound: 0 })), { at: d, values: Float64Array.of(1), bound: 1 }],
    cones: [{ top: d, from: 0, size: d }],
  };
}

describe('the interior-point method', () => {
  it('projects onto a ball and onto a half ball', () => {
    const free = solveConeProgram(ball([3, 4], []), 1e-10);
    expect(free.x[0]).toBeCloseTo(0.6, 8);
    expect(free.multipliers[0]).toBeCloseTo(5, 8);
    const half = solveConeProgram(ball([3, 4], [[1, 0]]), 1e-10);
    expect(half.x[1]).toBeCloseTo(1, 8);
    expect(half.multipliers[0]).toBeCloseTo(3, 6);
  });

  it('finds the norm of a projection onto a polyhedral cone, as its multipliers prove', () => {
    const random = Random.stream(1, 'data');
    for (let trial = 0; trial < 50; trial++) {
      const d = 2 + random.below(4);
      const normal = () => Array.from({ length: d }, () => random.normal());
      const [c, rows] = [normal(), Array.from({ length: 1 + random.below(8) }, normal)];
      const { x, multipliers } = solveConeProgram(ball(c, rows), 1e-11);
      const form = c.map((value, j) => value - rows.reduce((sum, row, k) => sum + multipliers[k] * row[j], 0));
      expect(Math.min(...multipliers)).toBeGreaterThanOrEqual(0);
      // Weak duality: no feasible point has more than the norm of that form, and this one has as much.
      expect(dot(c, x.subarray(0, d))).toBeCloseTo(Math.hypot(...form), 8);
      for (const row of rows) expect(dot(row, x.subarray(0, d))).toBeLessThanOrEqual(1e-9);
    }
  });

  it('minimises a smooth loss with norms by the optimality conditions', () => {
    const random = Random.stream(2, 'data');
    for (let trial = 0; trial < 20; trial++) {
      const [n, d] = [6, 4];
      const A = Array.from({ length: n }, () => Array.from({ length: d }, () => random.normal()));
      const y = Array.from({ length: n }, () => random.normal());
      const smooth = {
        B: Float64Array.from(A.flatMap((row) => [...row, 0, 0])),
        n,
        gradient: (F: Float64Array, out: Float64Array) => F.forEach((value, i) => (out[i] = value - y[i])),
        hessian: (_: Float64Array, out: Float64Array) => void out.fill(1),
      };
      const beta = 0.1 + random.uniform();
      const cones = [
        { top: d, from: 0, size: 2 },
        { top: d + 1, from: 2, size: 2 },
      ];
      const { x } = solveConeProgram({ size: d + 2, cost: Float64Array.of(0, 0, 0, 0, beta, beta), smooth, rows: [], cones }, 1e-11);
      const residual = A.map((row, i) => y[i] - dot(row, x.subarray(0, d)));
      for (const { from } of cones) {
        const g = [0, 1].map((j) => A.reduce((sum, row, i) => sum + row[from + j] * residual[i], 0));
        const w = [x[from], x[from + 1]];
        if (Math.hypot(...w) > 1e-6) w.forEach((value, j) => expect(g[j]).toBeCloseTo((beta * value) / Math.hypot(...w), 5));
        else expect(Math.hypot(...g)).toBeLessThanOrEqual(beta * (1 + 1e-6));
      }
    }
  });
});
