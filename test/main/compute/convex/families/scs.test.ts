import createSCS from 'scs-solver';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../../shared/contract/array';
import { gatePattern } from '../../../../../main/compute/convex/patterns/sample';
import { gaussian, solved } from './problems';

/**
 * min ½‖F‖² − yᵀF + β Σ s_p s.t. F = Σ B_pu_p + 1c, ‖u_p‖ ≤ s_p, plus ½‖y‖², by SCS: blocks as lists of columns. Shares nothing with the
 * solver. Variables: F, then the constant where it is free, then s_p and u_p of each block.
 */
async function groupLasso(blocks: number[][][], Y: Matrix, beta: number, constant: boolean): Promise<number> {
  const n = Y.data.length;
  const columns: [row: number, value: number][][] = Array.from({ length: n }, (_, i) => [[i, 1]]);
  if (constant) columns.push(Array.from({ length: n }, (_, i) => [i, -1]));
  const costs = columns.map((_, k) => (k < n ? -Y.data[k] : 0));
  let row = n;
  for (const block of blocks) {
    columns.push([[row, -1]]);
    costs.push(beta);
    block.forEach((column, j) => {
      columns.push([...column.map((value, i): [number, number] => [i, -value]), [row + j + 1, -1]]);
      costs.push(0);
    });
    row += block.length + 1;
  }
  const starts = [0];
  for (const column of columns) starts.push(starts[starts.length - 1] + column.length);
  const SCS = await createSCS();
  const settings = new SCS.ScsSettings();
  SCS.setDefaultSettings(settings);
  Object.assign(settings, { epsAbs: 1e-9, epsRel: 1e-9, maxIters: 200_000, verbose: 0 });
  const solution = SCS.solve(
    {
      m: row,
      n: columns.length,
      A_x: columns.flatMap((column) => column.map(([, value]) => value)),
      A_i: columns.flatMap((column) => column.map(([index]) => index)),
      A_p: starts,
      P_x: new Array<number>(n).fill(1),
      P_i: Array.from({ length: n }, (_, i) => i),
      P_p: Array.from({ length: columns.length + 1 }, (_, k) => Math.min(k, n)),
      b: new Array<number>(row).fill(0),
      c: costs,
    },
    { z: n, q: blocks.map((block) => block.length + 1), qsize: blocks.length },
    settings,
  );
  return solution.info.pobj + 0.5 * Y.data.reduce((sum, y) => sum + y * y, 0);
}

describe('the families agree with SCS on small programs', () => {
  it('splines, with every hinge written out', async () => {
    const [X, Y] = [gaussian(12, 1, 1), gaussian(12, 1, 2)];
    const x = [...X.data];
    const hinges = x.flatMap((knot) => [1, -1].map((side) => [x.map((value) => Math.max(0, side * (value - knot)))]));
    const expected = await groupLasso(hinges, Y, 0.1, true);
    expect(Math.abs(solved(X, Y, { family: 'spline', bias: 'free', beta: 0.1 }).objective - expected)).toBeLessThan(2e-6 * expected);
  });

  it('gated networks, with every gate', async () => {
    const [X, Y, gates] = [gaussian(10, 3, 3), gaussian(10, 1, 4), gaussian(7, 3, 5)];
    const blocks = Array.from({ length: 7 }, (_, p) => {
      const on = gatePattern(X.data, 10, 3, gates.data.slice(3 * p, 3 * p + 3));
      return [0, 1, 2].map((j) => Array.from(on, (sign, i) => (sign > 0 ? X.data[3 * i + j] : 0)));
    });
    const expected = await groupLasso(blocks, Y, 0.4, false);
    const result = solved(X, Y, { family: 'gated-relu', beta: 0.4, patterns: { kind: 'given', gates } });
    expect(Math.abs(result.objective - expected)).toBeLessThan(2e-6 * expected);
  });

  it('threshold networks of one input, whose patterns are intervals', async () => {
    const [X, Y] = [gaussian(9, 1, 6), gaussian(9, 1, 7)];
    const x = [...X.data];
    const shifted = x.flatMap((knot) => [1, -1].map((side) => [x.map((value): number => (side * (value - knot) >= 0 ? 1 : 0))]));
    const all = [...shifted, [x.map(() => 1)]];
    const expected = await groupLasso(all, Y, 0.3, false);
    expect(Math.abs(solved(X, Y, { family: 'threshold', bias: 'free', beta: 0.3 }).objective - expected)).toBeLessThan(2e-6 * expected);
  });
});
