import type { Matrix } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { Architecture } from '../../../shared/contract/network';
import type { SolveSpec } from '../../../shared/contract/run';
import { lossNamed } from '../../../shared/theory/losses';
import { checkTargets } from '../../../shared/theory/losses/targets';
import { dualAtZero } from '../../../shared/theory/losses/dual-at-zero';
import { closedFormGauge } from '../certificate/closed-form';
import { spectralNormBound } from '../certificate/spectral-norm';
import { kernels } from '../engine/kernels';
import { secondSingularValue, spectrum } from '../engine/svd';
import type { Facts, FactTerms } from '../job';
import { checkProblem } from './check';
import { countPatterns } from './patterns/count';
import { equilibrated, reduce, withBias, type Geometry } from './patterns/geometry';
import { groupRows } from './patterns/groups';
import { linearGauge } from './pricing/linear-gauge';
import { norm, normsOfRows } from '../engine/norm';
import { PatternSpace } from './patterns/pattern-space';
import { SweepOracle, sweepSize } from './pricing/sweep-oracle';
import { vectorBetaMax } from './pricing/vector-beta-max';

/** Faces of a sweep that may be looked at for β_max: a fraction of a second. */
const QUICK_SWEEP = 3e7;

/**
 * Rank, activation patterns and β_max = γ°(−∇ℓ(0)) of two-layer networks (theory §3): β_max exactly for linear units, and for ReLU units
 * where one quick sweep gives it (several outputs up to rank two), else an upper bound. X is n×d, Y n×C. Throws a Failure ('data') where the
 * loss is not defined for the targets.
 */
export function facts(X: Matrix, Y: Matrix, bias: SolveSpec['bias'], terms: FactTerms = {}): Facts {
  checkProblem(X, Y, true);
  const { loss = 'squared', delta, activation = 'relu' } = terms;
  checkTargets(loss, Y);
  const singular = spectrum(kernels(), X.shape[0], X.shape[1], X.data, () => false);
  const N = dualAtZero(lossNamed(loss, { delta, outputs: Y.shape[1] }), Y.data);
  return {
    ...counted(X, { ...Y, data: N }, bias, activation),
    secondSingularValue: secondSingularValue(singular?.values ?? new Float64Array()),
  };
}

function counted(
  X: Matrix,
  N: Matrix,
  bias: SolveSpec['bias'],
  activation: Architecture['activation'],
): Omit<Facts, 'secondSingularValue'> {
  if (bias === 'free') throw new Failure('unsupported', "The bias 'free' is not computed by this version.", 'Use one of: none, penalized.');
  const design = withBias(X, bias === 'penalized');
  const geometry = reduce(design.data, design.n, design.d);
  const { r } = geometry;
  const groups = groupRows(equilibrated(design.data, geometry));
  const patterns: Facts['patterns'] = r === 0 ? { count: 1, how: 'enumerated' } : countPatterns(groups, r);
  return { rank: r, patterns, ...betaMaxOf(design, geometry, groups.count, N, activation) };
}

type BetaMax = Pick<Facts, 'betaMax' | 'betaMaxKind'>;

function betaMaxOf(
  { n, d, data }: { n: number; d: number; data: Float64Array },
  geometry: Geometry,
  directions: number,
  N: Matrix,
  activation: Architecture['activation'],
): BetaMax {
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
