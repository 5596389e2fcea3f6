import type { Loss } from '../../../shared/theory/losses';
import { coverBound } from '../convex/pricing/output-cover';
import type { Geometry } from '../convex/patterns/geometry';
import { PatternSpace } from '../convex/patterns/pattern-space';
import { SweepOracle, sweepSize } from '../convex/pricing/sweep-oracle';
import type { Kernels } from '../engine/kernels';
import { norm, normsOfRows } from '../engine/norm';
import { thinSvd } from '../engine/svd';
import type { Bound } from './bound-method';
import { closedFormGauge } from './closed-form';
import { dualBound, gaugeRounding } from './dual-bound';
import { shorGauge } from './shor/gauge';
import { spectralNormBound } from './spectral-norm';

/** Output coordinates up to which directions are searched, and the bounds of one output that this takes at most, relaxed ones or by sweeps. */
const COORDINATES = 8;
const RELAXATIONS = 60;
const SWEEPS = 1000;
/** Faces of one sweep that may be looked at: about a tenth of a second. */
const SWEEP = 2e7;
/** What the search stops at, relatively: its pieces are looser. */
const PRECISION = 1e-3;

/**
 * An upper bound of γ°(N) = max_{‖w‖=1} γ°(Nw) for any rank and number of outputs C, by a cover of the output directions with the relaxed
 * bounds of one output at its corners, and no more than ‖X‖₂‖N‖₂ (theory §5.3); what rounding may hide is included.
 */
export function vectorGaugeBound(kernels: Kernels, geometry: Geometry, N: Float64Array, C: number, stopped: () => boolean): number {
  const { n, r, X, rowNorms, residual } = geometry;
  const { values, right } = thinSvd(n, C, N);
  const spectral = spectralNormBound(X, n, r);
  const rounding = gaugeRounding(normsOfRows(N, n, C), rowNorms, r) + norm(N) * residual;
  const crude = spectral * values[0] * (1 + 1e-12) + rounding;
  const q = values.filter((value) => value > 1e-14 * values[0]).length;
  if (q === 0 || q > COORDINATES) return crude;
  return kernels.arena.scope(() => {
    const sweeps = r >= 2 && r <= 4 && sweepSize(n, r) <= SWEEP;
    const one = oneOutputBound(kernels, geometry, sweeps, stopped);
    const value = (w: Float64Array) => {
      const nu = new Float64Array(n);
      for (let k = 0; k < q; k++) for (let c = 0; c < C; c++) for (let i = 0; i < n; i++) nu[i] += N[i * C + c] * w[k] * right[k * C + c];
      return one(nu);
    };
    const { bound } = coverBound({ size: q, value, target: 0, precision: PRECISION, limit: sweeps ? SWEEPS : RELAXATIONS, stopped });
    return Math.min(crude, bound + rounding + spectral * (norm(values, q) + 1e-14 * values[0]));
  });
}

/** γ°(ν) of one output by a sweep over all patterns where it is quick, else the relaxation; a bound in any case. */
function oneOutputBound(kernels: Kernels, geometry: Geometry, sweeps: boolean, stopped: () => boolean): (nu: Float64Array) => number {
  const { n, r, X } = geometry;
  const relaxed = (nu: Float64Array) => {
    const closed = closedFormGauge(X, n, r, nu);
    const tight = stopped() ? closed : shorGauge(kernels, geometry, nu, stopped);
    return Math.max(Math.min(closed.positive, tight.positive), Math.min(closed.negative, tight.negative));
  };
  if (!sweeps) return relaxed;
  const oracle = new SweepOracle(new PatternSpace(kernels, geometry));
  const block = kernels.arena.float64(n);
  return (nu) => {
    block.values.set(nu);
    const { rho } = oracle.start(block, Infinity, stopped);
    return rho === null ? relaxed(nu) : rho + oracle.slack(nu);
  };
}

/** The true lower bound of all two-layer ReLU networks with C outputs that a dual point gives. */
export function vectorBound(
  kernels: Kernels,
  geometry: Geometry,
  loss: Loss,
  N: Float64Array,
  Y: Float64Array,
  C: number,
  beta: number,
  stopped: () => boolean,
): Bound {
  const { value, margin, point } = dualBound(loss, N, Y, beta, vectorGaugeBound(kernels, geometry, N, C, stopped), 0);
  return { lowerBound: { value, kind: 'relaxed', method: 'output-cover', margin }, point };
}
