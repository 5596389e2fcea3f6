import { LINE_SEARCH } from '../../../../shared/theory/training/optimizers';
import type { OptimizerRule } from './optimizer';

/** Part of the decrease that the gradient promises which a step must reach. */
const SUFFICIENT = 1e-4;
/** Halvings after which there is no descent left that float64 can see. */
const HALVINGS = 60;

/**
 * Gradient descent with backtracking [Armijo 1966]: the step is halved until the objective falls by at least 1e-4 of what the gradient
 * promises. The first trial is the learning rate, later ones twice the last step, so that it finds its own scale.
 */
export const lineSearch: OptimizerRule = {
  ...LINE_SEARCH,
  create({ arena, axpy, dot, scale }, network, { learningRate }, checkpoint) {
    const { parameters, gradient } = network;
    const n = parameters.length;
    const start = arena.real(n);
    // The last step.
    const numbers = Float64Array.of(learningRate / 2);
    return {
      state: { blocks: [], numbers },
      step(_rate, objective) {
        const slope = dot(n, gradient.pointer, gradient.pointer);
        scale(n, 0, start.pointer);
        axpy(n, 1, parameters.pointer, start.pointer);
        let step = 2 * numbers[0];
        for (let halving = 0; halving < HALVINGS; halving++) {
          numbers[0] = step;
          axpy(n, -step, gradient.pointer, parameters.pointer);
          const trial = network.objective(checkpoint);
          if (trial !== null && trial < (objective as number) && trial <= (objective as number) - SUFFICIENT * step * slope) return 'moved';
          scale(n, 0, parameters.pointer);
          axpy(n, 1, start.pointer, parameters.pointer);
          if (trial === null) return 'stopped';
          step /= 2;
        }
        numbers[0] = step;
        return 'settled';
      },
    };
  },
};
