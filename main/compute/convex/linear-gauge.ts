import { dualBound, gaugeRounding, type DualBound } from '../certificate/dual-bound';
import type { Loss } from '../../../shared/theory/losses';
import { norm, normsOfRows } from '../engine/norm';
import type { Geometry } from './geometry';
import { thinSvd } from '../engine/svd';

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
  const rho = r * C === 0 ? 0 : thinSvd(r, C, G).values[0];
  // Jacobi's rotations keep every singular value to a few roundings for each row and sweep.
  const rotations = 32 * (r + C) * Number.EPSILON * rho;
  return { rho, slack: gaugeRounding(normsOfRows(N, n, C), rowNorms, r) + rotations };
}

/** The lower bound at a dual point of the data themselves, with allowance for the rows that `geometry` neglects. */
export function linearBound(loss: Loss, geometry: Geometry, N: Float64Array, Y: Float64Array, C: number, beta: number): DualBound {
  const { n, r, X, rowNorms, residual } = geometry;
  const { rho, slack } = linearGauge(X, n, r, rowNorms, N, C);
  const size = norm(N);
  return dualBound(loss, N, Y, beta, rho, slack + size * residual);
}
