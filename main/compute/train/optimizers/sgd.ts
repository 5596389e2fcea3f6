import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import type { OptimizerRule } from './optimizer';
import { NO_STATE } from './state';

/**
 * Stochastic gradient descent with momentum μ: v ← μv + ∇, θ ← θ − rate·v; with Nesterov's look-ahead θ ← θ − rate·(∇ + μv)
 * [Sutskever et al. 2013, in the form that PyTorch uses].
 */
export const sgd: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.sgd,
  create({ arena, axpy, scale }, { parameters, gradient }, { momentum, nesterov }) {
    const n = parameters.length;
    const velocity = momentum === 0 ? null : arena.real(n);
    return {
      state: velocity ? { blocks: [velocity], numbers: new Float64Array(0) } : NO_STATE,
      elementwise: { number: velocity ? (nesterov ? 6 : 5) : 0, constants: [momentum, 0, 0] },
      step(rate) {
        if (velocity) {
          scale(n, momentum, velocity.pointer);
          axpy(n, 1, gradient.pointer, velocity.pointer);
        }
        if (!velocity || nesterov) axpy(n, -rate, gradient.pointer, parameters.pointer);
        if (velocity) axpy(n, nesterov ? -rate * momentum : -rate, velocity.pointer, parameters.pointer);
        return 'moved';
      },
    };
  },
};
