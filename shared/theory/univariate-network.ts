import type { NdArray } from '../contract/array';
import type { SplineResult } from '../contract/run';

/** A function that is linear between its breaks: on (from, to) it is slope·x + intercept, one entry for each output. */
interface Piece {
  from: number;
  to: number;
  slope: Float64Array;
  intercept: Float64Array;
}

/** Changes of slope below this share of the largest slope are rounding: there is no knot. */
const NO_KNOT = 1e-9;

/**
 * The function of one input that a network with ReLU or linear units computes, exactly: its knots and the linear pieces between them
 * (theory §7). Every layer is linear on each piece of the one before and breaks it where one of its units changes sign. Weights as
 * published: W_l [K, m_l, m_{l−1}] with m_0 = 1, b_l [K, m_l] of hidden layers, b_L [C].
 */
export function univariateFunction(
  weights: Readonly<Record<string, NdArray>>,
  activation: 'relu' | 'linear',
): Pick<SplineResult, 'knots' | 'pieces'> {
  const L = depthOf(weights);
  const [branches, C] = weights[`W${L}`].shape;
  const functions = Array.from({ length: branches }, (_, k) => branchPieces(weights, activation, k, L));
  const constant = weights[`b${L}`]?.data ?? new Float64Array(C);
  return joined(sumOf(functions, C, Float64Array.from(constant)));
}

/** f(x), one entry for each output. */
export function valueAt({ pieces }: Pick<SplineResult, 'pieces'>, x: number): number[] {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x > (pieces[middle].to ?? Infinity)) low = middle + 1;
    else high = middle;
  }
  const { slope, intercept } = pieces[low];
  return slope.map((value, c) => value * x + intercept[c]);
}

function depthOf(weights: Readonly<Record<string, NdArray>>): number {
  let L = 1;
  while (weights[`W${L + 1}`]) L++;
  return L;
}

function branchPieces(weights: Readonly<Record<string, NdArray>>, activation: 'relu' | 'linear', k: number, L: number): Piece[] {
  let pieces: Piece[] = [{ from: -Infinity, to: Infinity, slope: Float64Array.of(1), intercept: Float64Array.of(0) }];
  for (let l = 1; l <= L; l++) {
    const W = weights[`W${l}`];
    const [, rows, columns] = W.shape;
    const own = W.data.slice(k * rows * columns, (k + 1) * rows * columns);
    const bias = l < L ? weights[`b${l}`]?.data.slice(k * rows, (k + 1) * rows) : undefined;
    pieces = pieces.map((piece) => affine(piece, own, bias, rows, columns));
    if (l < L && activation === 'relu') pieces = pieces.flatMap(rectified);
  }
  return pieces;
}

function affine(
  { from, to, slope, intercept }: Piece,
  W: ArrayLike<number>,
  bias: ArrayLike<number> | undefined,
  rows: number,
  columns: number,
): Piece {
  const next: Piece = { from, to, slope: new Float64Array(rows), intercept: new Float64Array(rows) };
  for (let i = 0; i < rows; i++) {
    next.intercept[i] = bias?.[i] ?? 0;
    for (let j = 0; j < columns; j++) {
      next.slope[i] += W[i * columns + j] * slope[j];
      next.intercept[i] += W[i * columns + j] * intercept[j];
    }
  }
  return next;
}

/** A piece after the ReLU, in as many pieces as its units change sign within it. */
function rectified(piece: Piece): Piece[] {
  const { from, to, slope, intercept } = piece;
  const roots = Array.from(slope, (a, i) => -intercept[i] / a).filter((x) => Number.isFinite(x) && x > from && x < to);
  const breaks = [from, ...new Set(roots.sort((a, b) => a - b)), to];
  return breaks.slice(1).map((end, k) => {
    const middle = between(breaks[k], end);
    const on = slope.map((a, i) => (a * middle + intercept[i] > 0 ? 1 : 0));
    return { from: breaks[k], to: end, slope: slope.map((a, i) => on[i] * a), intercept: intercept.map((b, i) => on[i] * b) };
  });
}

function between(from: number, to: number): number {
  if (from === -Infinity) return to === Infinity ? 0 : to - 1 - Math.abs(to);
  return to === Infinity ? from + 1 + Math.abs(from) : from + (to - from) / 2;
}

/** The sum of the branches and the constant, on the breaks of all of them. */
function sumOf(functions: readonly Piece[][], C: number, constant: Float64Array): Piece[] {
  const breaks = [...new Set(functions.flatMap((pieces) => pieces.slice(1).map(({ from }) => from)))].sort((a, b) => a - b);
  const ends = [-Infinity, ...breaks, Infinity];
  const at = functions.map(() => 0);
  return ends.slice(1).map((to, k) => {
    const sum: Piece = { from: ends[k], to, slope: new Float64Array(C), intercept: constant.slice() };
    functions.forEach((pieces, b) => {
      while (pieces[at[b]].to < to) at[b]++;
      const { slope, intercept } = pieces[at[b]];
      for (let c = 0; c < C; c++) {
        sum.slope[c] += slope[c];
        sum.intercept[c] += intercept[c];
      }
    });
    return sum;
  });
}

/** Pieces between which the slope changes, as the contract has them. */
function joined(pieces: readonly Piece[]): Pick<SplineResult, 'knots' | 'pieces'> {
  const steepest = pieces.reduce((most, { slope }) => slope.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0);
  const kept: Piece[] = [pieces[0]];
  for (const piece of pieces.slice(1)) {
    const last = kept[kept.length - 1];
    if (piece.slope.some((a, c) => Math.abs(a - last.slope[c]) > NO_KNOT * steepest)) kept.push(piece);
  }
  return {
    knots: kept.slice(1).map(({ from, slope }, k) => ({ x: from, change: Array.from(slope, (a, c) => a - kept[k].slope[c]) })),
    pieces: kept.map(({ from, slope, intercept }, k) => ({
      from: from === -Infinity ? null : from,
      to: kept[k + 1]?.from ?? null,
      slope: [...slope],
      intercept: [...intercept],
    })),
  };
}
