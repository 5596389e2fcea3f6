import { performance } from 'node:perf_hooks';
import { matrix, type Matrix, type NdArray } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../shared/theory/families';
import { whyNotOneFeature } from '../../../shared/theory/families/inputs';
import { lossNamed } from '../../../shared/theory/losses';
import { kernels } from '../engine/kernels';
import type { Monitor } from '../job';
import { networkOutputs, networkPenalty } from '../train/objective';
import { assemble } from './assemble';
import { controlOf } from './control';
import { basicSolution } from './basic-solution';
import { solveBlocksAt } from './block-limit';
import type { BlockOutcome } from './block-program';
import { limitNote } from './limit';
import type { Family } from './family';
import { freeConstant, limitConstant, type FreeConstant } from './free-constant';
import { SplineGauge, type Hinge } from './spline-gauge';

/**
 * Two-layer ReLU networks of one input with free biases (theory §5.7): linear splines, min ℓ(Aw + c1) + β‖w‖₁ with a hinge to each side
 * of every data point and a free constant; a row group lasso for several outputs. There is an optimum with all knots on data points.
 */
export const spline: Family = {
  ...FAMILY_DECLARATIONS.spline,

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const [n, d] = X.shape;
    const C = Y.shape[1];
    const many = whyNotOneFeature(d);
    if (many) throw new Failure('data', many, 'Keep one feature, or use the family two-layer-relu.');
    const given = lossNamed(spec.loss, spec);
    const free = freeConstant(spec);
    const constant = free.best(Y);
    const start = free.start(Y, constant);
    const dual = spec.interpolate ? limitConstant(spec.loss) : free;
    // Inputs of a range of about 1 beside the constant's column of ones; a power of two changes no digit of anything.
    const unit = unitOf(X.data);
    const x = X.data.map((value) => value / unit);
    const beta = spec.beta / unit;
    const program = {
      n,
      outputs: C,
      loss: given,
      Y: Y.data,
      beta,
      tolerance: spec.tolerance,
      gauge: new SplineGauge(x, C, (N) => dual.project(N, C), largestConstant(x, Y, beta, dual)),
      constant,
      start: start.N,
    };
    const engine = kernels();
    const { found, loss, gauge: cost } = engine.arena.scope(() => solveBlocksAt(program, spec, controlOf(spec, monitor, began)));
    const { units, constant: fitted } = unitsOf(x, found, program.gauge, unit);
    const weights = weightsOf(units, fitted);
    const terms = { activation: 'relu', regularizer: 'weight-decay', bias: 'free' } as const;
    const F = networkOutputs(weights, X, C, terms);
    const network = loss.value(F, Y.data) + spec.beta * networkPenalty(weights, terms);
    const knots = new Set(units.map(({ knot }) => knot)).size;
    return assemble(
      {
        status: found.status,
        program: cost === null ? found.primal : cost + loss.value(F, Y.data),
        network,
        weights,
        activeNeurons: units.length,
        dual: found.dual,
        certificate: 'exact',
        method: program.gauge.method,
        betaMax: found.betaMax * unit,
        // A loss with a kink at the best constant has many N there, and the least γ° of them is not known.
        betaMaxKind: start.unique ? 'exact' : 'relaxed',
        patterns: 2 * (new Set(X.data).size - 1),
        patternsHow: 'enumerated',
        iterations: found.iterations,
        notes: [
          `A linear spline with ${knots} ${knots === 1 ? 'knot' : 'knots'}, all on data points; other optimal splines may have theirs between them.`,
          ...(spec.interpolate ? [limitNote(spec.loss, F, Y.data)] : []),
        ],
      },
      Y,
      began,
    );
  },
};

/** The power of two next below the range of the inputs; 1 where they are all equal. */
function unitOf(x: Float64Array): number {
  const range = x.reduce((a, b) => Math.max(a, b)) - x.reduce((a, b) => Math.min(a, b));
  return range > 0 ? 2 ** Math.floor(Math.log2(range)) : 1;
}

interface Unit extends Hinge {
  w: Float64Array;
  size: number;
}

/** The hinges in the order of their knots, in the inputs' own unit; with one output as few as the data need, K* ≤ n. */
function unitsOf(
  x: Float64Array,
  { atoms, constant }: BlockOutcome,
  gauge: SplineGauge,
  unit: number,
): { units: Unit[]; constant: Float64Array } {
  let hinges = atoms.map(({ key, U }) => ({ ...gauge.hinge(key), w: U }));
  let fitted = constant;
  if (constant.length === 1) {
    const columns = hinges.map(({ side, knot }) => x.map((value) => Math.max(0, side * (value - knot))));
    const weights = Float64Array.from(hinges, ({ w }) => w[0]);
    const basic = basicSolution(columns, weights, [new Float64Array(x.length).fill(1)], constant);
    hinges = hinges.map((hinge, k) => ({ ...hinge, w: basic.slice(k, k + 1) })).filter(({ w }) => w[0] !== 0);
    fitted = basic.slice(-1);
  }
  const units = hinges.map((hinge) => ({
    side: hinge.side,
    knot: hinge.knot * unit,
    w: hinge.w.map((value) => value / unit),
    size: Math.hypot(...hinge.w) / unit,
  }));
  return { units: units.sort((a, b) => a.knot - b.knot || b.side - a.side), constant: fitted };
}

/**
 * |c| ≤ max|F_i| + ‖w‖·range, where an objective ≤ `upper` leaves ‖w‖ ≤ upper/β. With the best objective known for `upper` that is the
 * size of the data; with that of the best constant it grows like 1/β, and the margin with it.
 */
function largestConstant(x: Float64Array, Y: Matrix, beta: number, free: Pick<FreeConstant, 'largest'>): (upper: number) => number {
  const [low, high] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
  return (upper) => free.largest(Y, upper) + (upper / beta) * (high - low);
}

/** W1 [1, m, 1], b1 [1, m], W2 [1, C, m] with the sizes balanced, and the constant as b2 [1, C]. */
function weightsOf(units: Unit[], constant: Float64Array): Record<string, NdArray> {
  const m = units.length;
  const C = constant.length;
  const array = (shape: number[], data: Float64Array): NdArray => ({ dtype: 'float64', shape, data });
  const W2 = new Float64Array(C * m);
  units.forEach(({ w, size }, k) => {
    for (let c = 0; c < C; c++) W2[c * m + k] = w[c] / Math.sqrt(size);
  });
  return {
    W1: array(
      [1, m, 1],
      Float64Array.from(units, ({ side, size }) => side * Math.sqrt(size)),
    ),
    b1: matrix(
      1,
      m,
      Float64Array.from(units, ({ side, knot, size }) => -knot * side * Math.sqrt(size)),
    ),
    W2: array([1, C, m], W2),
    b2: array([1, C], constant),
  };
}
