import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, integers, solved } from '../convex/problems';
import {
  dot,
  exact,
  fixed,
  isAtMost,
  length2,
  minus,
  plus,
  positive,
  rowsOf,
  signOf,
  square,
  times,
  vectorOf,
  zero,
  type Exact,
} from '../../../exact';
import { dualValue, isLinearFeasible, isReluFeasible, type Loss } from './exact-gauges';

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
