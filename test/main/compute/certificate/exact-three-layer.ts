import type { NdArray } from '../../../../shared/contract/array';
import { dot, exact, isAtMost, length2, minus, negated, plus, signOf, square, times, zero, type Exact } from '../../../exact';

const max = (a: Exact, b: Exact) => (isAtMost(a, b) ? b : a);
const min = (a: Exact, b: Exact) => (isAtMost(a, b) ? a : b);

/** The signs of the rows of X, n×2, on every cone between neighbouring lines through the origin; −1 for a zero row, which no one sees. */
function cellsOf(X: readonly Exact[][]): number[][] {
  const rays = X.filter((x) => signOf(length2(x)) > 0).flatMap(([a, b]) => [
    [b, negated(a)],
    [negated(b), a],
  ]);
  const between = rays.flatMap((a, i) => rays.slice(0, i).map((b) => a.map((x, j) => plus(x, b[j]))));
  const found = between.map((u) => X.map((x) => signOf(dot(x, u))));
  const cells = found.filter((signs) => signs.every((sign, i) => sign !== 0 || signOf(length2(X[i])) === 0));
  return [...new Map(cells.map((signs) => [signs.join(), signs])).values()];
}

/**
 * Whether max |νᵀ((XW₁)₊w₂)₊| ≤ β over ‖W₁‖_F ≤ 1, ‖w₂‖ ≤ 1 with two first units (theory §5.4), n×2 data: for both signs of ν and every
 * choice of a positive and a negative first unit's cone, by the linear function that bounds it without multipliers, or by the file's, for
 * every part of the choice that was decided row by row. (Units of one sign alone add up to one of them.)
 */
export function isThreeLayerFeasible(X: readonly Exact[][], nu: readonly Exact[], arrays: Record<string, NdArray>, beta: number): boolean {
  const n = X.length;
  const limit = square(exact(beta));
  const isShort = (g: readonly Exact[]) => isAtMost(length2(g), limit);
  const combination = (coefficients: readonly Exact[]) => [0, 1].map((j) => plus(zero, ...X.map((x, i) => times(coefficients[i], x[j]))));
  const lengths = X.map((x) => Math.sqrt(Number(length2(x).value >> (1074n * 2n - 200n)) * 2 ** -200));
  const all = cellsOf(X);
  const file = Array.from({ length: arrays.cells.shape[0] }, (_, p) =>
    Array.from({ length: n }, (__, i) => Math.sign(Number(arrays.cells.data[p * n + i]))),
  );
  const depth = arrays.leaf_path.shape[1];
  const leaves = Array.from({ length: arrays.leaf_output.shape[0] }, (_, k) => {
    const row = (name: string, size: number, at = k) => Array.from(arrays[name].data.slice(at * size, (at + 1) * size), Number);
    const neurons = row('leaf_neurons', 2).filter((own) => own !== 0);
    return {
      output: row('leaf_output', 1)[0],
      key: neurons.map((own) => `${Math.sign(own)}:${file[Math.abs(own) - 1].join()}`).join(' '),
      path: row('leaf_path', depth).filter((step) => step !== 0),
      slope: row('leaf_slope', n),
      walls: neurons.map((_own, j) => row('leaf_wall', n, 2 * k + j)),
    };
  });
  const proves = (w: readonly Exact[], plusOn: number[], minusOn: number[] | null, leaf: (typeof leaves)[number]) => {
    const decided = new Map(leaf.path.map((step) => [Math.abs(step) - 1, Math.sign(step)]));
    const raw = (values: readonly number[], i: number) => (lengths[i] > 0 ? exact(values[i] / lengths[i]) : zero);
    const isMixed = (i: number) => plusOn[i] > 0 && minusOn !== null && minusOn[i] > 0;
    const line = w.map((weight, i) => {
      if (!(plusOn[i] > 0)) return zero;
      if (!isMixed(i)) return weight;
      const side = decided.get(i);
      const c = raw(leaf.slope, i);
      if (side !== undefined) return side > 0 ? max(c, weight) : min(c, zero);
      return signOf(weight) < 0 ? min(max(c, weight), zero) : weight;
    });
    return [plusOn, ...(minusOn ? [minusOn] : [])].every((on, j) =>
      isShort(
        combination(
          w.map((weight, i) => {
            const isOpen = isMixed(i) && !decided.has(i) && signOf(weight) > 0;
            const own = on[i] > 0 && !(j === 1 && isOpen) ? line[i] : zero;
            const wall = times(exact(on[i]), max(raw(leaf.walls[j], i), zero));
            return j === 1 ? minus(wall, own) : plus(wall, own);
          }),
        ),
      ),
    );
  };
  return [1, -1].every((output) => {
    const w = nu.map((value) => (output > 0 ? value : negated(value)));
    return all.every((plusOn) =>
      [null, ...all].every((minusOn) => {
        // A negative unit takes away at best what counts down.
        const quick = w.map((weight, i) => (plusOn[i] > 0 && !(minusOn && minusOn[i] > 0 && signOf(weight) < 0) ? weight : zero));
        if (isShort(combination(quick))) return true;
        const key = [`1:${plusOn.join()}`, ...(minusOn ? [`-1:${minusOn.join()}`] : [])].join(' ');
        const own = leaves.filter((leaf) => leaf.output === output && leaf.key === key);
        return covers(own.map(({ path }) => path)) && own.every((leaf) => proves(w, plusOn, minusOn, leaf));
      }),
    );
  });
}

/** Whether decisions about rows, in order, leave nothing out. */
export function covers(paths: readonly (readonly number[])[]): boolean {
  if (paths.length === 1 && paths[0].length === 0) return true;
  if (paths.length === 0 || paths.some((path) => path.length === 0 || Math.abs(path[0]) !== Math.abs(paths[0][0]))) return false;
  return [1, -1].every((side) => covers(paths.filter(([step]) => step * side > 0).map((path) => path.slice(1))));
}
