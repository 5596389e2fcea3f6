import { describe, expect, it } from 'vitest';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { gaussian, near, of, product, rowsOf, solved, times } from './problems';
import { features, LOSSES, POSED, targets } from './table';

const CASES = POSED.flatMap((posed) => LOSSES.map((loss) => [posed.family, loss, posed] as const));
const turn = of([
  [Math.cos(1), Math.sin(1)],
  [-Math.sin(1), Math.cos(1)],
]);

describe('the value of every family with every loss', () => {
  it.each(CASES)('does not see the order, the copies or a rotation of the data, and scales as it should: %s, %s', (family, loss, posed) => {
    const n = 12;
    const [X, Y] = [features(posed, n, 21), targets(loss, gaussian(n, posed.outputs, 23))];
    const gates = gaussian(9, posed.d, 25);
    const spec = { family, loss, bias: posed.bias, tolerance: 1e-8 };
    const own = (turned = gates): Partial<SolveSpec> => (family === 'gated-relu' ? { patterns: { kind: 'given', gates: turned } } : {});
    const { betaMax } = solved(X, Y, { ...spec, ...own(), beta: 1e3 });
    const beta = 0.2 * betaMax;
    const { objective } = solved(X, Y, { ...spec, ...own(), beta });
    expect(objective).toBeGreaterThan(0);

    const order = Array.from({ length: n }, (_, i) => (5 * i + 3) % n);
    near(solved(rowsOf(X, order), rowsOf(Y, order), { ...spec, ...own(), beta }).objective, objective, 3e-8);
    const twice = [...order, ...order];
    near(solved(rowsOf(X, twice), rowsOf(Y, twice), { ...spec, ...own(), beta: 2 * beta }).objective, 2 * objective, 3e-8);
    near(solved(times(X, 1e3), Y, { ...spec, ...own(), beta: posed.homogeneous ? 1e3 * beta : beta }).objective, objective, 3e-8);
    if (posed.turns) near(solved(product(X, turn), Y, { ...spec, ...own(product(gates, turn)), beta }).objective, objective, 3e-8);
    // Regression scales with its targets, Huber's δ along with them.
    if (loss === 'squared') near(solved(X, times(Y, 10), { ...spec, ...own(), beta: 10 * beta }).objective, 100 * objective, 3e-8);
    if (loss === 'huber') near(solved(X, times(Y, 10), { ...spec, ...own(), beta: 10 * beta, delta: 10 }).objective, 100 * objective, 3e-8);
  });
});
