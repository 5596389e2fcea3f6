import { TIE } from '../train/objective';
import { norm } from '../engine/norm';

/** The left side of the dual constraint as a function of a direction u of D entries (theory §2): ‖Nᵀφ(u)‖₂, with its sign where `signed`. */
export interface Constraint {
  readonly signed: boolean;
  at(u: ArrayLike<number>): number;
}

/** A hidden layer's inputs (n×D row-major) and a dual point N (n×C). */
export interface Priced {
  n: number;
  D: number;
  X: Float64Array;
  N: Float64Array;
  C: number;
}

/** Nᵀ(Xu)₊ for ReLU units, Nᵀ1[Xu ≥ 0] for threshold units, where rows within rounding of zero count as zero (as the recovered network has it). */
export function activationConstraint({ n, D, X, N, C }: Priced, units: 'relu' | 'threshold'): Constraint {
  const lengths = Float64Array.from({ length: n }, (_, i) => norm(X, i * D, (i + 1) * D));
  const sums = new Float64Array(C);
  return {
    signed: C === 1,
    at(u) {
      const slack = units === 'threshold' ? -TIE * norm(u) : 0;
      sums.fill(0);
      for (let i = 0; i < n; i++) {
        let t = 0;
        for (let j = 0; j < D; j++) t += X[i * D + j] * u[j];
        const phi = units === 'relu' ? Math.max(0, t) : t >= slack * lengths[i] ? 1 : 0;
        if (phi !== 0) for (let c = 0; c < C; c++) sums[c] += N[i * C + c] * phi;
      }
      return C === 1 ? sums[0] : norm(sums);
    },
  };
}

/** NᵀDX for one pattern, C×D row-major: the slope of the constraint where the rows with a positive sign are active. */
export function slope({ n, D, X, N, C }: Priced, signs: ArrayLike<number>): Float64Array {
  const G = new Float64Array(C * D);
  for (let i = 0; i < n; i++) {
    if (!(signs[i] > 0)) continue;
    for (let c = 0; c < C; c++) for (let j = 0; j < D; j++) G[c * D + j] += N[i * C + c] * X[i * D + j];
  }
  return G;
}

/** ‖Gu‖₂ for G C×D. */
export function lengthAlong(G: Float64Array, u: ArrayLike<number>): number {
  const D = u.length;
  let square = 0;
  for (let c = 0; c * D < G.length; c++) {
    let sum = 0;
    for (let j = 0; j < D; j++) sum += G[c * D + j] * u[j];
    square += sum * sum;
  }
  return Math.sqrt(square);
}

/** The largest over all gates of ‖NᵀD_jXu‖₂: both signs of u belong to each gate. */
export function gatedConstraint(slopes: readonly Float64Array[]): Constraint {
  return { signed: false, at: (u) => slopes.reduce((most, G) => Math.max(most, lengthAlong(G, u)), 0) };
}
