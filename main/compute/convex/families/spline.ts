import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { whyNotOneFeature } from '../../../../shared/theory/families/inputs';
import { lossNamed } from '../../../../shared/theory/losses';
import { priceOf } from '../../../../shared/theory/losses/limit';
import { gaugeFactor } from '../../../../shared/theory/regularizers';
import type { Monitor } from '../../job';
import { assemble } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import { controlOf } from '../control';
import { limitNote } from '../limit/limit';
import type { Family } from './family';
import { freeConstant, limitConstant, type FreeConstant } from '../master/constants/free-constant';
import { SplineGauge } from '../pricing/spline-gauge';
import { deepSplineNetwork, splineNetwork } from '../spline/network';
import { splineResult } from '../spline/result';
import { solveSpline, type SplineProgram, type SplineSolution } from '../spline/solve';

/**
 * ReLU networks of one input with free biases (theory §5.7): linear splines, min ℓ(Aw + c1) + β‖w‖₁ with a hinge to each side of every
 * data point and a free constant; a row group lasso for several outputs. There is an optimum with all knots on data points. The same
 * program is that of L ≥ 3 layers on inputs shifted to x ≥ 0 with a bias in the last hidden layer only: a branch whose layers before it
 * have no bias passes it a multiple of x, so its atoms are the same hinges, and its regulariser is a multiple of β‖w‖₁ (theory §4).
 */
export const spline: Family = {
  ...FAMILY_DECLARATIONS.spline,

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const [n, d] = X.shape;
    const C = Y.shape[1];
    const many = whyNotOneFeature(d);
    if (many) throw new Failure('data', many, 'Keep one feature, or use the family two-layer-relu.');
    const L = spec.depth ?? 2;
    const regularizer = spec.regularizer ?? 'power';
    const factor = gaugeFactor(regularizer, L);
    const given = lossNamed(spec.loss, { ...spec, outputs: C });
    const free = freeConstant(spec);
    const constant = free.best(Y);
    const start = free.start(Y, constant);
    const limit = spec.interpolate ? limitConstant(spec.loss) : free;
    // Inputs of a range of about 1 beside the constant's column of ones; a power of two changes no digit of anything.
    const unit = unitOf(X.data);
    const x = X.data.map((value) => value / unit);
    const beta = (factor * spec.beta) / unit;
    const lasso: SplineProgram = {
      x,
      n,
      outputs: C,
      loss: given,
      Y: Y.data,
      beta,
      tolerance: spec.tolerance,
      gauge: new SplineGauge(x, C, (N) => limit.project(N, Y), largestConstant(x, Y, beta, limit)),
      constant,
      start: start.N,
    };
    const found = solveSpline(lasso, spec, controlOf(spec, monitor, began));
    const { units, constant: fitted } = inOwnUnit(found, unit);
    const { loss, dual, optimum } = found;
    const origin = X.data.reduce((a, b) => Math.min(a, b));
    const weights = L === 2 ? splineNetwork(units, fitted) : deepSplineNetwork(units, fitted, origin, L, regularizer);
    const terms = { activation: 'relu', regularizer, bias: 'free' } as const;
    const fit = fitOf(weights, X, Y, { loss, beta: spec.beta }, terms);
    const program = found.value ?? found.cost + fit.loss;
    // The rounding of the network's own outputs must not bring its objective below the bound.
    const rounding = Math.max(0, program - fit.objective);
    const knots = new Set(units.map(({ knot }) => knot)).size;
    const result = assemble(
      {
        status: found.status,
        program,
        network: fit.objective,
        weights,
        activeNeurons: units.length,
        dual: { ...dual, value: dual.value - rounding, margin: dual.margin + rounding },
        certificate: 'exact',
        method: lasso.gauge.method,
        betaMax: (found.betaMax * unit) / factor,
        // A loss with a kink at the best constant has many N there, and the least γ° of them is not known.
        betaMaxKind: start.unique ? 'exact' : 'relaxed',
        patterns: 2 * (new Set(X.data).size - 1),
        patternsHow: 'enumerated',
        iterations: found.iterations,
        ...(spec.interpolate ? { price: priceOf(loss) } : {}),
        notes: [
          `A linear spline with ${knots} ${knots === 1 ? 'knot' : 'knots'}, all on data points.`,
          ...(L === 2 ? [] : [deepNote(L, origin)]),
          ...(spec.interpolate ? [limitNote(spec.loss, fit.F, Y.data, C)] : []),
        ],
      },
      Y,
      began,
    );
    const described = splineResult({ units, constant: fitted, spec, optimum, x, beta, unit });
    return { ...result, spline: described, notes: [...result.notes, described.envelopeNote] };
  },
};

/** The power of two next below the range of the inputs; 1 where they are all equal. */
function unitOf(x: Float64Array): number {
  const range = x.reduce((a, b) => Math.max(a, b)) - x.reduce((a, b) => Math.min(a, b));
  return range > 0 ? 2 ** Math.floor(Math.log2(range)) : 1;
}

function deepNote(L: number, origin: number): string {
  return `The program is that of parallel networks of ${L} layers on inputs shifted to x ≥ 0, with a bias in the last hidden layer only; b1 of the weights is that shift, by ${-origin}, and the network is constant below ${origin}.`;
}

type Spline = Pick<SplineSolution, 'units' | 'constant'>;

/** In the inputs' own unit, in the order of the knots. */
function inOwnUnit({ units, constant }: Spline, unit: number): Spline {
  const scaled = units.map(({ side, knot, w }) => ({ side, knot: knot * unit, w: w.map((value) => value / unit) }));
  return { units: scaled.sort((a, b) => a.knot - b.knot || b.side - a.side), constant };
}

/**
 * |c| ≤ max|F_i| + √2·‖w‖·range (of one output, and of the difference of two), where an objective ≤ `upper` leaves ‖w‖ ≤ upper/β. With the best objective known for `upper` that is the
 * size of the data; with that of the best constant it grows like 1/β, and the margin with it.
 */
function largestConstant(x: Float64Array, Y: Matrix, beta: number, free: Pick<FreeConstant, 'largest'>): (upper: number) => number {
  const [low, high] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
  return (upper) => free.largest(Y, upper) + Math.SQRT2 * (upper / beta) * (high - low);
}
