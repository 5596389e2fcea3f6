import type { Matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import { closedFormGauge } from '../../certificate/closed-form';
import { spectralNormBound } from '../../certificate/spectral-norm';
import { kernels } from '../../engine/kernels';
import { norm, normsOfRows } from '../../engine/norm';
import type { Facts } from '../../job';
import type { Geometry } from '../patterns/geometry';
import { PatternSpace } from '../patterns/pattern-space';
import { linearGauge } from '../pricing/linear-gauge';
import { SweepOracle, sweepSize } from '../pricing/sweep-oracle';
import { vectorBetaMax } from '../pricing/vector-beta-max';

/** Faces of a sweep that may be looked at for β_max: a fraction of a second. */
const QUICK_SWEEP = 3e7;

/**
 * β_max of two-layer networks of such units from N = −∇ℓ(0), n×C: exactly for linear units, and for ReLU units where one quick sweep gives
 * it (several outputs up to rank two), else an upper bound.
 */
export function layersBetaMax(
  { n, d, data }: { n: number; d: number; data: Float64Array },
  geometry: Geometry,
  directions: number,
  N: Matrix,
  activation: Architecture['activation'],
): Pick<Facts, 'betaMax' | 'betaMaxKind'> {
  const { r, X, rowNorms } = geometry;
  const C = N.shape[1];
  // 0/1 patterns: Σ over the rows of one sign; whatever the rank, the all-ones pattern is there.
  if (activation === 'threshold') {
    const sums = [1, -1].map((sign) => N.data.reduce((sum, value) => sum + Math.max(0, sign * value), 0));
    return {
      betaMax: C === 1 ? Math.max(...sums) : normsOfRows(N.data, n, C).reduce((sum, value) => sum + value, 0),
      betaMaxKind: 'relaxed',
    };
  }
  if (r === 0) return { betaMax: 0, betaMaxKind: 'exact' };
  if (activation === 'linear') return { betaMax: linearGauge(X, n, r, rowNorms, N.data, C).rho, betaMaxKind: 'exact' };
  // Whatever the gates are: ‖XᵀDN‖₂ ≤ ‖X‖₂‖N‖_F.
  if (activation === 'gated') return { betaMax: spectralNormBound(data, n, d) * norm(N.data), betaMaxKind: 'relaxed' };
  if (C > 1) return vectorBetaMax(kernels(), geometry, N.data, C);
  if (r === 1) return { betaMax: lineBetaMax(X, N.data), betaMaxKind: 'exact' };
  if (r <= 4 && sweepSize(directions, r) <= QUICK_SWEEP) return { betaMax: exactBetaMax(geometry, N.data), betaMaxKind: 'exact' };
  const { positive, negative } = closedFormGauge(data, n, d, N.data);
  return { betaMax: Math.max(positive, negative), betaMaxKind: 'relaxed' };
}

/** Rank 1: the two atoms are (x)₊ and (−x)₊. */
function lineBetaMax(x: Float64Array, y: Float64Array): number {
  let right = 0;
  let left = 0;
  for (let i = 0; i < y.length; i++) {
    right += y[i] * Math.max(0, x[i]);
    left += y[i] * Math.max(0, -x[i]);
  }
  return Math.max(Math.abs(right), Math.abs(left));
}

function exactBetaMax(geometry: Geometry, N: Float64Array): number {
  const engine = kernels();
  return engine.arena.scope(() => {
    const oracle = new SweepOracle(new PatternSpace(engine, geometry));
    const nu = engine.arena.float64(geometry.n);
    nu.values.set(N);
    const { rho } = oracle.start(nu, Infinity, () => false);
    return rho ?? 0;
  });
}
