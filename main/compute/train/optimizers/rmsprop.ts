import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import type { OptimizerRule } from './optimizer';

const ALPHA = 0.99;
const EPSILON = 1e-8;

/** RMSprop [Tieleman & Hinton 2012] with PyTorch's α and ε. */
export const rmsprop: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.rmsprop,
  create({ arena, rmsprop: update }, { parameters, gradient }) {
    const mean = arena.real(parameters.length);
    return {
      elementwise: { number: 4, constants: [ALPHA, EPSILON, 0] },
      state: { blocks: [mean], numbers: new Float64Array(0) },
      step(rate) {
        update(parameters.length, rate, ALPHA, EPSILON, gradient.pointer, mean.pointer, parameters.pointer);
        return 'moved';
      },
    };
  },
};
