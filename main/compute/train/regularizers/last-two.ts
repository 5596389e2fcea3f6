import { REGULARIZER_DECLARATIONS } from '../../../../shared/theory/training/regularizers';
import type { WeightBlock } from '../layout';
import type { PenalizedWeights } from './penalized';
import type { RegularizerRule } from './regularizer';

/** ½ Σ_k (‖W_{L−1,k}‖²_F + ‖W_{L,k}‖²_F) with the first L−2 layers of every branch in the unit Frobenius ball [Ergen21]. */
export const lastTwo: RegularizerRule = {
  ...REGULARIZER_DECLARATIONS['last-two'],
  create(weights, { layers }) {
    const { kernels, parameters, gradient, blocks } = weights;
    const inner = blocks.filter(({ layer }) => layer < layers - 2);
    const offset = inner.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
    // The layers lie in order, so that the last two are the rest of the parameters.
    const length = parameters.length - offset;
    const project = () => {
      // Read once: a block's projection changes no other block.
      const { pointer } = weights.read();
      inner.forEach((block) => projectToBall(weights, block, pointer));
    };
    return {
      value() {
        const values = weights.read().pointer + kernels.size * offset;
        return 0.5 * kernels.dot(length, values, values);
      },
      addGradient(factor) {
        const values = weights.read().pointer + kernels.size * offset;
        kernels.axpy(length, factor, values, gradient.pointer + kernels.size * offset);
        return 0.5 * kernels.dot(length, values, values);
      },
      proximal(factor) {
        kernels.axpy(
          length,
          -factor / (1 + factor),
          weights.read().pointer + kernels.size * offset,
          parameters.pointer + kernels.size * offset,
        );
        project();
      },
      ...(inner.length > 0 ? { project } : {}),
    };
  },
};

function projectToBall({ kernels, parameters }: PenalizedWeights, { rows, columns, offset }: WeightBlock, penalized: number): void {
  const length = rows * columns;
  const values = penalized + kernels.size * offset;
  const norm = Math.sqrt(kernels.dot(length, values, values));
  if (norm > 1) kernels.axpy(length, 1 / norm - 1, values, parameters.pointer + kernels.size * offset);
}
