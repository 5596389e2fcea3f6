import type { Matrix } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { SolveSpec } from '../../../shared/contract/run';
import { squared } from '../../../shared/theory/losses/squared';
import { closedFormGauge } from '../certificate/closed-form';
import { kernels } from '../engine/kernels';
import { secondSingularValue, spectrum } from '../engine/svd';
import type { Facts } from '../job';
import { checkProblem } from './check';
import { countPatterns } from './count';
import { equilibrated, reduce, withBias, type Geometry } from './geometry';
import { groupRows } from './groups';
import { PatternSpace } from './pattern-space';
import { SweepOracle, sweepSize } from './sweep-oracle';
import { vectorBetaMax } from './vector-beta-max';

/** Faces of a sweep that may be looked at for β_max: a fraction of a second. */
const QUICK_SWEEP = 3e7;

/**
 * Rank, activation patterns and β_max = γ°(−∇ℓ(0)) of two-layer ReLU networks with squared loss: β_max exactly where one quick sweep
 * gives it, else an upper bound. X is n×d, Y n×C; for C > 1 exact up to rank two.
 */
export function facts(X: Matrix, Y: Matrix, bias: SolveSpec['bias']): Facts {
  checkProblem(X, Y, true);
  const singular = spectrum(kernels(), X.shape[0], X.shape[1], X.data, () => false);
  return { ...counted(X, Y, bias), secondSingularValue: secondSingularValue(singular?.values ?? new Float64Array()) };
}

function counted(X: Matrix, Y: Matrix, bias: SolveSpec['bias']): Omit<Facts, 'secondSingularValue'> {
  if (bias === 'free') throw new Failure('unsupported', "The bias 'free' is not computed by this version.", 'Use one of: none, penalized.');
  const design = withBias(X, bias === 'penalized');
  const geometry = reduce(design.data, design.n, design.d);
  const { r } = geometry;
  if (r === 0) return { rank: 0, patterns: { count: 1, how: 'enumerated' }, betaMax: 0, betaMaxKind: 'exact' };
  const groups = groupRows(equilibrated(design.data, geometry));
  const patterns = countPatterns(groups, r);
  if (Y.shape[1] > 1) return { rank: r, patterns, ...vectorBetaMax(kernels(), geometry, Y.data, Y.shape[1]) };
  if (r === 1) return { rank: 1, patterns, betaMax: lineBetaMax(geometry.X, Y.data), betaMaxKind: 'exact' };
  if (r >= 2 && r <= 4 && sweepSize(groups.count, r) <= QUICK_SWEEP)
    return { rank: r, patterns, betaMax: exactBetaMax(geometry, Y.data), betaMaxKind: 'exact' };
  const { positive, negative } = closedFormGauge(design.data, design.n, design.d, Y.data);
  return { rank: r, patterns, betaMax: Math.max(positive, negative), betaMaxKind: 'relaxed' };
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

function exactBetaMax(geometry: Geometry, y: Float64Array): number {
  const engine = kernels();
  return engine.arena.scope(() => {
    const oracle = new SweepOracle(new PatternSpace(engine, geometry));
    const nu = engine.arena.float64(geometry.n);
    squared.negativeGradient(new Float64Array(y.length), y, nu.values);
    const { rho } = oracle.start(nu, Infinity, () => false);
    return rho ?? 0;
  });
}
