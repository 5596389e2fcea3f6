import { REGULARIZER_DECLARATIONS } from '../../../../shared/theory/training/regularizers';
import type { RegularizerRule } from './regularizer';

/** ½ ΣΣ‖W_lk‖²_F. For two layers every power regulariser is this one (theory §4). */
export const weightDecay: RegularizerRule = {
  ...REGULARIZER_DECLARATIONS['weight-decay'],
  create(weights) {
    const { kernels, parameters, gradient } = weights;
    const { length } = parameters;
    return {
      power: { factor: 0.5, exponent: 2 },
      value() {
        const { pointer } = weights.read();
        return 0.5 * kernels.dot(length, pointer, pointer);
      },
      addGradient(factor) {
        const { pointer } = weights.read();
        kernels.axpy(length, factor, pointer, gradient.pointer);
        return 0.5 * kernels.dot(length, pointer, pointer);
      },
      /** θ ← θ / (1 + factor). */
      proximal(factor) {
        kernels.axpy(length, -factor / (1 + factor), weights.read().pointer, parameters.pointer);
      },
    };
  },
};
