import { REGULARIZER_DECLARATIONS } from '../../../../shared/theory/training/regularizers';
import type { Reals } from '../../engine/arena';
import { blockIndex, type WeightBlock } from '../layout';
import type { RegularizerRule } from './regularizer';

/** Σ_k √(Σ over the paths from an input, or a bias, to an output of the product of the squared weights) [Ergen21, theory §4]. */
export const pathNorm: RegularizerRule = {
  ...REGULARIZER_DECLARATIONS['path-norm'],
  create(weights, { layers }) {
    const { gradient, blocks } = weights;
    const branches = blocks.filter(({ layer }) => layer === 0).length;
    const of = (branch: number) => Array.from({ length: layers }, (_, layer) => blocks[blockIndex(branches, layer, branch)]);
    const paths = Array.from({ length: branches }, (_, branch) => of(branch)).map((inOrder) => ({
      inOrder,
      into: inOrder.map(({ columns }) => new Float64Array(columns)),
      out: inOrder.map(({ rows }) => new Float64Array(rows)),
      ends: new Float64Array(inOrder[layers - 1].rows),
    }));
    /** Sums over the paths that lead into each input of a layer; their total over the outputs is the square of the branch's norm. */
    const sumIn = ({ inOrder, into, ends }: (typeof paths)[number], values: Reals): number => {
      into.forEach((sums) => sums.fill(1));
      inOrder.forEach((block, layer) => squaresForward(values, block, into[layer], layer + 1 < layers ? into[layer + 1] : ends));
      return ends.reduce((sum, value) => sum + value, 0);
    };
    return {
      value() {
        const { values } = weights.read();
        return paths.reduce((sum, path) => sum + Math.sqrt(sumIn(path, values)), 0);
      },
      addGradient(factor) {
        const { values } = weights.read();
        const target = gradient.values;
        let total = 0;
        for (const path of paths) {
          const norm = Math.sqrt(sumIn(path, values));
          total += norm;
          // At 0 the norm has a kink, where 0 is one of its subgradients.
          if (norm === 0) continue;
          const { inOrder, into, out } = path;
          out[layers - 1].fill(1);
          for (let layer = layers - 1; layer > 0; layer--) squaresBack(values, inOrder[layer], out[layer], out[layer - 1]);
          inOrder.forEach(({ rows, columns, offset }, layer) => {
            for (let j = 0; j < rows; j++)
              for (let i = 0; i < columns; i++) {
                const at = offset + j * columns + i;
                target[at] += (factor / norm) * values[at] * out[layer][j] * into[layer][i];
              }
          });
        }
        return total;
      },
    };
  },
};

/** to ← (W∘W)·from; where the next layer has a bias, its last entry, at which paths begin, is left alone. */
function squaresForward(values: Reals, { rows, columns, offset }: WeightBlock, from: Float64Array, to: Float64Array): void {
  for (let j = 0; j < rows; j++) {
    let sum = 0;
    for (let i = 0; i < columns; i++) sum += values[offset + j * columns + i] ** 2 * from[i];
    to[j] = sum;
  }
}

/** to ← (W∘W)ᵀ·from, without the bias. */
function squaresBack(values: Reals, { rows, columns, offset }: WeightBlock, from: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) {
    let sum = 0;
    for (let j = 0; j < rows; j++) sum += values[offset + j * columns + i] ** 2 * from[j];
    to[i] = sum;
  }
}
