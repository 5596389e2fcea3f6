import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import type { OptimizerRule } from './optimizer';
import { NO_STATE } from './state';

/**
 * Proximal gradient [Parikh & Boyd 2014, §4.2]: a step along the gradient of the loss alone, then
 * θ ← argmin ½‖θ′ − θ‖² + rate·βR(θ′), for the regularisers whose proximal map has a closed form.
 */
export const proximal: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.proximal,
  create({ axpy }, { parameters, gradient, regularizer }, { architecture: { beta } }) {
    return {
      state: NO_STATE,
      step(rate) {
        regularizer.addGradient(-beta);
        axpy(parameters.length, -rate, gradient.pointer, parameters.pointer);
        regularizer.proximal?.(rate * beta);
        return 'moved';
      },
    };
  },
};
