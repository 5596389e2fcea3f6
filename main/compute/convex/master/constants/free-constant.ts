import type { Matrix } from '../../../../../shared/contract/array';
import { Failure } from '../../../../../shared/contract/failure';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { DEFAULT_DELTA } from '../../../../../shared/theory/losses';
import { limitOf, type LimitKind } from '../../../../../shared/theory/losses/limit';
import { classMarginConstant } from './class-margin-constant';
import type { FreeConstant } from './constant-rule';
import { crossEntropyConstant } from './simplex-constant';

export type { FreeConstant } from './constant-rule';

const squared: FreeConstant = {
  best: ({ data, shape: [n, C] }) =>
    Float64Array.from({ length: C }, (_, c) => {
      // From the first value on, so that the mean of equal ones is exactly theirs.
      let sum = 0;
      for (let i = 0; i < n; i++) sum += data[i * C + c] - data[c];
      return data[c] + sum / n;
    }),
  start: ({ data, shape: [, C] }, constant) => ({ N: data.map((y, at) => y - constant[at % C]), unique: true }),
  project(N, { shape: [, C] }) {
    const n = N.length / C;
    // Twice, since the second mean is that of the first one's rounding.
    for (let pass = 0; pass < 2; pass++)
      for (let c = 0; c < C; c++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += N[i * C + c];
        for (let i = 0; i < n; i++) N[i * C + c] -= sum / n;
      }
  },
  largest: ({ data }, upper) => data.reduce((most, y) => Math.max(most, Math.abs(y)), 0) + Math.sqrt(2 * upper),
};

/** Shrinks the heavier class of each column, which keeps 0 ≤ YN ≤ 1. */
function shrinkHeavier(N: Float64Array, { shape: [, C] }: Matrix): void {
  for (let c = 0; c < C; c++) {
    let [positive, negative] = [0, 0];
    for (let at = c; at < N.length; at += C) {
      if (N[at] > 0) positive += N[at];
      else negative -= N[at];
    }
    const lighter = Math.min(positive, negative);
    for (let at = c; at < N.length; at += C) {
      const own = N[at] > 0 ? positive : negative;
      if (own > lighter) N[at] *= lighter / own;
    }
  }
}

/** The rows of both classes in each column. */
function classes({ data, shape: [n, C] }: Matrix): { positive: number; negative: number }[] {
  return Array.from({ length: C }, (_, c) => {
    let positive = 0;
    for (let i = 0; i < n; i++) if (data[i * C + c] > 0) positive++;
    return { positive, negative: n - positive };
  });
}

const hinge: FreeConstant = {
  best: (Y) => Float64Array.from(classes(Y), ({ positive, negative }) => Math.sign(positive - negative)),
  /** The smaller class misses the margin, a = 1; the larger one is at the kink, where any a of the same sum is a subgradient. */
  start(Y) {
    const counts = classes(Y);
    const N = Y.data.map((y, at) => {
      const { positive, negative } = counts[at % counts.length];
      return (y * Math.min(positive, negative)) / (y > 0 ? positive : negative);
    });
    const [n] = Y.shape;
    return { N, unique: counts.every(({ positive, negative }) => positive === negative || Math.max(positive, negative) === n) };
  },
  project: shrinkHeavier,
  // 1 − YF ≤ upper in both classes.
  largest: (_Y, upper) => 1 + upper,
};

const logistic = (isLimit: boolean): FreeConstant => ({
  best: (Y) =>
    Float64Array.from(classes(Y), ({ positive, negative }) => {
      const isOneClass = positive === 0 || negative === 0;
      // The limit asks for a margin of 1 only.
      if (isOneClass && isLimit) return Math.sign(positive - negative);
      if (isOneClass)
        throw new Failure(
          'data',
          'All targets are of one class, so the logistic loss with a free constant has no minimum: it falls as the constant grows.',
          'Give data of both classes, or use the hinge loss.',
        );
      return Math.log(positive / negative);
    }),
  /** a = σ(−Yc), the share of the other class. */
  start(Y) {
    const counts = classes(Y);
    const [n] = Y.shape;
    return {
      N: Y.data.map((y, at) => (y * (y > 0 ? counts[at % counts.length].negative : counts[at % counts.length].positive)) / n),
      unique: true,
    };
  },
  project: shrinkHeavier,
  // −YF ≤ log(1 + e^{−YF}) ≤ upper in both classes.
  largest: (_Y, upper) => upper,
});

/** argmin_c Σ Huber(v_i − c), where Σ clip(v_i − c, ±δ) = 0; the middle of it where that is so on an interval. */
export function huberConstant(values: Float64Array, delta: number): number {
  // From the first value on, so that the constant of equal ones is exactly theirs.
  const from = values[0];
  const sorted = values.map((value) => value - from).sort();
  const excess = (c: number) => sorted.reduce((sum, value) => sum + Math.max(-delta, Math.min(delta, value - c)), 0);
  // Linear between the kinks v_i ± δ, from nδ at the first to −nδ at the last.
  const kinks = Float64Array.from([...sorted.map((value) => value - delta), ...sorted.map((value) => value + delta)]).sort();
  const zero = 4 * sorted.length ** 2 * Number.EPSILON * delta;
  const right = firstOf(kinks, (c) => excess(c) <= zero);
  const [low, high] = [kinks[right - 1], kinks[right]];
  const [above, below] = [excess(low), excess(high)];
  if (below >= -zero) return from + high + (kinks[firstOf(kinks, (c) => excess(c) < -zero) - 1] - high) / 2;
  const near = low + ((high - low) * above) / (above - below);
  // A step of Newton's method, since the ends of the piece may be far larger than the targets.
  const inside = sorted.filter((value) => Math.abs(value - near) < delta).length;
  return from + (near + excess(near) / Math.max(1, inside));
}

/** The first index of an ascending array from which on `holds`. */
function firstOf(values: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(values[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

const huber = (delta: number): FreeConstant => ({
  best: ({ data, shape: [n, C] }) =>
    Float64Array.from({ length: C }, (_, c) =>
      huberConstant(
        Float64Array.from({ length: n }, (_, i) => data[i * C + c]),
        delta,
      ),
    ),
  start({ data, shape: [, C] }, constant) {
    const N = data.map((y, at) => Math.max(-delta, Math.min(delta, y - constant[at % C])));
    shift(N, C, delta);
    return { N, unique: true };
  },
  project: (N, { shape: [, C] }) => shift(N, C, delta),
  // ½r² ≤ upper, or δ(|r| − ½δ) ≤ upper.
  largest: ({ data }, upper) =>
    data.reduce((most, y) => Math.max(most, Math.abs(y)), 0) + Math.max(Math.sqrt(2 * upper), upper / delta + 0.5 * delta),
});

/** Subtracts from each column what makes it sum to zero where entries are kept within ±δ. */
function shift(N: Float64Array, C: number, delta: number): void {
  const n = N.length / C;
  // Twice, since the second shift is that of the first one's rounding.
  for (let pass = 0; pass < 2; pass++)
    for (let c = 0; c < C; c++) {
      const column = Float64Array.from({ length: n }, (_, i) => N[i * C + c]);
      const by = huberConstant(column, delta);
      for (let i = 0; i < n; i++) N[i * C + c] = Math.max(-delta, Math.min(delta, column[i] - by));
    }
}

/** The losses that a free constant is computed for, with δ of Huber's, and whether it is for their limit β → 0. */
const FREE_CONSTANTS: Readonly<Record<string, (delta: number, isLimit: boolean) => FreeConstant>> = {
  squared: () => squared,
  hinge: () => hinge,
  logistic: (_delta, isLimit) => logistic(isLimit),
  huber,
  'cross-entropy': (_delta, isLimit) => crossEntropyConstant(isLimit),
};

/** That of a loss in the table above; throws a Failure ('unsupported') for another. */
export function freeConstant({ loss, delta, interpolate }: Pick<SolveSpec, 'loss' | 'delta' | 'interpolate'>): FreeConstant {
  if (Object.hasOwn(FREE_CONSTANTS, loss)) return FREE_CONSTANTS[loss](delta ?? DEFAULT_DELTA, interpolate ?? false);
  throw new Failure(
    'unsupported',
    `Free biases are not computed for the loss '${loss}'.`,
    `Use one of: ${Object.keys(FREE_CONSTANTS).join(', ')}.`,
  );
}

/** The same for the limit β → 0 of a loss, where F = Y, or where margins are kept, some of them at 1 in an optimum. */
const LIMIT_CONSTANTS: Readonly<Record<LimitKind, Pick<FreeConstant, 'project' | 'largest'>>> = {
  interpolation: { project: squared.project, largest: ({ data }) => data.reduce((most, y) => Math.max(most, Math.abs(y)), 0) },
  margin: { project: shrinkHeavier, largest: () => 1 },
  'class margin': classMarginConstant,
};

/** What the limit of a loss asks of N where a constant is free. */
export function limitConstant(loss: SolveSpec['loss']): Pick<FreeConstant, 'project' | 'largest'> {
  return LIMIT_CONSTANTS[limitOf(loss)];
}
