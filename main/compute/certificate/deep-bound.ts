import { reduce, type Geometry } from '../convex/geometry';
import { PatternSpace } from '../convex/pattern-space';
import { SweepOracle, sweepSize } from '../convex/sweep-oracle';
import { kernels } from '../engine/kernels';
import { norm } from '../engine/norm';
import type { Bound, BoundProblem } from './bound-method';
import { closedFormGauge } from './closed-form';
import { gaugeRounding } from './dual-bound';
import { shorGauge } from './shor/gauge';

/** Faces of a sweep up to which γ°₂ is computed exactly. */
const QUICK_SWEEP = 3e7;

/**
 * A true lower bound of every ReLU network of one output and any depth and widths, whose penalty is β·γ (theory §5.5):
 * γ°_L(ν) ≤ max(γ°₂(ν₊), γ°₂(ν₋)), since every atom is elementwise at most Σ_paths (Xv_p)₊ with Σ‖v_p‖ ≤ 1. The two signs have
 * separate bounds, so each part of a candidate is scaled by itself. Exact γ°₂ where one sweep gives it, else the best relaxed bound.
 */
export function deepBound(problem: BoundProblem): Bound {
  const { n, d, X, Y, loss, beta, candidates, stopped } = problem;
  const geometry = reduce(X, n, d);
  let best: Bound | null = null;
  for (const N of candidates) {
    const parts = ([1, -1] as const).map((sign) => {
      const part = N.map((value) => (sign * value > 0 ? value : 0));
      const gauge = positiveGauge(geometry, X, part.map(Math.abs), stopped);
      return { part, share: loss.scaling(part, Y, beta, gauge) };
    });
    const point = N.map((_, i) => parts[0].share * parts[0].part[i] + parts[1].share * parts[1].part[i]);
    const margin = loss.dualRounding(point, Y);
    const value = loss.dualValue(point, Y) - margin;
    if (!best || value > best.lowerBound.value) best = { lowerBound: { value, kind: 'relaxed', method: 'two-layer gauge', margin }, point };
  }
  if (!best) throw new RangeError('A bound needs at least one dual point to try.');
  return best;
}

/** An upper bound of γ°₂(ν) = max νᵀ(Xu)₊ for ν ≥ 0, rounding included. */
function positiveGauge(geometry: Geometry, X: Float64Array, nu: Float64Array, stopped: () => boolean): number {
  const { n, d, r, rowNorms } = geometry;
  if (r === 0 || nu.every((value) => value === 0)) return 0;
  const closed = closedFormGauge(X, n, d, nu).positive;
  if (r >= 2 && r <= 4) {
    const exact = sweptGauge(geometry, nu, stopped);
    if (exact !== null) return Math.min(closed, exact + gaugeRounding(nu, rowNorms, r) + norm(nu) * geometry.residual);
  }
  return Math.min(closed, shorGauge(kernels(), geometry, nu, stopped).positive);
}

/** γ°₂(ν) by one sweep, up to rounding; null where that would take long, or was stopped. Rank 2 to 4. */
export function sweptGauge(geometry: Geometry, nu: Float64Array, stopped: () => boolean): number | null {
  if (sweepSize(geometry.n, geometry.r) > QUICK_SWEEP) return null;
  const engine = kernels();
  return engine.arena.scope(() => {
    const oracle = new SweepOracle(new PatternSpace(engine, geometry));
    const block = engine.arena.copy(nu);
    const { rho } = oracle.start(block, Infinity, stopped);
    return rho === null ? null : rho + oracle.slack(nu);
  });
}
