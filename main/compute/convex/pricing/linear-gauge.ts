import { dualBound, gaugeRounding, type DualBound } from '../../certificate/dual-bound';
import type { Loss } from '../../../../shared/theory/losses';
import { norm, normsOfRows } from '../../engine/norm';
import type { Geometry } from '../patterns/geometry';
import { thinSvd } from '../../engine/svd';

/** γ°(N) = σ_max(XᵀN) of parallel linear networks of every depth (theory §5.1), and what rounding may hide of it; X n×r, N n×C. */
export function linearGauge(
  X: Float64Array,
  n: number,
  r: number,
  rowNorms: Float64Array,
  N: Float64Array,
  C: number,
): { rho: number; slack: number } {
  const G = new Float64Array(r * C);
  for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) for (let c = 0; c < C; c++) G[j * C + c] += X[i * r + j] * N[i * C + c];
  const rho = largestSingularValue(G, r, C);
  return { rho, slack: gaugeRounding(normsOfRows(N, n, C), rowNorms, r) + singularRounding(r, C) * rho };
}

/** σ_max of a matrix, row-major; 0 where it has no entries. */
export function largestSingularValue(G: Float64Array, rows: number, columns: number): number {
  return rows * columns === 0 ? 0 : thinSvd(rows, columns, G).values[0];
}

/** Share of σ_max that its rounding may reach: Jacobi's rotations keep every singular value to a few roundings for each row and sweep. */
export function singularRounding(rows: number, columns: number): number {
  return 32 * (rows + columns) * Number.EPSILON;
}

/** The lower bound at a dual point of the data themselves, with allowance for the rows that `geometry` neglects. */
export function linearBound(loss: Loss, geometry: Geometry, N: Float64Array, Y: Float64Array, C: number, beta: number): DualBound {
  const { n, r, X, rowNorms, residual } = geometry;
  const { rho, slack } = linearGauge(X, n, r, rowNorms, N, C);
  const size = norm(N);
  return dualBound(loss, N, Y, beta, rho, slack + size * residual);
}
