import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, integers, solved } from '../convex/problems';
import {
  dot,
  exact,
  fixed,
  isAbove,
  isAtMost,
  length2,
  minus,
  plus,
  positive,
  raised,
  rowsOf,
  signOf,
  square,
  times,
  timesLog,
  vectorOf,
  zero,
  type Exact,
} from '../../../exact';

type Loss = 'squared' | 'huber' | 'hinge' | 'logistic' | 'cross-entropy';

/** −ℓ*(−N) without rounding, at a point of its domain, over 2^400. */
function dualValue(loss: Loss, N: readonly Exact[], Y: readonly Exact[]): bigint {
  const one = exact(1);
  if (loss === 'squared' || loss === 'huber')
    return fixed(plus(...N.map((value, i) => times(value, minus(Y[i], times(exact(0.5), value))))));
  if (loss === 'hinge') return fixed(plus(...N.map((value, i) => times(value, Y[i]))));
  if (loss === 'cross-entropy') return N.reduce((sum, value, i) => sum - timesLog(minus(Y[i], value)), 0n);
  return N.reduce((sum, value, i) => {
    const q = times(value, Y[i]);
    return sum - timesLog(q) - timesLog(minus(one, q));
  }, 0n);
}

/** Whether max_{‖u‖ ≤ 1} |νᵀ(Xu)₊| ≤ β, by the faces of the arrangement of X, n×2 or n×3. */
function isReluFeasible(X: readonly Exact[][], nu: readonly Exact[], beta: Exact): boolean {
  const r = X[0].length;
  const sides = (u: readonly Exact[]) => X.map((x) => signOf(dot(x, u)));
  /** The gradient where these rows are on. */
  const gradient = (on: readonly number[]) =>
    Array.from({ length: r }, (_, j) => plus(zero, ...X.map((x, i) => (on[i] > 0 ? times(nu[i], x[j]) : zero))));
  const most = (h: readonly Exact[], scale: Exact) => isAtMost(length2(h), times(square(beta), scale));
  const rays: Exact[][] = [];
  const rows = X.filter((x) => signOf(length2(x)) > 0);
  if (r === 2) rays.push(...rows.map(([a, b]) => [b, { ...a, value: -a.value }]));
  else for (let i = 0; i < rows.length; i++) for (let k = 0; k < i; k++) rays.push(cross(rows[i], rows[k]));
  const both = rays.filter((u) => signOf(length2(u)) > 0).flatMap((u) => [u, u.map((x) => ({ ...x, value: -x.value }))]);
  for (const u of both) {
    // f(u)² ≤ β²‖u‖².
    const value = plus(zero, ...X.map((x, i) => times(nu[i], positive(dot(x, u)))));
    if (!isAtMost(square(value), times(square(beta), length2(u)))) return false;
  }
  // Inside a face the maximum is where the gradient's part in its span points, if that is in the face.
  const within = (h: readonly Exact[], pattern: readonly number[]) => sides(h).every((side, i) => side === 0 || side === pattern[i]);
  const signs = [1, -1];
  for (const u of both) {
    const at = sides(u);
    // Every face that touches this ray: rows that vanish there are on either side or stay on it.
    const vanishing = X.map((x, i) => (at[i] === 0 && signOf(length2(x)) > 0 ? i : -1)).filter((i) => i >= 0);
    const patterns =
      r === 2
        ? signs.map((s) => at.map((side, i) => (vanishing.includes(i) ? s * signOf(dot(X[i], X[vanishing[0]])) : side)))
        : around(X, u, at, vanishing);
    for (const pattern of patterns)
      for (const sign of signs) {
        const h = gradient(pattern).map((x) => ({ ...x, value: BigInt(sign) * x.value }));
        if (within(h, pattern) && !most(h, exact(1))) return false;
        if (r === 2) continue;
        // On each wall at this ray: x·x h − (x·h)x has no part along x.
        for (const k of vanishing) {
          const own = pattern.map((side, i) => (signOf(length2(cross(X[i], X[k]))) === 0 ? 0 : side));
          const g = gradient(own).map((x) => ({ ...x, value: BigInt(sign) * x.value }));
          const [size, along] = [length2(X[k]), dot(X[k], g)];
          const p = g.map((x, j) => minus(times(size, x), times(along, X[k][j])));
          if (within(p, own) && !most(p, square(size))) return false;
        }
      }
  }
  return true;
}

/** The sides of all cells round a ray of R³: near it they are those of directions in the plane across it. */
function around(X: readonly Exact[][], u: readonly Exact[], at: readonly number[], vanishing: readonly number[]): number[][] {
  const walls = vanishing.map((i) => cross(X[i], u));
  const rays = walls.flatMap((w) => [w, w.map((x) => ({ ...x, value: -x.value }))]);
  // Between two neighbours of the rays in that plane; sums of any two that are nearest are among all sums.
  const middles = rays.flatMap((a, i) => rays.slice(0, i).map((b) => a.map((x, j) => plus(x, b[j]))));
  const patterns = [...middles, ...rays].map((v) =>
    at.map((side, i) => (side === 0 && vanishing.includes(i) ? signOf(dot(X[i], v)) : side)),
  );
  return [...new Map(patterns.map((pattern) => [pattern.join(), pattern])).values()];
}

function cross([a, b, c]: readonly Exact[], [x, y, z]: readonly Exact[]): Exact[] {
  return [minus(times(b, z), times(c, y)), minus(times(c, x), times(a, z)), minus(times(a, y), times(b, x))];
}

/** GᵀG of XᵀN, and whether its largest eigenvalue is no larger than β². */
function isLinearFeasible(X: readonly Exact[][], N: readonly Exact[][], beta: Exact): boolean {
  const G = N[0].map((_, c) => X[0].map((__, j) => plus(zero, ...X.map((x, i) => times(x[j], N[i][c])))));
  const A = G.map((g) => G.map((h) => dot(g, h)));
  return isAbove(raised(square(beta), 4n), A);
}

interface Case {
  name: string;
  spec: Partial<SolveSpec>;
  rows: (random: Random) => number[][];
  outputs?: number;
  losses?: readonly Loss[];
  /** Whether the published dual point is feasible, without rounding. */
  feasible: (X: Exact[][], N: Exact[][], beta: Exact, result: SolveResult) => boolean;
}

const column = (N: readonly Exact[][]) => N.map(([value]) => value);
const ALL: readonly Loss[] = ['squared', 'huber', 'hinge', 'logistic'];
const withOnes = (X: Exact[][]) => X.map((x) => [...x, exact(1)]);

/** Hinges at every data point: |Σ N(x − t)₊| ≤ β, which is exact where each column of N sums to zero. */
function isSplineFeasible(X: Exact[][], N: Exact[][], beta: Exact): boolean {
  const x = column(X);
  return x.every((knot) =>
    [1n, -1n].every((sign) => {
      const lengths = N[0].map((_, c) =>
        plus(zero, ...x.map((own, i) => times(N[i][c], positive({ ...minus(own, knot), value: sign * minus(own, knot).value })))),
      );
      return isAtMost(length2(lengths), square(beta));
    }),
  );
}

/** All 0/1 patterns 1[Xu ≥ 0] of n×2 data: of both rays of every row, and between neighbours. */
function isThresholdFeasible(X: Exact[][], N: Exact[][], beta: Exact): boolean {
  const rays = X.flatMap(([a, b]) => [
    [b, { ...a, value: -a.value }],
    [{ ...b, value: -b.value }, a],
  ]);
  const directions = [...rays, ...rays.flatMap((a, i) => rays.slice(0, i).map((b) => a.map((x, j) => plus(x, b[j])))), [zero, zero]];
  return directions.every((u) => {
    const on = X.map((x) => signOf(dot(x, u)) >= 0);
    return isAtMost(length2(N[0].map((_, c) => plus(zero, ...N.map((row, i) => (on[i] ? row[c] : zero))))), square(beta));
  });
}

const CASES: readonly Case[] = [
  ...[2, 3].map((d): Case => ({
    name: `two-layer ReLU, rank ${d}`,
    spec: { family: 'two-layer-relu' },
    rows: (random) => (random.below(2) === 0 ? gaussian(random, 6, d) : integers(random, 6, d, 3)),
    losses: ALL,
    feasible: (X, N, beta) => isReluFeasible(X, column(N), beta),
  })),
  {
    name: 'two-layer ReLU with a bias, columns of very different units',
    spec: { family: 'two-layer-relu', bias: 'penalized' },
    rows: (random) => gaussian(random, 7, 1).map(([x]) => [1e6 * x]),
    losses: ALL,
    feasible: (X, N, beta) => isReluFeasible(withOnes(X), column(N), beta),
  },
  {
    name: 'two-layer ReLU by a closed form and relaxations, beside sampled patterns',
    spec: { family: 'two-layer-relu', patterns: { kind: 'sampled', count: 3 } },
    rows: (random) => gaussian(random, 7, 3),
    losses: ALL,
    feasible: (X, N, beta) => isReluFeasible(X, column(N), beta),
  },
  {
    name: 'the limit β → 0',
    spec: { family: 'two-layer-relu', interpolate: true, beta: 1 },
    rows: (random) => gaussian(random, 5, 3),
    losses: ['squared', 'hinge'],
    feasible: (X, N, beta) => isReluFeasible(X, column(N), beta),
  },
  {
    name: 'parallel linear, three outputs',
    spec: { family: 'parallel-linear', depth: 3 },
    rows: (random) => gaussian(random, 8, 3),
    outputs: 3,
    losses: ['squared', 'huber', 'cross-entropy'],
    feasible: isLinearFeasible,
  },
  {
    name: 'parallel linear, far more features than rows',
    spec: { family: 'parallel-linear', depth: 3 },
    rows: (random) => gaussian(random, 3, 60),
    outputs: 2,
    losses: ['squared'],
    feasible: isLinearFeasible,
  },
  {
    name: 'gated, two outputs',
    spec: { family: 'gated-relu' },
    rows: (random) => gaussian(random, 6, 2),
    outputs: 2,
    losses: ['squared', 'cross-entropy'],
    feasible: (X, N, beta, { proof }) => {
      const { shape, data } = proof!.arrays.patterns;
      return rowsOf(data, shape[0], shape[1]).every((gate) =>
        isLinearFeasible(
          X,
          N.map((row, i) => row.map((value) => times(value, gate[i]))),
          beta,
        ),
      );
    },
  },
  {
    name: 'spline, two outputs',
    spec: { family: 'spline', bias: 'free' },
    rows: (random) => gaussian(random, 9, 1),
    outputs: 2,
    losses: ['squared'],
    feasible: isSplineFeasible,
  },
  {
    name: 'threshold',
    spec: { family: 'threshold' },
    rows: (random) => (random.below(2) === 0 ? gaussian(random, 6, 2) : integers(random, 6, 2, 3)),
    outputs: 2,
    losses: ['squared'],
    feasible: isThresholdFeasible,
  },
  {
    name: 'rank one, four layers',
    spec: { family: 'rank-one', depth: 4 },
    rows: (random) => integers(random, 7, 1, 5).map(([c]) => [3 * c, -4 * c]),
    outputs: 2,
    losses: ['squared'],
    // X = c aᵀ with ‖a‖ = 5.
    feasible: (X, N, beta) =>
      [1n, -1n].every((sign) => {
        const c = X.map(([x]) => positive({ ...x, value: sign * x.value }));
        const products = N[0].map((_, k) => plus(zero, ...N.map((row, i) => times(row[k], c[i]))));
        return isAtMost(times(exact(25), length2(products)), times(exact(9), square(beta)));
      }),
  },
  {
    name: 'standard linear of three layers, at the third power',
    spec: { family: 'deep-linear', depth: 3, regularizer: 'power' },
    rows: (random) => gaussian(random, 6, 2),
    outputs: 2,
    losses: ['squared', 'huber'],
    feasible: isLinearFeasible,
  },
];

function targets(random: Random, n: number, C: number, loss: Loss): Matrix {
  const Y = matrix(n, C);
  if (loss === 'cross-entropy') for (let i = 0; i < n; i++) Y.data[i * C + (i < C ? i : random.below(C))] = 1;
  else Y.data.forEach((_, at) => (Y.data[at] = loss === 'hinge' || loss === 'logistic' ? (at % 2 === 0 ? 1 : -1) : random.normal()));
  return Y;
}

describe('published bounds, recomputed without any rounding, are no higher than their dual points prove', () => {
  it.each(CASES)('$name', ({ name, spec, rows, outputs = 1, losses = ['squared'], feasible }) => {
    const random = Random.stream(
      CASES.findIndex((own) => own.name === name),
      'data',
    );
    let tight = 0;
    for (let k = 0; k < 4; k++)
      for (const loss of losses) {
        const own = rows(random);
        const X = matrix(own.length, own[0].length, Float64Array.from(own.flat()));
        const Y = targets(random, own.length, outputs, loss);
        const beta = spec.beta ?? 0.05 + random.uniform();
        const result = solved({ X, Y }, { loss, ...spec, beta, proof: true });
        const { proof, lowerBound } = result;
        const N = rowsOf(proof!.point.data, X.shape[0], outputs);
        const rowsOfX = rowsOf(X.data, X.shape[0], X.shape[1]);
        expect(feasible(rowsOfX, N, exact(beta), result)).toBe(true);
        if (!feasible(rowsOfX, N, exact(0.999 * beta), result)) tight++;
        if (spec.interpolate && loss === 'squared')
          expect(fixed(plus(...N.flat().map((value, i) => times(value, exact(Y.data[i])))))).toBeGreaterThanOrEqual(
            fixed(exact(lowerBound.value)),
          );
        else expect(dualValue(loss, N.flat(), vectorOf(Y.data))).toBeGreaterThanOrEqual(fixed(exact(lowerBound.value)));
      }
    // Most of them are, so that the check of feasibility finds what exceeds β.
    expect(tight).toBeGreaterThan(losses.length);
  });
});
