import { performance } from 'node:perf_hooks';
import type { SolveSpec } from '../../../../shared/contract/run';
import type { Loss } from '../../../../shared/theory/losses';
import { exactPenalty, limitOf } from '../../../../shared/theory/losses/limit';
import { relativeGap } from '../../../../shared/theory/relative-gap';
import type { DualBound } from '../../certificate/dual-bound';
import { kernels } from '../../engine/kernels';
import { solveBlocksAt } from '../limit/block-limit';
import type { BlockOutcome, BlockProgram } from '../master/block-problem';
import type { Control } from '../control';
import { gaugeBound } from '../master/gauge-bound';
import { priced } from '../limit/limit';
import { splineOptimum, type SplineRound } from './active-set';
import type { SplineGauge } from '../pricing/spline-gauge';
import { cheapestHinges, type CheapestHinges } from './hinges';
import { interpolate } from './interpolation';
import type { SplineUnit } from './pieces';
import { hasUniqueFit } from './result';

/** Milliseconds between reports. */
const REPORT_EVERY = 250;

export interface SplineProgram extends BlockProgram {
  gauge: SplineGauge;
  constant: Float64Array;
  start: Float64Array;
  /** n inputs. */
  x: Float64Array;
}

export interface SplineSolution {
  status: BlockOutcome['status'];
  units: SplineUnit[];
  constant: Float64Array;
  /** The loss that the figures are given with. */
  loss: Loss;
  /** βγ. */
  cost: number;
  /** ℓ(F) + βγ; null in a limit, where what rounding leaves of the misfit counts at the loss's price. */
  value: number | null;
  dual: DualBound;
  betaMax: number;
  iterations: number;
  /** Fit and dual point at every row, where they are known to rounding. */
  optimum: { F: Float64Array; N: Float64Array } | null;
}

/** The lasso of splines, by what is the fastest way for its loss: the closed form of interpolation, an active set, or column generation. */
export function solveSpline(program: SplineProgram, spec: SolveSpec, control: Control): SplineSolution {
  const { x, outputs } = program;
  const isScalar = outputs === 1 && x.some((value) => value !== x[0]);
  if (!isScalar || !hasUniqueFit(spec)) return columns(program, spec, control);
  return spec.interpolate ? interpolation(program, spec, control) : (activeSet(program, control) ?? columns(program, spec, control));
}

/** Reports a value and the bound of a dual point, which it returns. */
function reporter({ gauge, loss, Y, beta }: Pick<SplineProgram, 'gauge' | 'loss' | 'Y' | 'beta'>, control: Control) {
  const feasible = kernels().arena.float64(Y.length);
  return ({ value, N, knots, rounds }: Omit<SplineRound, 'F'>): DualBound => {
    const { pricing, bound } = gaugeBound({ gauge, loss, Y, beta }, N, value, feasible, () => true);
    control.report({
      iteration: rounds,
      primal: value,
      dual: bound.value,
      gap: value - bound.value,
      patterns: knots,
      violation: Math.max(0, pricing.rho / beta - 1),
      seconds: (performance.now() - control.began) / 1000,
    });
    return bound;
  };
}

/** γ°(−∇ℓ) at the best constant. */
function largestBeta({ gauge, start }: SplineProgram): number {
  const feasible = kernels().arena.float64(start.length);
  feasible.values.set(start);
  gauge.project(feasible.values);
  return gauge.price(feasible, Infinity, () => true).rho;
}

/** Null where rounding keeps the active set from the tolerance. */
function activeSet(program: SplineProgram, control: Control): SplineSolution | null {
  const { x, Y, loss, beta, constant, tolerance } = program;
  return kernels().arena.scope(() => {
    const report = reporter(program, control);
    let status: SplineSolution['status'] = 'solved';
    let dual: DualBound | null = null;
    let reported = -Infinity;
    const found = splineOptimum(x, Y, loss, beta, control.warmStart?.spline ?? constant[0], (round) => {
      if (performance.now() - reported >= REPORT_EVERY) {
        const bound = report(round);
        if (!dual || bound.value > dual.value) dual = bound;
        reported = performance.now();
      }
      const interruption = control.interruption();
      if (interruption) status = interruption;
      return interruption === null;
    });
    if (!found) return null;
    if (control.warmStart) control.warmStart.spline = found.end;
    const bound = report(found);
    const best: DualBound = dual && (dual as DualBound).value > bound.value ? dual : bound;
    const { F, N, value, rounds, finished } = found;
    if (finished && relativeGap(value, best.value) > tolerance) return null;
    return {
      status: finished ? 'solved' : status,
      ...scalar(found),
      loss,
      cost: beta * found.cost,
      value,
      dual: best,
      betaMax: largestBeta(program),
      iterations: rounds,
      optimum: finished ? { F, N } : null,
    };
  });
}

function interpolation(program: SplineProgram, spec: SolveSpec, control: Control): SplineSolution {
  const { x, Y, beta } = program;
  return kernels().arena.scope(() => {
    const found = interpolate(x, Y, beta);
    const cost = beta * found.cost;
    const size = found.N.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    // Twice what is needed, so that rounding keeps N within.
    const loss = size > 0 ? exactPenalty(limitOf(spec.loss), 2 * size, size, 1) : program.loss;
    const dual = reporter({ ...program, loss }, control)({ value: cost, N: found.N, knots: found.hinges.length, rounds: 1 });
    return {
      status: 'solved',
      ...scalar(found),
      loss: priced(spec.loss, dual.point, 1),
      cost,
      value: null,
      dual,
      betaMax: largestBeta(program),
      iterations: 1,
      optimum: { F: Y, N: found.N },
    };
  });
}

function columns(program: SplineProgram, spec: SolveSpec, control: Control): SplineSolution {
  const { gauge, x, Y, outputs, beta } = program;
  const { found, loss, gauge: limit } = kernels().arena.scope(() => solveBlocksAt(program, spec, control));
  const units = found.atoms.map(({ key, U }) => ({ ...gauge.hinge(key), w: U }));
  const { status, dual, betaMax, iterations, constant } = found;
  // At equal inputs every fit is a constant, the best one.
  const isKnown = limit === null && status === 'solved' && x.every((value) => value === x[0]);
  const rest = { status, loss, dual, betaMax, iterations, optimum: isKnown ? { F: found.F, N: dual.point } : null };
  if (outputs > 1) return { ...rest, units, constant, cost: limit ?? 0, value: limit === null ? found.primal : null };
  const spline = cheapestHinges(asPieces(x, units, constant[0]));
  const cost = beta * spline.cost;
  return { ...rest, ...scalar(spline), cost, value: limit === null ? loss.value(found.F, Y) + cost : null };
}

function scalar({ hinges, constant }: CheapestHinges): Pick<SplineSolution, 'units' | 'constant'> {
  return { units: hinges.map((hinge) => ({ ...hinge, w: Float64Array.of(hinge.w) })), constant: Float64Array.of(constant) };
}

/** A sum of hinges of one output as a piecewise linear function on the inputs. */
function asPieces(x: Float64Array, units: readonly SplineUnit[], constant: number): Parameters<typeof cheapestHinges>[0] {
  const [first, last] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
  let [value, slope] = [constant, 0];
  const bends = new Map<number, number>();
  for (const { side, knot, w } of units) {
    if (side < 0) value += w[0] * (knot - first);
    if (side > 0 ? knot === first : knot > first) slope += side * w[0];
    if (knot > first && knot < last) bends.set(knot, (bends.get(knot) ?? 0) + w[0]);
  }
  const knots = [...bends.keys()].sort((a, b) => a - b);
  return { first, value, slope, knots, changes: knots.map((knot) => bends.get(knot) ?? 0) };
}
