import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Loss } from '../../../../shared/theory/losses';
import type { Reach } from '../../../../shared/theory/reach';
import type { SupportLine } from './least-objective';
import type { ProvenSides } from '../deep-bound';
import type { ProvenRho } from '../vector-bound';
import type { PathGauge } from './path-gauge';

/** ℓ(F) ≥ value − b·s − b0·s0 by a multiple of a dual point. */
export interface Line extends SupportLine {
  margin: number;
  /** The dual point whose multiple it is, with what proves its gauge. */
  of: ProvenPoint;
  /** N itself. */
  point(): Float64Array;
}

/** A dual point, and what of the proof of its gauge, which is that of every multiple, a checker cannot find again by itself. */
export interface ProvenPoint {
  arrays: Record<string, NdArray>;
}

/** What a constant at the output asks of N. */
export interface Constants {
  /** A free one that 1ᵀN = 0, and one under (β/2)c² that ‖1ᵀN‖²/2β is paid. */
  kind: 'none' | 'free' | 'penalized';
  /** Of the free ones of networks that are worth a look. */
  largest: number;
}

/** Multiples of each dual point that become lines, and by how much one differs from the next. */
const MULTIPLES = 60;
const RATIO = 0.88;

interface LineProblem {
  Y: Matrix;
  loss: Loss;
  reach: Reach;
  beta: number;
  gauge: PathGauge;
  constants: Constants;
}

/** Lines from multiples of a dual point, one of them at the slope that is wanted where the cost is linear. */
export function linesOf(N: Float64Array, problem: LineProblem): Line[] {
  const { loss, gauge, constants } = problem;
  const sides = gauge.parts?.(N);
  const whole = gauge.of(N, sides);
  const both = linesOfMultiples(N, problem, whole, null);
  // N₊ and N₋ may be scaled by themselves where neither a constant nor a simplex ties them.
  if (!sides || constants.kind === 'free' || loss.simplex) return both;
  const largest = { rho: Math.max(sides.positive, sides.negative), arrays: sides.arrays };
  return [...(whole.rho < largest.rho ? both : []), ...linesOfMultiples(N, problem, largest, sides)];
}

/** Lines from multiples of N, or of N₊ and N₋ by themselves where `sides` bounds the two. */
function linesOfMultiples(
  N: Float64Array,
  { Y, loss, reach, beta, gauge, constants: { kind, largest } }: LineProblem,
  { rho, arrays }: ProvenRho,
  sides: ProvenSides | null,
): Line[] {
  if (!(rho > 0) || !Number.isFinite(rho)) return [];
  const C = Y.shape[1];
  // A hair less than asked for, so that the rounding of the multiple stays below b.
  const multiple = (values: Float64Array, b: number, own: number) => loss.scaling(values, Y.data, b * (1 - 8 * Number.EPSILON), own);
  const point = (b: number, isOwn: boolean) => {
    if (!sides) {
      const s = isOwn ? Math.min(1, (b * (1 - 8 * Number.EPSILON)) / rho) : multiple(N, b, rho);
      return { point: N.map((value) => s * value), b: s * rho * (1 + 4 * Number.EPSILON) };
    }
    const up = N.map((value) => Math.max(0, value));
    const down = N.map((value) => Math.min(0, value));
    const [s, t] = [multiple(up, b, sides.positive), multiple(down, b, sides.negative)];
    return {
      point: N.map((_, i) => s * up[i] + t * down[i]),
      b: Math.max(s * sides.positive, t * sides.negative) * (1 + 4 * Number.EPSILON),
    };
  };
  const of: ProvenPoint = { arrays };
  const line = (wanted: number, isOwn: boolean): Line => {
    const { point: own, b } = point(wanted, isOwn);
    const rest = kind === 'none' ? [] : restsOf(own, C);
    const margin = loss.dualRounding(own, Y.data) + (kind === 'free' ? largest * rest.reduce((sum, value) => sum + value, 0) : 0);
    const pulled = kind === 'penalized' ? rest.reduce((sum, value) => sum + value * value, 0) / (2 * beta) : 0;
    const rounding = 8 * (Y.data.length / C + 8) * Number.EPSILON * pulled;
    const b0 = reach.constants.length > 0 ? gauge.constant(own) : 0;
    const value = loss.dualValue(own, Y.data) - pulled - rounding - margin;
    return { value, b, b0, margin: margin + rounding, of, point: () => point(wanted, isOwn).point };
  };
  const wanted = reach.inputs[0].e === 1 ? [beta / reach.inputs[0].a] : [];
  // From the multiple that the loss finds best where nothing binds, downwards.
  const top = point(Number.MAX_VALUE, false).b;
  for (let k = 0, b = top; k < MULTIPLES; k++, b *= RATIO) wanted.push(b);
  // A loss knows its best multiple where no constant is penalised; the point itself may be better then.
  const multiples = kind === 'penalized' ? [false, true] : [false];
  return multiples.flatMap((isOwn) => wanted.map((b) => line(b, isOwn))).filter(({ value }) => value > 0);
}

/** |1ᵀN| of each column, what rounding may hide of it included. */
function restsOf(N: Float64Array, C: number): number[] {
  return Array.from({ length: C }, (_, c) => {
    let [sum, terms] = [0, 0];
    for (let at = c; at < N.length; at += C) {
      sum += N[at];
      terms += Math.abs(N[at]);
    }
    return Math.abs(sum) + (N.length / C) * Number.EPSILON * terms;
  });
}
