import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { Failure } from '../../../../shared/contract/failure';
import { kernels } from '../../engine/kernels';
import { reduce } from '../patterns/geometry';
import { asSolved } from '../patterns/listed-or-sampled';
import { chooseCells, sampleOfWidth } from '../three-layer/cells';
import { literal, patternLines } from './literals';
import type { Program, ProgramWriter, Solved } from './program';
import { allBlocks, type WrittenBlock } from './three-layer-blocks';

/** Pattern entries of all blocks up to which a general solver gets through the program in minutes. */
const LISTED = 2e5;
/** |x·w| up to this share of ‖x‖‖w‖ is a row on the wall of a cone, which belongs to both sides. */
const WALL = 1e-7;

/** The blocks of a three-layer network with m₁ first neurons in each branch [Ergen21, theory §5.4]. */
export const threeLayerReluProgram: ProgramWriter = (solved) => {
  const { X, spec, result, stopped } = solved;
  const [n, d] = X.shape;
  const width = spec.widths?.[0] ?? result.weights.W1.shape[1];
  const regularizer = spec.regularizer ?? 'power';
  const isPath = regularizer === 'path-norm';
  const factor = isPath ? 1 : gaugeFactor(regularizer, 3);
  const engine = kernels();
  const geometry = reduce(X.data, n, d);
  const { blocks, shows } = engine.arena.scope(() => {
    if (geometry.r === 0) return { blocks: blocksOf(solved, [], width), shows: ['The data are zero, and so is every network.'] };
    const chosen = chooseCells(engine, geometry, X.data, width, asSolved(spec, result, sampleOfWidth(width)), stopped);
    if (!chosen) throw new Failure('interrupted', 'Interrupted while the patterns were listed.');
    const cells = chosen.cells.map(({ signs }) => signs);
    const all = allBlocks(engine, X.data, d, cells, width, LISTED, stopped);
    if (all)
      return {
        blocks: all,
        shows: chosen.exhaustive
          ? ['These are all blocks of the data: the optimum is that of every such network with enough branches.']
          : ['These are all blocks over some first-layer patterns: the optimum is an upper bound of that over all of them.'],
      };
    return {
      blocks: blocksOf(solved, cells, width),
      shows: [
        'There are too many blocks to write them all out: these are the blocks of the branches found. The optimum over them is an upper',
        "bound of that over all blocks, and equals it as far as the certificate's dual bound says.",
      ],
    };
  });
  return {
    formula: [
      'min_w  loss(sum_b o_b D2_b sum_j s_bj D1_bj X w_bj) + k beta sum_b ' + (isPath ? 'sqrt(sum_j ||w_bj||^2)' : 'sum_j ||w_bj||'),
      ' s.t.  (2 D1_bj - I) X w_bj >= 0,   (2 D2_b - I) sum_j s_bj D1_bj X w_bj >= 0',
      '',
      '(Ergen, Pilanci, ICML 2021: three-layer networks): a block b for each choice of first-layer patterns D1_b1, ... with signs s_bj,',
      `second-layer pattern D2_b and output sign o_b; ${width} first neurons in each branch, regulariser '${regularizer}', factor k = ${factor}.`,
    ],
    shows,
    model: modelOf(blocks, width, isPath, factor),
  };
};

function modelOf(blocks: readonly WrittenBlock[], width: number, isPath: boolean, factor: number): Program['model'] {
  const first = Array.from({ length: width }, (_, j) => j);
  const row = (signs: readonly number[]) => `np.array([${signs.join(', ')}])`;
  return [
    ...first.flatMap((j) =>
      patternLines(
        `D1_${j + 1}`,
        blocks.map((block) => block.first[j].signs),
      ),
    ),
    ...first.map((j) => `s_${j + 1} = ${row(blocks.map((block) => block.first[j].sign))}`),
    ...patternLines(
      'D2',
      blocks.map(({ second }) => second),
    ),
    `o = ${row(blocks.map(({ output }) => output))}`,
    ...first.map((j) => `w_${j + 1} = cp.Variable((X.shape[1], ${blocks.length}))`),
    `Z = ${first.map((j) => `cp.multiply(s_${j + 1} * D1_${j + 1}, X @ w_${j + 1})`).join(' + ')}`,
    'F = cp.sum(cp.multiply(o * D2, Z), axis=1, keepdims=True)',
    `penalty = ${factor === 1 ? '' : `${literal(factor)} * `}beta * ${
      isPath
        ? `cp.sum(cp.norm(cp.vstack([${first.map((j) => `w_${j + 1}`).join(', ')}]), 2, axis=0))`
        : `cp.sum(${first.map((j) => `cp.norm(w_${j + 1}, 2, axis=0)`).join(' + ')})`
    }`,
    `constraints = [cp.multiply(2 * D2 - 1, Z) >= 0, ${first.map((j) => `cp.multiply(2 * D1_${j + 1} - 1, X @ w_${j + 1}) >= 0`).join(', ')}]`,
  ];
}

/** The blocks of the branches found; that of all-ones patterns where there is none. */
function blocksOf({ X, result }: Solved, cells: readonly ArrayLike<number>[], width: number): WrittenBlock[] {
  const { W1, W2, W3 } = result.weights;
  const [n, d] = X.shape;
  const K = W3.data.length;
  const rowsOf = (i: number) => X.data.subarray(i * d, (i + 1) * d);
  const product = (a: Float64Array, b: ArrayLike<number>) => a.reduce((sum, value, l) => sum + value * b[l], 0);
  if (K === 0) {
    const ones = new Float64Array(n).fill(1);
    // Data that are zero have no patterns.
    const signs = cells[0] ?? ones;
    return [{ first: Array.from({ length: width }, () => ({ signs, sign: 1 as const })), second: ones, output: 1 }];
  }
  return Array.from({ length: K }, (_, k) => {
    const sum = new Float64Array(n);
    const first = Array.from({ length: width }, (_, j) => {
      const w = Array.from(W1.data.subarray((k * width + j) * d, (k * width + j + 1) * d));
      const share = W2.data[k * width + j];
      const inner = Float64Array.from({ length: n }, (_, i) => product(rowsOf(i), w));
      inner.forEach((value, i) => (sum[i] += share * Math.max(0, value)));
      return {
        signs: cellOf(cells, inner, (i) => Math.hypot(...rowsOf(i)) * Math.hypot(...w)),
        sign: share < 0 ? (-1 as const) : (1 as const),
      };
    });
    return { first, second: sum.map((value) => (value >= 0 ? 1 : -1)), output: W3.data[k] < 0 ? -1 : 1 };
  });
}

/** The listed pattern that a neuron belongs to, whatever side rounding has put the rows on its walls. */
function cellOf(cells: readonly ArrayLike<number>[], inner: Float64Array, size: (row: number) => number): ArrayLike<number> {
  const fits = cells.find((signs) => inner.every((value, i) => value * signs[i] >= -WALL * size(i)));
  return fits ?? inner.map((value) => (value >= 0 ? 1 : -1));
}
