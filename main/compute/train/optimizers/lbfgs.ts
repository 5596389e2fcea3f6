import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import { Memory } from './lbfgs-memory';
import type { OptimizerRule } from './optimizer';
import { Search } from './wolfe-search';

/**
 * L-BFGS with ten pairs [Nocedal & Wright 2006, algorithm 7.5] and the line search for weak Wolfe conditions that also serves functions
 * with kinks [Lewis & Overton 2013, algorithm 2.6]. The learning rate is the length of the first trial step.
 */
export const lbfgs: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.lbfgs,
  create(kernels, network, { learningRate }, checkpoint) {
    const search = new Search(kernels, network, checkpoint);
    const memory = new Memory(kernels, network.parameters.length);
    return {
      state: memory.state,
      step(_rate, objective) {
        memory.learn(network);
        for (;;) {
          const plain = memory.direction(network.gradient);
          const length = plain ? learningRate / Math.max(Number.MIN_VALUE, network.gradientNorm()) : 1;
          const end = search.along(memory.target, objective as number, length);
          if (end === 'moved') memory.remember(search.start, search.slope);
          if (end !== 'settled' || plain) return end;
          // No descent along the model's direction: the model is forgotten and the gradient itself is tried.
          memory.forget();
        }
      },
    };
  },
};
