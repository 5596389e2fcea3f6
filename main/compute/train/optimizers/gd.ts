import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import { NO_STATE, type OptimizerRule } from './optimizer';

/** Gradient descent: θ ← θ − rate·∇. */
export const gd: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.gd,
  create: ({ axpy }, { parameters, gradient }) => ({
    state: NO_STATE,
    step(rate) {
      axpy(parameters.length, -rate, gradient.pointer, parameters.pointer);
      return 'moved';
    },
  }),
};
