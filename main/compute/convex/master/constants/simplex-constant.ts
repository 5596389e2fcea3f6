import type { Matrix } from '../../../../../shared/contract/array';
import { Failure } from '../../../../../shared/contract/failure';
import type { FreeConstant } from './constant-rule';
import { fromProbabilities } from '../conjugates/simplex';

/** Rounds of scaling rows and columns before the rest is subtracted. */
const SCALINGS = 3;

/**
 * What a free constant asks of the cross-entropy: log class frequencies, and dual points with Y − N in the simplex and 1ᵀN = 0. In the limit
 * β → 0 a class without rows has to stay a margin of 1 below the others; else it has no best constant.
 */
export const crossEntropyConstant = (isLimit: boolean): FreeConstant => ({
  best(Y) {
    const counts = isLimit ? sumsOfColumns(Y.data, Y.shape[1]) : countsOf(Y);
    const rarest = counts.filter((count) => count > 0).reduce((least, count) => Math.min(least, count));
    const logarithms = counts.map((count) => (count > 0 ? Math.log(count) : Math.log(rarest) - 1));
    // Of all constants that differ by one number for every class, the one of mean zero.
    const mean = logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length;
    return logarithms.map((value) => value - mean);
  },

  start: (Y) => ({ N: balanced(Y, isLimit ? sumsOfColumns(Y.data, Y.shape[1]) : countsOf(Y)), unique: true }),

  project(N, Y) {
    const [n, C] = Y.shape;
    const counts = countsOf(Y);
    const p = Y.data.map((y, at) => Math.max(0, y - N[at]));
    for (let round = 0; round < SCALINGS; round++) scale(p, counts);
    // What is left, e with Σe = 0, goes to the rows by their distance from the simplex's boundary, where there is room for it.
    fromProbabilities(p, Y.data, C, N);
    const excess = sumsOfColumns(N, C).map((sum) => -sum);
    const room = Float64Array.from({ length: n }, (_, i) =>
      p.subarray(i * C, (i + 1) * C).reduce((least, value) => Math.min(least, value)),
    );
    const own = room.reduce((sum, value) => sum + value, 0);
    const most = excess.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    // Class frequencies in every row have the right sums, and room in all of them: of these just as much as is needed.
    const least = counts.reduce((smallest, count) => Math.min(smallest, count));
    const share = most > 0.5 * own ? (most - 0.5 * own) / (most - 0.5 * own + 0.5 * least) : 0;
    for (let i = 0; i < n; i++) room[i] = (1 - share) * room[i] + (share * least) / n;
    const total = (1 - share) * own + share * least;
    const portion = total > 0 ? (1 - share) / total : 0;
    for (let i = 0; i < n; i++)
      for (let c = 0; c < C; c++) p[i * C + c] = (1 - share) * p[i * C + c] + (share * counts[c]) / n - portion * excess[c] * room[i];
    fromProbabilities(p, Y.data, C, N);
  },

  // A row of each class has F_c ≤ F_own + ℓ, so constants of mean zero are no larger.
  largest: (_Y, upper) => upper,
});

/** Y less the class frequencies. */
function balanced(Y: Matrix, counts: Float64Array): Float64Array {
  const [n, C] = Y.shape;
  return Y.data.map((y, at) => {
    const own = counts[at % C] / n;
    return y === 0 ? -own : (n - counts[at % C]) / n;
  });
}

/** Rows of each class. Throws a Failure ('data') where one has none. */
function countsOf({ data, shape: [, C] }: Matrix): Float64Array {
  const counts = sumsOfColumns(data, C);
  const absent = counts.findIndex((count) => count === 0);
  if (absent >= 0)
    throw new Failure(
      'data',
      `No row is of class ${absent + 1}, so the cross-entropy with a free constant has no minimum: it falls as that class's constant does.`,
      'Give data of every class, or remove the target columns of classes that do not occur.',
    );
  return counts;
}

function sumsOfColumns(values: Float64Array, C: number): Float64Array {
  const sums = new Float64Array(C);
  values.forEach((value, at) => (sums[at % C] += value));
  return sums;
}

/** One round of Sinkhorn's scaling to columns that sum to `counts` and rows that sum to 1. */
function scale(p: Float64Array, counts: Float64Array): void {
  const C = counts.length;
  const sums = sumsOfColumns(p, C);
  for (let row = 0; row < p.length; row += C) {
    let sum = 0;
    for (let c = 0; c < C; c++) {
      if (sums[c] > 0) p[row + c] *= counts[c] / sums[c];
      sum += p[row + c];
    }
    for (let c = 0; c < C; c++) p[row + c] /= sum;
  }
}
