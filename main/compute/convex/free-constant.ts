import type { Matrix } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { SolveSpec } from '../../../shared/contract/run';

/** What a free constant c ∈ R^C asks of a loss: its dual then has 1ᵀN = 0 (theory §5.7). */
export interface FreeConstant {
  /** argmin_c ℓ(1cᵀ). */
  best(Y: Matrix): Float64Array;
  /** A point of −∂ℓ at that constant with 1ᵀN = 0 but for rounding; `unique` where there is no other, so that β_max is exact. */
  start(Y: Matrix, constant: Float64Array): { N: Float64Array; unique: boolean };
  /** Makes each column of N sum to zero within the domain of the dual. */
  project(N: Float64Array, C: number): void;
  /** A bound of |F_i| at some row of each column wherever ℓ(F) ≤ `upper`. */
  largest(Y: Matrix, upper: number): number;
}

const squared: FreeConstant = {
  best: ({ data, shape: [n, C] }) =>
    Float64Array.from({ length: C }, (_, c) => {
      // From the first value on, so that the mean of equal ones is exactly theirs.
      let sum = 0;
      for (let i = 0; i < n; i++) sum += data[i * C + c] - data[c];
      return data[c] + sum / n;
    }),
  start: ({ data, shape: [, C] }, constant) => ({ N: data.map((y, at) => y - constant[at % C]), unique: true }),
  project(N, C) {
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
function shrinkHeavier(N: Float64Array, C: number): void {
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

const logistic: FreeConstant = {
  best: (Y) =>
    Float64Array.from(classes(Y), ({ positive, negative }) => {
      if (positive === 0 || negative === 0)
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
};

/** The losses that a free constant is computed for. */
export const FREE_CONSTANTS = { squared, hinge, logistic } satisfies Partial<Record<SolveSpec['loss'], FreeConstant>>;

/** That of a loss in the table above. */
export function freeConstant(loss: SolveSpec['loss']): FreeConstant {
  if (Object.hasOwn(FREE_CONSTANTS, loss)) return FREE_CONSTANTS[loss as keyof typeof FREE_CONSTANTS];
  throw new Failure(
    'unsupported',
    `Free biases are not computed for the loss '${loss}'.`,
    `Use one of: ${Object.keys(FREE_CONSTANTS).join(', ')}.`,
  );
}
