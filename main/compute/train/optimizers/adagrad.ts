import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import type { OptimizerRule } from './optimizer';

const EPSILON = 1e-10;

/** Adagrad [Duchi et al. 2011, diagonal form] with PyTorch's ε. */
export const adagrad: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.adagrad,
  create({ arena, adagrad: update }, { parameters, gradient }) {
    const sum = arena.real(parameters.length);
    return {
      elementwise: { number: 3, constants: [EPSILON, 0, 0] },
      state: { blocks: [sum], numbers: new Float64Array(0) },
      step(rate) {
        update(parameters.length, rate, EPSILON, gradient.pointer, sum.pointer, parameters.pointer);
        return 'moved';
      },
    };
  },
};
