import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import type { OptimizerRule } from './optimizer';
import { NO_STATE } from './state';

/** Gradient descent: θ ← θ − rate·∇. */
export const gd: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.gd,
  create: ({ axpy }, { parameters, gradient }) => ({
    state: NO_STATE,
    elementwise: { number: 0, constants: [0, 0, 0] },
    step(rate) {
      axpy(parameters.length, -rate, gradient.pointer, parameters.pointer);
      return 'moved';
    },
  }),
};
