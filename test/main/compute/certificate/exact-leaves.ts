import type { NdArray } from '../../../../shared/contract/array';
import {
  exact,
  isAbove,
  isAtMost,
  length2,
  minus,
  negated,
  plus,
  positive,
  raised,
  signOf,
  square,
  times,
  zero,
  type Exact,
} from '../../../exact';
import { covers } from './exact-three-layer';

const ONE = exact(1);
const HALF = exact(0.5);
const QUARTER = exact(0.25);
const max = (a: Exact, b: Exact) => (isAtMost(a, b) ? b : a);
const min = (a: Exact, b: Exact) => (isAtMost(a, b) ? a : b);
const number = ({ value, degree }: Exact) => {
  // The leading bits alone.
  const bits = BigInt(Math.max(0, value.toString(2).length - 64));
  return Number(value >> bits) * 2 ** (Number(bits) - 1074 * Number(degree));
};

/** A float64 at least √x, and no more than a few units of its last place above it. */
function rootAbove(x: Exact): Exact {
  if (signOf(x) === 0) return zero;
  let root = Math.sqrt(number(x));
  while (!isAtMost(x, square(exact(root)))) root *= 1 + 2 ** -52;
  return exact(root);
}

/** An upper bound of max vᵀu over ‖u‖ ≤ 1 with Au ≥ 0: ‖v + Aᵀy‖ for multipliers y ≥ 0, which are looked for in float64. */
function support(v: readonly Exact[], A: readonly (readonly Exact[])[]): Exact {
  const y = leastSquares(
    A.map((row) => row.map(number)),
    v.map(number),
  );
  return rootAbove(length2(v.map((x, j) => plus(x, ...A.map((row, k) => times(exact(y[k]), row[j]))))));
}

/** The y ≥ 0 with the least ‖v + Aᵀy‖: the most wrong one joins, and who would be negative leaves on the way [Lawson & Hanson 1974]. */
function leastSquares(A: readonly (readonly number[])[], v: readonly number[]): number[] {
  let y = A.map(() => 0);
  const on = new Set<number>();
  for (let step = 0; step < 20 * A.length; step++) {
    const rest = v.map((x, j) => A.reduce((sum, row, k) => sum + row[j] * y[k], x));
    const slopes = A.map((row) => inner(row, rest));
    const worst = slopes.reduce(
      (least, slope, k) => (!on.has(k) && slope < slopes[least] ? k : least),
      [...slopes.keys()].find((k) => !on.has(k)) ?? 0,
    );
    if (on.size === A.length || !(slopes[worst] < -1e-14 * Math.sqrt(inner(A[worst], A[worst]) * inner(v, v)))) break;
    on.add(worst);
    for (;;) {
      const rows = [...on];
      const x = solve(
        rows.map((i) => rows.map((k) => inner(A[i], A[k]))),
        rows.map((i) => -inner(A[i], v)),
      );
      const share = Math.min(1, ...rows.map((k, at) => (x[at] <= 0 ? y[k] / (y[k] - x[at]) : 1)));
      const next = y.slice();
      rows.forEach((k, at) => (next[k] = Math.max(0, y[k] + share * (x[at] - y[k]))));
      rows.forEach((k, at) => x[at] <= 0 && next[k] <= 1e-15 && on.delete(k));
      y = next.map((value, k) => (on.has(k) ? value : 0));
      if (share === 1 || on.size === 0) break;
    }
  }
  return y;
}

const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, j) => sum + x * b[j], 0);

/** Gaussian elimination with the largest pivots. */
function solve(G: number[][], b: number[]): number[] {
  const M = G.map((row, i) => [...row, b[i]]);
  for (let k = 0; k < M.length; k++) {
    const at = M.reduce((best, row, i) => (i > k && Math.abs(row[k]) > Math.abs(M[best][k]) ? i : best), k);
    [M[k], M[at]] = [M[at], M[k]];
    for (let i = k + 1; i < M.length; i++) {
      const factor = M[i][k] / M[k][k];
      for (let j = k; j <= M.length; j++) M[i][j] -= factor * M[k][j];
    }
  }
  const x = new Array<number>(M.length).fill(0);
  for (let k = M.length - 1; k >= 0; k--) x[k] = (M[k][M.length] - inner(M[k].slice(k + 1, M.length), x.slice(k + 1))) / M[k][k];
  return x;
}

/** Whether k₀ + cᵀu + uᵀQu ≤ B for ‖u‖ ≤ 1, by a τ ≥ 0 for which [[B − k₀ − τ, −½cᵀ], [−½c, τI − Q]] is positive semidefinite. */
function isBelow(k0: Exact, c: readonly Exact[], Q: readonly (readonly Exact[])[], B: Exact): boolean {
  const room = minus(B, k0);
  const degree = [room, ...c, ...Q.flat()].reduce((most, entry) => (entry.degree > most ? entry.degree : most), 1n);
  const holds = (tau: Exact) => {
    const M = [
      [minus(room, tau), ...c.map((value) => times(HALF, negated(value)))],
      ...Q.map((row, i) => [times(HALF, negated(c[i])), ...row.map((value, j) => minus(i === j ? tau : zero, value))]),
    ];
    return isAbove(
      raised(zero, degree + 1n),
      M.map((row) => row.map((value) => raised(negated(value), degree + 1n))),
    );
  };
  const tau = bestTau(
    c.map(number),
    Q.map((row) => row.map(number)),
  );
  return [0, 1e-15, 1e-14, 1e-13].some((excess) => holds(exact(tau * (1 + excess))));
}

/** The τ that minimises τ + ¼cᵀ(τI − Q)⁻¹c in float64, which is flat there. */
function bestTau(c: readonly number[], Q: readonly (readonly number[])[]): number {
  const r = c.length;
  const value = (tau: number) => {
    const L = Q.map((row, i) => row.map((entry, j) => (i === j ? tau : 0) - entry));
    let sum = 0;
    const y = c.slice();
    for (let i = 0; i < r; i++) {
      for (let j = 0; j < i; j++) {
        for (let k = 0; k < j; k++) L[i][j] -= L[i][k] * L[j][k];
        L[i][j] /= L[j][j];
        y[i] -= L[i][j] * y[j];
        L[i][i] -= L[i][j] ** 2;
      }
      if (!(L[i][i] > 0)) return Infinity;
      L[i][i] = Math.sqrt(L[i][i]);
      y[i] /= L[i][i];
      sum += y[i] ** 2;
    }
    return tau + 0.25 * sum;
  };
  let low = 0;
  let high = Math.sqrt(Q.flat().reduce((sum, q) => sum + q * q, 0)) + 0.5 * Math.hypot(...c);
  for (let step = 0; step < 200; step++) {
    const [a, b] = [low + 0.382 * (high - low), low + 0.618 * (high - low)];
    if (value(a) <= value(b) && Number.isFinite(value(a))) high = b;
    else low = a;
  }
  return high;
}

interface Leaf {
  path: readonly number[];
  first: readonly number[];
  second: readonly number[];
  chord: boolean;
}

/** Whether the multipliers of a leaf prove Σ ν_i(x_iᵀu)₊ ≤ B on its part of the ball, in exact arithmetic, for the raw rows of the data. */
function provesLeaf(X: readonly Exact[][], nu: readonly Exact[], { path, first, second, chord }: Leaf, B: Exact): boolean {
  const r = X[0].length;
  const A = path.map((step) => X[Math.abs(step) - 1].map((x) => (step > 0 ? x : negated(x))));
  const fixed = new Map(path.map((step) => [Math.abs(step) - 1, Math.sign(step)]));
  let k0 = zero;
  let c: Exact[] = X[0].map(() => zero);
  let Q: Exact[][] = c.map(() => c);
  const add = (x: readonly Exact[], slope: Exact, bend: Exact = zero) => {
    c = c.map((value, j) => plus(value, times(slope, x[j])));
    if (signOf(bend) !== 0) Q = Q.map((row, i) => row.map((value, j) => plus(value, times(bend, times(x[i], x[j])))));
  };
  for (const [i, x] of X.entries()) {
    const size = rootAbove(length2(x));
    if (signOf(size) === 0) continue;
    const length = number(size);
    const up = path.length > 0 ? support(x, A) : size;
    const down = path.length > 0 ? support(x.map(negated), A) : size;
    const side = fixed.get(i) ?? (number(up) < 1e-7 * length ? -1 : number(down) < 1e-7 * length ? 1 : 0);
    const weight = nu[i];
    const [p, q] = [exact(first[i]), exact(second[i])];
    if (side !== 0) {
      if (side > 0) add(x, weight);
      if (!fixed.has(i)) k0 = plus(k0, times(positive(weight), side > 0 ? down : up));
      // ω of unit rows, for t between 0 and what it can be there.
      else if (!chord && first[i] > 0) {
        const omega = exact(first[i] / length ** 2);
        const signed = side > 0 ? x : x.map(negated);
        add(signed, times(omega, side > 0 ? up : down), negated(omega));
      }
    } else if (chord) {
      if (signOf(weight) < 0) add(x, times(weight, min(ONE, max(zero, p))));
      else {
        const width = plus(up, down);
        let slope = number(up) / number(width);
        while (!isAtMost(up, times(exact(slope), width))) slope *= 1 + 2 ** -52;
        add(x, times(weight, exact(slope)));
        k0 = plus(k0, times(weight, times(exact(slope), down)));
      }
    } else if (signOf(weight) > 0) {
      // ½at + ¼a(κt² + s) for κs ≥ 1.
      const s = exact(first[i] * length);
      const kappa = exact((1 / (first[i] * length)) * (1 + 2 ** -50));
      if (!isAtMost(ONE, times(kappa, s))) return false;
      add(x, times(HALF, weight), times(QUARTER, times(weight, kappa)));
      k0 = plus(k0, times(QUARTER, times(weight, s)));
    } else if (signOf(weight) < 0) {
      // −b(e₁t + g(t² + |l|t)) with e₁ + g(h − l) ≤ 1.
      const g = exact(second[i] / number(plus(up, down)));
      const most = minus(ONE, times(g, plus(up, down)));
      const e = signOf(most) < 0 ? null : min(p, most);
      if (signOf(p) < 0 || signOf(q) < 0) return false;
      // Where rounding alone is above one, the second is left out.
      const bend = e ? g : zero;
      add(x, times(weight, plus(e ?? min(p, ONE), times(bend, down))), times(weight, bend));
    }
  }
  if (chord) {
    const room = minus(B, k0);
    return signOf(room) >= 0 && isAtMost(support(c, A), room);
  }
  return r > 0 && isBelow(k0, c, Q, B);
}

/** Whether the leaves of a certificate prove |νᵀ(Xu)₊| ≤ B for ‖u‖ ≤ 1: their parts cover the ball for both signs, and each proves its own. */
export function proveLeaves(X: readonly Exact[][], nu: readonly Exact[], arrays: Record<string, NdArray>, B: Exact): boolean {
  const { leaf_sign: sign, leaf_path: path, leaf_first: first, leaf_second: second, leaf_chord: chord } = arrays;
  const [n, depth] = [X.length, path.shape[1]];
  const leaves = Array.from({ length: sign.shape[0] }, (_, k) => ({
    sign: Number(sign.data[k]),
    path: Array.from(path.data.slice(k * depth, (k + 1) * depth), Number).filter((step) => step !== 0),
    first: Array.from(first.data.slice(k * n, (k + 1) * n), Number),
    second: Array.from(second.data.slice(k * n, (k + 1) * n), Number),
    chord: Boolean(chord.data[k]),
  }));
  return ([1, -1] as const).every((side) => {
    const own = leaves.filter((leaf) => leaf.sign === side);
    const signed = nu.map((value) => (side > 0 ? value : negated(value)));
    return covers(own.map((leaf) => leaf.path)) && own.every((leaf) => provesLeaf(X, signed, leaf, B));
  });
}
