import { expect, it } from 'vitest';
import { linearFacts } from '../../../../main/compute/convex/deep-linear/linear-facts';
import { solve } from '../../../../main/compute/convex/solve';
import { Random } from '../../../../main/compute/engine/random';
import { matrix } from '../../../../shared/contract/array';
import { collapseLaws, optimalValues } from '../../../../shared/theory/rank-collapse';

const silent = { stopped: () => false, report: () => undefined };

/** XᵀX = 4I, with Y = X·diag(3, 2, 0.5) and a part that X does not reach. */
const X = matrix(4, 3, Float64Array.of(1, 1, 1, 1, -1, 1, 1, 1, -1, 1, -1, -1));
const Y = matrix(
  4,
  3,
  Float64Array.from({ length: 12 }, (_, at) => {
    const [i, c] = [Math.floor(at / 3), at % 3];
    return X.data[i * 3 + c] * [3, 2, 0.5][c] + [1, -1, -1, 1][i];
  }),
);

it('knows the least squares solution and whether data are whitened', () => {
  const facts = linearFacts(X, Y);
  expect(facts).toMatchObject({ n: 4, d: 3, outputs: 3, rank: 3, whitened: true });
  facts.inputs.forEach((value) => expect(value).toBeCloseTo(2, 13));
  facts.solution.forEach((value, i) => expect(value).toBeCloseTo([3, 2, 0.5][i], 12));
  const bent = matrix(4, 3, X.data.slice());
  bent.data[0] = 1.1;
  expect(linearFacts(bent, Y).whitened).toBe(false);
  expect(linearFacts(matrix(2, 2, new Float64Array(4)), matrix(2, 1, Float64Array.of(1, 2)))).toMatchObject({ rank: 0, solution: [] });
});

it('gives X†Y by another way: the normal equations of random data', () => {
  const random = Random.stream(3, 'data');
  const A = matrix(
    9,
    2,
    new Float64Array(18).map(() => random.normal()),
  );
  const y = matrix(
    9,
    1,
    new Float64Array(9).map(() => random.normal()),
  );
  const at = (i: number, j: number) => A.data.reduce((sum, _, k) => (k % 2 === i ? sum + A.data[k] * A.data[k - i + j] : sum), 0);
  const right = [0, 1].map((j) => y.data.reduce((sum, value, i) => sum + A.data[2 * i + j] * value, 0));
  const det = at(0, 0) * at(1, 1) - at(0, 1) ** 2;
  const w = [(at(1, 1) * right[0] - at(0, 1) * right[1]) / det, (at(0, 0) * right[1] - at(0, 1) * right[0]) / det];
  expect(linearFacts(A, y).solution).toEqual([expect.closeTo(Math.hypot(...w), 12)]);
});

it('predicts the network that the solver finds, at every depth', () => {
  for (const depth of [2, 3, 4]) {
    const layers = Array.from({ length: depth - 1 }, () => 3);
    const architecture = {
      layers,
      branches: 1,
      activation: 'linear',
      bias: 'none',
      regularizer: 'weight-decay',
      loss: 'squared',
      beta: 2,
    } as const;
    const result = solve(
      X,
      Y,
      {
        family: 'deep-linear',
        depth,
        regularizer: 'weight-decay',
        loss: 'squared',
        beta: 2,
        bias: 'none',
        patterns: { kind: 'auto' },
        tolerance: 1e-9,
        seed: 0,
      },
      silent,
    );
    const facts = linearFacts(X, Y);
    const { law } = collapseLaws({ ...architecture, layers: [...layers] }, facts)!;
    const w = optimalValues(law, facts.solution, 2);
    // ½‖XW − Y‖² + β(L/2)Σw^{2/L}: the part that X does not reach, of squared length 12, stays.
    const expected =
      0.5 * (4 * w.reduce((sum, value, i) => sum + (value - [3, 2, 0.5][i]) ** 2, 0) + 12) +
      depth * w.reduce((sum, value) => sum + value ** (2 / depth), 0);
    expect(result.objective).toBeCloseTo(expected, 7);
  }
});
