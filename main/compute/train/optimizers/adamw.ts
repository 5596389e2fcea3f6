import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import { ADAM_CONSTANTS, adamUpdate } from './adam';
import type { OptimizerRule } from './optimizer';

/** λ where none is given, as in PyTorch. */
export const DEFAULT_DECAY = 0.01;

/**
 * AdamW [Loshchilov & Hutter 2019, algorithm 2]: θ ← (1 − rate·λ)θ, then Adam's step. λ is no regulariser (theory §3): it comes on top
 * of β·R, which the gradient contains.
 */
export const adamw: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.adamw,
  create(kernels, network, { decay = DEFAULT_DECAY }) {
    const { parameters } = network;
    const { state, update, coefficients } = adamUpdate(kernels, network);
    return {
      state,
      elementwise: {
        number: 2,
        constants: ADAM_CONSTANTS,
        coefficients(rate, to, at) {
          coefficients(rate, to, at);
          to[at + 2] = 1 - rate * decay;
        },
      },
      step(rate) {
        kernels.scale(parameters.length, 1 - rate * decay, parameters.pointer);
        update(rate);
        return 'moved';
      },
    };
  },
  note: ({ decay = DEFAULT_DECAY }) =>
    `AdamW shrinks the weights by its own decay of ${decay}, which is no part of the objective: it does not settle where the objective is least.`,
};
