import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../../shared/contract/array';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { gatePattern } from '../../../../../main/compute/convex/patterns/sample';
import { allPatterns } from '../brute-force';
import { ConicModel, type Affine } from '../conic-model';
import { gaussian, solved } from './problems';
import { targets } from './table';

const DELTA = 0.6;
const SEPARABLE = ['logistic', 'hinge', 'huber'] as const;
type LossName = (typeof SEPARABLE)[number] | 'cross-entropy';

const negative = ({ constant = 0, terms }: Affine): Affine => ({ constant: -constant, terms: terms.map(([k, value]) => [k, -value]) });
const times = (factor: number, { constant = 0, terms }: Affine): Affine => ({
  constant: factor * constant,
  terms: terms.map(([k, value]) => [k, factor * value]),
});
const plus = (a: Affine, b: Affine): Affine => ({ constant: (a.constant ?? 0) + (b.constant ?? 0), terms: [...a.terms, ...b.terms] });
const one: Affine = { constant: 1, terms: [] };

/** t ≥ log Σ e^{x_k}. */
function logSumExp(model: ConicModel, t: number, exponents: readonly Affine[]): void {
  const shares = exponents.map((x) => {
    const u = model.variable();
    model.exponential(plus(x, { terms: [[t, -1]] }), one, { terms: [[u, 1]] });
    return u;
  });
  model.atLeastZero({ constant: 1, terms: shares.map((u) => [u, -1]) });
}

/** The loss of F n×C, in the words of the theory's table; what is constant in it is returned. */
function addLoss(model: ConicModel, loss: LossName, F: readonly Affine[], { data, shape }: Matrix): void {
  const C = shape[1];
  if (loss === 'cross-entropy') {
    for (let row = 0; row < F.length; row += C) {
      const t = model.variable(1);
      const own = F[row + data.subarray(row, row + C).indexOf(1)];
      // logsumexp(F) − F_y = logsumexp(F − F_y).
      logSumExp(
        model,
        t,
        F.slice(row, row + C).map((value) => plus(value, negative(own))),
      );
    }
    return;
  }
  F.forEach((value, i) => {
    const y = data[i];
    if (loss === 'huber') {
      const [square, bound, line] = [model.variable(0, 1), model.variable(DELTA), model.variable()];
      // F − y = square + line, ½square² + δ|line|.
      model.equal(
        plus(value, {
          constant: -y,
          terms: [
            [square, -1],
            [line, -1],
          ],
        }),
      );
      for (const sign of [1, -1])
        model.atLeastZero({
          terms: [
            [bound, 1],
            [line, sign],
          ],
        });
      return;
    }
    const t = model.variable(1);
    if (loss === 'logistic') return logSumExp(model, t, [times(-y, value), { terms: [] }]);
    model.atLeastZero({ terms: [[t, 1]] });
    model.atLeastZero(plus({ constant: -1, terms: [[t, 1]] }, times(y, value)));
  });
}

/** min ℓ(Σ B_jU_j) + βΣ‖U_j‖ over blocks B_j of columns (n values each) with C columns of U, each under its own inequalities. */
async function optimum(blocks: { columns: number[][]; walls?: number[][] }[], Y: Matrix, loss: LossName, beta: number): Promise<number> {
  const [n, C] = Y.shape;
  const model = new ConicModel();
  const F: Affine[] = Array.from({ length: n * C }, () => ({ terms: [] }));
  for (const { columns, walls = [] } of blocks) {
    const top = model.variable(beta);
    const U = columns.map(() => Array.from({ length: C }, () => model.variable()));
    model.norm(
      { terms: [[top, 1]] },
      U.flat().map((u) => ({ terms: [[u, 1]] })),
    );
    columns.forEach((column, j) => column.forEach((value, i) => U[j].forEach((u, c) => F[i * C + c].terms.push([u, value]))));
    for (const wall of walls) model.atLeastZero({ terms: wall.map((value, j) => [U[j][0], value]) });
  }
  addLoss(model, loss, F, Y);
  return model.optimum();
}

const column = ({ data, shape: [n, d] }: Matrix, j: number) => Array.from({ length: n }, (_, i) => data[i * d + j]);

function near(result: { objective: number; relativeGap: number | null }, expected: number): void {
  expect(result.relativeGap).toBeLessThanOrEqual(1e-7);
  expect(Math.abs(result.objective - expected)).toBeLessThan(3e-6 * expected);
}

const specOf = (loss: LossName): Pick<SolveSpec, 'loss' | 'tolerance' | 'delta'> => ({
  loss,
  tolerance: 1e-7,
  ...(loss === 'huber' ? { delta: DELTA } : {}),
});

describe('the losses agree with SCS on small programs', () => {
  it.each(SEPARABLE)('parallel linear networks of one output: %s', async (loss) => {
    const [X, Y] = [gaussian(9, 3, 1), targets(loss, gaussian(9, 1, 2))];
    const expected = await optimum([{ columns: [0, 1, 2].map((j) => column(X, j)) }], Y, loss, 0.3);
    near(solved(X, Y, { family: 'parallel-linear', beta: 0.3, ...specOf(loss) }), expected);
    near(solved(X, Y, { family: 'deep-linear', beta: 0.3, ...specOf(loss) }), expected);
  });

  it.each(SEPARABLE)('gated networks with every gate: %s', async (loss) => {
    const [X, Y, gates] = [gaussian(9, 3, 3), targets(loss, gaussian(9, 1, 4)), gaussian(6, 3, 5)];
    const blocks = Array.from({ length: 6 }, (_, p) => {
      const on = gatePattern(X.data, 9, 3, gates.data.slice(3 * p, 3 * p + 3));
      return { columns: [0, 1, 2].map((j) => column(X, j).map((value, i) => (on[i] > 0 ? value : 0))) };
    });
    const expected = await optimum(blocks, Y, loss, 0.25);
    near(solved(X, Y, { family: 'gated-relu', beta: 0.25, patterns: { kind: 'given', gates }, ...specOf(loss) }), expected);
  });

  it.each(SEPARABLE)('two-layer ReLU networks, with every pattern and its cone: %s', async (loss) => {
    const [X, Y] = [gaussian(7, 2, 6), targets(loss, gaussian(7, 1, 7))];
    const blocks = allPatterns({ X, Y, beta: 0 } as Parameters<typeof allPatterns>[0]).flatMap((signs) =>
      [1, -1].map((output) => ({
        columns: [0, 1].map((j) => column(X, j).map((value, i) => (signs[i] > 0 ? output * value : 0))),
        walls: signs.map((sign, i) => [0, 1].map((j) => sign * X.data[2 * i + j])),
      })),
    );
    const expected = await optimum(blocks, Y, loss, 0.2);
    near(solved(X, Y, { family: 'two-layer-relu', beta: 0.2, ...specOf(loss) }), expected);
  });

  it('three classes of one feature: linear, gated and ReLU networks', async () => {
    const loss = 'cross-entropy';
    const [X, Y] = [gaussian(9, 1, 8), targets(loss, gaussian(9, 3, 9))];
    const x = column(X, 0);
    const sides = [1, -1].map((side) => ({ columns: [x.map((value) => (side * value > 0 ? value : 0))] }));
    const whole = await optimum([{ columns: [x] }], Y, loss, 0.2);
    near(solved(X, Y, { family: 'parallel-linear', beta: 0.2, ...specOf(loss) }), whole);
    near(solved(X, Y, { family: 'deep-linear', beta: 0.2, ...specOf(loss) }), whole);
    // On one feature the gated program and the ReLU network have the same two atoms, up to their sign.
    const split = await optimum(sides, Y, loss, 0.2);
    near(solved(X, Y, { family: 'gated-relu', beta: 0.2, patterns: { kind: 'all' }, ...specOf(loss) }), split);
    near(solved(X, Y, { family: 'two-layer-relu', beta: 0.2, ...specOf(loss) }), split);
    near(solved(X, Y, { family: 'rank-one', beta: 0.2, depth: 3, ...specOf(loss) }), split);
  });
});
