import { PatternSpace } from '../convex/patterns/pattern-space';
import type { Geometry } from '../convex/patterns/geometry';
import { SweepOracle, sweepSize } from '../convex/pricing/sweep-oracle';
import { kernels } from '../engine/kernels';
import { norm } from '../engine/norm';
import { closedFormGauge } from './closed-form';
import { gaugeRounding } from './dual-bound';
import { leafArrays, wholeBall } from './leaf-arrays';
import { shorGauge } from './shor/gauge';
import type { ProvenRho } from './vector-bound';

/** Faces of a sweep up to which γ°₂ is computed exactly. */
const QUICK_SWEEP = 3e7;

/** An upper bound of γ°₂(ν), rounding included: the maximum itself where one sweep gives it. */
export function twoLayerGauge(geometry: Geometry, nu: Float64Array, stopped: () => boolean): ProvenRho {
  const { n, r, X, rowNorms, residual } = geometry;
  if (r === 0) return { rho: norm(nu) * residual, arrays: {} };
  const exact = r >= 2 && r <= 4 ? sweptGauge(geometry, nu, stopped) : null;
  if (exact !== null) return { rho: exact + gaugeRounding(nu, rowNorms, r) + norm(nu) * residual, arrays: {} };
  const { positive: up, negative: down } = closedFormGauge(X, n, r, nu);
  const closed = Math.max(up, down) + norm(nu) * residual;
  if (stopped()) return { rho: closed, arrays: {} };
  const { positive, negative, multipliers } = shorGauge(kernels(), geometry, nu, stopped);
  const tight = Math.max(positive, negative);
  return tight < closed ? { rho: tight, arrays: leafArrays(wholeBall(multipliers), n) ?? {} } : { rho: closed, arrays: {} };
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
