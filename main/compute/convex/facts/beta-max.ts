import type { Matrix } from '../../../../shared/contract/array';
import type { ProgramTerms } from '../../../../shared/contract/run';
import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { RANK_ONE_TOLERANCE } from '../../../../shared/theory/families/inputs';
import type { Loss } from '../../../../shared/theory/losses';
import { squared } from '../../../../shared/theory/losses/squared';
import { closedFormGauge } from '../../certificate/closed-form';
import { deepGauge } from '../../certificate/deep-bound';
import { spectralNormBound } from '../../certificate/spectral-norm';
import { kernels } from '../../engine/kernels';
import type { Facts, FactTerms } from '../../job';
import { linearBetaMax } from '../deep-linear/beta-max';
import { penaltyOf } from '../deep-linear/penalty';
import { freeConstant } from '../master/constants/free-constant';
import type { Geometry } from '../patterns/geometry';
import { linearGauge } from '../pricing/linear-gauge';
import { SplineGauge } from '../pricing/spline-gauge';
import { layersBetaMax } from './layers-beta-max';

export type BetaMax = Pick<Facts, 'betaMax' | 'betaMaxKind'>;

/** What β_max is of: N = −∇ℓ(0) n×C, the spectrum of X, and X reduced to its row space, with the ones of a bias where there is one. */
export interface BetaMaxProblem {
  X: Matrix;
  Y: Matrix;
  loss: Loss;
  N: Float64Array;
  singularValues: Float64Array;
  rankRatio: number;
  design: { n: number; d: number; data: Float64Array };
  geometry: Geometry;
  /** Rows of different direction. */
  directions: number;
  terms: FactTerms;
}

type Rule = (problem: BetaMaxProblem, program: ProgramTerms) => BetaMax;

/** Up to this rank two-layer gauges of a sign are swept; beyond, a search for them is no matter of a moment. */
const SWEPT = 4;

const deepRelu: Rule = ({ X, N, geometry, Y }, { depth = 3, regularizer = 'power', widths }) => {
  const [n, d] = X.shape;
  const C = Y.shape[1];
  const gauge = () => {
    // Every atom is at most ‖X‖₂ long (theory §5.5); a search for less is no matter of a moment.
    if (C > 1) return spectralNormBound(X.data, n, d) * spectralNormBound(N, n, C) * (1 + 4 * Number.EPSILON);
    const { positive, negative } = geometry.r <= SWEPT ? deepGauge(X.data, n, d, N, () => false) : closedFormGauge(X.data, n, d, N);
    return Math.max(positive, negative);
  };
  // Of the path norm of m₁ first units the Frobenius norms sum to at most √m₁ times as much (theory §5.4).
  const factor = regularizer === 'path-norm' ? 1 / Math.sqrt(widths?.[0] ?? 1) : gaugeFactor(regularizer, depth);
  return { betaMax: gauge() / factor, betaMaxKind: 'relaxed' };
};

/** The two atoms (c)₊ and (−c)₊ of rank-one data, times ‖a‖, have separate rows (theory §5.6). */
const rankOne: Rule = (problem, program) => {
  const { geometry, N, Y, rankRatio } = problem;
  if (geometry.r !== 1 || rankRatio > RANK_ONE_TOLERANCE) return deepRelu(problem, program);
  const { depth = 2, regularizer = 'power' } = program;
  const largest = Math.max(...sidesOf(geometry.X, N, Y.shape[1]).map((product) => Math.hypot(...product)));
  return { betaMax: largest / gaugeFactor(regularizer, depth), betaMaxKind: 'exact' };
};

const spline: Rule = ({ X, Y, terms: { loss = 'squared', delta } }, { depth = 2, regularizer = 'power' }) => {
  const free = freeConstant({ loss, delta });
  const { N, unique } = free.start(Y, free.best(Y));
  const largest = kernels().arena.scope(() => {
    const gauge = new SplineGauge(
      X.data,
      Y.shape[1],
      (values) => free.project(values, Y),
      () => 0,
    );
    const centred = kernels().arena.copy(N);
    gauge.project(centred.values);
    return gauge.price(centred, Infinity, () => true).rho;
  });
  return { betaMax: largest / gaugeFactor(regularizer, depth), betaMaxKind: unique ? 'exact' : 'relaxed' };
};

const parallelLinear: Rule = ({ geometry, N, Y }, { depth = 2, regularizer = 'power' }) => {
  const { rho } = linearGauge(geometry.X, geometry.n, geometry.r, geometry.rowNorms, N, Y.shape[1]);
  return { betaMax: rho / gaugeFactor(regularizer, depth), betaMaxKind: 'exact' };
};

const deepLinear: Rule = ({ geometry, N, Y, loss, singularValues }, { depth, regularizer, ball }) => {
  const { rho } = linearGauge(geometry.X, geometry.n, geometry.r, geometry.rowNorms, N, Y.shape[1]);
  const penalty = penaltyOf({ depth, regularizer, ball, beta: 1 });
  const atZero = loss.value(new Float64Array(Y.data.length), Y.data);
  const used = singularValues.slice(0, geometry.r);
  const { value, exact } = linearBetaMax(rho, atZero, penalty, loss === squared ? { spectrum: used } : null);
  return { betaMax: value, betaMaxKind: exact ? 'exact' : 'relaxed' };
};

const units =
  (activation: NonNullable<FactTerms['activation']>): Rule =>
  ({ design, geometry, directions, N, Y }) =>
    layersBetaMax(design, geometry, directions, { data: N, shape: Y.shape, dtype: 'float64' }, activation);

const RULES: Readonly<Record<ProgramTerms['family'], Rule>> = {
  'two-layer-relu': units('relu'),
  'gated-relu': units('gated'),
  threshold: units('threshold'),
  'three-layer-relu': deepRelu,
  'deep-relu': deepRelu,
  'parallel-linear': parallelLinear,
  'deep-linear': deepLinear,
  'rank-one': rankOne,
  spline,
};

/**
 * β_max = γ°(−∇ℓ(F₀)) of a convex program before it is solved (theory §3), in its own regulariser's β: exactly where a closed form or one
 * quick sweep gives it, else an upper bound. Without a program it is that of two layers of the units in `terms`.
 */
export function betaMaxOf(problem: BetaMaxProblem): BetaMax {
  const { terms, geometry } = problem;
  const { program, activation = 'relu' } = terms;
  if (program?.family === 'spline' && problem.X.shape[1] === 1) return spline(problem, program);
  if (geometry.r === 0 && program?.family !== 'threshold') return { betaMax: 0, betaMaxKind: 'exact' };
  if (!program || program.family === 'spline') return units(activation)(problem, { family: 'two-layer-relu' });
  return RULES[program.family](problem, program);
}

/** ‖a‖(c)₊ᵀN and ‖a‖(−c)₊ᵀN of X = caᵀ reduced to one column: C values each. */
export function sidesOf(x: Float64Array, N: Float64Array, C: number): Float64Array[] {
  return [1, -1].map((sign) => {
    const product = new Float64Array(C);
    x.forEach((value, i) => {
      const part = Math.max(0, sign * value);
      for (let c = 0; c < C; c++) product[c] += part * N[i * C + c];
    });
    return product;
  });
}
