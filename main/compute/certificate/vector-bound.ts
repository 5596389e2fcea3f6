import type { NdArray } from '../../../shared/contract/array';
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
import { coverArrays } from './cover-arrays';
import { dualBound, gaugeRounding } from './dual-bound';
import { shorGauge, type ProvenGauge } from './shor/gauge';
import { spectralNormBound } from './spectral-norm';

/** Output coordinates up to which directions are searched, and the bounds of one output that this takes at most, relaxed ones or by sweeps. */
const COORDINATES = 8;
const RELAXATIONS = 60;
const SWEEPS = 1000;
/** Faces of one sweep that may be looked at: about a tenth of a second. */
const SWEEP = 2e7;
/** What the search stops at, relatively: its pieces are looser. */
const PRECISION = 1e-3;

/** An upper bound of γ°(N), and what of its proof a checker cannot find again by itself; none where that is not known for it. */
export interface ProvenRho {
  rho: number;
  arrays: Record<string, NdArray>;
}

/** What is bounded of the outputs in one direction: γ°₂(Nw), or as for three layers and more (theory §5.5) that of (Nw)₊ and (Nw)₋. */
export type Layers = 'two' | 'more';

/**
 * An upper bound of γ°(N) = max_{‖w‖=1} γ°(Nw) for any rank and number of outputs C, by a cover of the output directions with the relaxed
 * bounds of one output at its corners, and no more than ‖X‖₂‖N‖₂ (theory §5.3); what rounding may hide is included. For ReLU networks of
 * more layers ‖Nᵀφ‖ = max_w Σ (Nw)_iφ_i is at most the largest of γ°₂((Nw)₊), which is convex in w as well.
 */
export function vectorGaugeBound(
  kernels: Kernels,
  geometry: Geometry,
  N: Float64Array,
  C: number,
  stopped: () => boolean,
  layers: Layers = 'two',
): ProvenRho {
  const { n, r, X, rowNorms, residual } = geometry;
  const { values, right } = thinSvd(n, C, N);
  const spectral = spectralNormBound(X, n, r);
  const rounding = gaugeRounding(normsOfRows(N, n, C), rowNorms, r) + norm(N) * residual;
  const crude = spectral * values[0] * (1 + 1e-12) + rounding;
  const q = values.filter((value) => value > 1e-14 * values[0]).length;
  if (q === 0 || q > COORDINATES) return { rho: crude, arrays: {} };
  return kernels.arena.scope(() => {
    const multipliers: ProvenGauge['multipliers'][] = [];
    const sweeps = layers === 'two' && r >= 2 && r <= 4 && sweepSize(n, r) <= SWEEP;
    const relaxed = (nu: Float64Array) => {
      const { bound, proof } = oneOutput(kernels, geometry, nu, stopped, layers);
      multipliers.push(proof);
      return bound;
    };
    const one = sweeps ? swept(kernels, geometry, stopped, relaxed) : relaxed;
    const value = (w: Float64Array) => {
      const nu = new Float64Array(n);
      for (let k = 0; k < q; k++) for (let c = 0; c < C; c++) for (let i = 0; i < n; i++) nu[i] += N[i * C + c] * w[k] * right[k * C + c];
      return one(nu);
    };
    const { bound, cover } = coverBound({ size: q, value, target: 0, precision: PRECISION, limit: sweeps ? SWEEPS : RELAXATIONS, stopped });
    const rho = bound + rounding + spectral * (norm(values, q) + 1e-14 * values[0]);
    // What sweeps have found a checker finds by itself.
    return rho < crude
      ? { rho, arrays: sweeps ? {} : coverArrays(cover(), right.slice(0, q * C), C, multipliers, n) }
      : { rho: crude, arrays: {} };
  });
}

/** The relaxed bound of one output; a bound in any case, with the multipliers that prove it. */
function oneOutput(
  kernels: Kernels,
  geometry: Geometry,
  nu: Float64Array,
  stopped: () => boolean,
  layers: Layers,
): { bound: number; proof: ProvenGauge['multipliers'] } {
  const { n, r, X } = geometry;
  const closed = closedFormGauge(X, n, r, nu);
  const none = { first: new Float64Array(n), second: new Float64Array(n) };
  if (stopped()) return { bound: Math.max(closed.positive, closed.negative), proof: [none, none] };
  if (layers === 'two') {
    const { positive, negative, multipliers } = shorGauge(kernels, geometry, nu, stopped);
    return { bound: Math.max(Math.min(closed.positive, positive), Math.min(closed.negative, negative)), proof: multipliers };
  }
  const [up, down] = [1, -1].map((sign) => {
    const side = nu.map((value) => Math.max(0, sign * value));
    return shorGauge(kernels, geometry, side, stopped);
  });
  return {
    bound: Math.max(Math.min(closed.positive, up.positive), Math.min(closed.negative, down.positive)),
    proof: [up.multipliers[0], down.multipliers[0]],
  };
}

/** γ°(ν) of one output by a sweep over all patterns, or what `otherwise` gives where it was stopped. */
function swept(
  kernels: Kernels,
  geometry: Geometry,
  stopped: () => boolean,
  otherwise: (nu: Float64Array) => number,
): (nu: Float64Array) => number {
  const oracle = new SweepOracle(new PatternSpace(kernels, geometry));
  const block = kernels.arena.float64(geometry.n);
  return (nu) => {
    block.values.set(nu);
    const { rho } = oracle.start(block, Infinity, stopped);
    return rho === null ? otherwise(nu) : rho + oracle.slack(nu);
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
  const { rho, arrays } = vectorGaugeBound(kernels, geometry, N, C, stopped);
  const { value, margin, point } = dualBound(loss, N, Y, beta, rho, 0);
  return { lowerBound: { value, kind: 'relaxed', method: 'output-cover', margin }, point, arrays };
}
