import createSCS from 'scs-solver';
import type { Problem } from './problems';

/**
 * The activation patterns of full dimension of n rows in R^d, d ≤ 3, by trying a point in every small neighbourhood of a vertex: every
 * region has a vertex (the rows span), and near it the signs of the rows through it decide. Shares nothing with the solver.
 */
export function allPatterns({ X }: Problem): number[][] {
  const [n, d] = X.shape;
  const row = (i: number) => Array.from(X.data.subarray(i * d, (i + 1) * d));
  const vertices: number[][] = [];
  if (d === 1) vertices.push([1], [-1]);
  else if (d === 2) for (let i = 0; i < n; i++) vertices.push([-row(i)[1], row(i)[0]], [row(i)[1], -row(i)[0]]);
  else for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) vertices.push(cross(row(i), row(j)), cross(row(j), row(i)));
  const patterns = new Map<string, number[]>();
  for (const vertex of vertices) {
    const length = Math.hypot(...vertex);
    if (length < 1e-9) continue;
    const unit = vertex.map((value) => value / length);
    for (const step of directions(d)) {
      for (const size of [1e-3, 1e-4, 1e-5, 1e-6]) {
        const u = unit.map((value, j) => value + size * step[j]);
        const signs = Array.from({ length: n }, (_, i) => (row(i).reduce((sum, value, j) => sum + value * u[j], 0) >= 0 ? 1 : -1));
        patterns.set(signs.join(), signs);
      }
    }
  }
  return [...patterns.values()];
}

function cross(a: number[], b: number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** Directions spread over the sphere. */
function directions(d: number): number[][] {
  if (d === 1) return [[1], [-1]];
  if (d === 2) return Array.from({ length: 24 }, (_, k) => [Math.cos((k * Math.PI) / 12 + 0.1), Math.sin((k * Math.PI) / 12 + 0.1)]);
  return Array.from({ length: 200 }, (_, k) => {
    const z = (2 * k + 1) / 200 - 1;
    const angle = k * Math.PI * (3 - Math.sqrt(5));
    return [Math.sqrt(1 - z * z) * Math.cos(angle), Math.sqrt(1 - z * z) * Math.sin(angle), z];
  });
}

/**
 * The optimum of the program of [PE20] over the given patterns by SCS, a first-order conic solver that shares nothing with ours:
 * min ½‖F‖² − yᵀF + β Σ s_p s.t. F = Σ ±D_pXu_p, (2D_p − I)Xu_p ≥ 0, ‖u_p‖ ≤ s_p (plus ½‖y‖²). Variables: F, then s_p and u_p of each pair.
 */
export async function conicOptimum({ X, Y }: Problem, beta: number, patterns: number[][]): Promise<number> {
  const [n, d] = X.shape;
  const pairs = patterns.flatMap((signs) => [1, -1].map((output) => ({ signs, output })));
  const equalities = n;
  const inequalities = pairs.length * n;
  const columns: [row: number, value: number][][] = Array.from({ length: n }, (_, i) => [[i, 1]]);
  pairs.forEach(({ signs, output }, p) => {
    const cone = equalities + inequalities + p * (d + 1);
    columns.push([[cone, -1]]);
    for (let j = 0; j < d; j++) {
      const column: [number, number][] = [];
      for (let i = 0; i < n; i++) if (signs[i] > 0) column.push([i, -output * X.data[i * d + j]]);
      for (let i = 0; i < n; i++) column.push([equalities + p * n + i, -signs[i] * X.data[i * d + j]]);
      column.push([cone + j + 1, -1]);
      columns.push(column);
    }
  });
  const starts = [0];
  for (const column of columns) starts.push(starts[starts.length - 1] + column.length);
  const m = equalities + inequalities + pairs.length * (d + 1);
  const squares = Array.from({ length: columns.length + 1 }, (_, k) => Math.min(k, n));

  const SCS = await createSCS();
  const settings = new SCS.ScsSettings();
  SCS.setDefaultSettings(settings);
  Object.assign(settings, { epsAbs: 1e-9, epsRel: 1e-9, maxIters: 200_000, verbose: 0 });
  const solution = SCS.solve(
    {
      m,
      n: columns.length,
      A_x: columns.flatMap((column) => column.map(([, value]) => value)),
      A_i: columns.flatMap((column) => column.map(([row]) => row)),
      A_p: starts,
      P_x: new Array<number>(n).fill(1),
      P_i: Array.from({ length: n }, (_, i) => i),
      P_p: squares,
      b: new Array<number>(m).fill(0),
      c: columns.map((_, k) => (k < n ? -Y.data[k] : (k - n) % (d + 1) === 0 ? beta : 0)),
    },
    { z: equalities, l: inequalities, q: pairs.map(() => d + 1), qsize: pairs.length },
    settings,
  );
  return solution.info.pobj + 0.5 * Y.data.reduce((sum, y) => sum + y * y, 0);
}
