import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import type { TrainingKernels } from '../../engine/training-kernels';
import type { TrainedNetwork } from '../network';
import type { OptimizerRule } from './optimizer';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Adam [Kingma & Ba 2015, algorithm 1] with the paper's β₁, β₂ and ε. */
export const adam: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.adam,
  create(kernels, network) {
    const update = adamUpdate(kernels, network);
    return {
      step(rate) {
        update(rate);
        return 'moved';
      },
    };
  },
};

/** The update of algorithm 1 with its own moments. */
export function adamUpdate({ arena, adam: update }: TrainingKernels, { parameters, gradient }: TrainedNetwork): (rate: number) => void {
  const n = parameters.length;
  const first = arena.real(n);
  const second = arena.real(n);
  // βᵗ by multiplication: Math.pow need not be the same everywhere.
  let power1 = 1;
  let power2 = 1;
  return (learningRate) => {
    power1 *= BETA1;
    power2 *= BETA2;
    const rate = learningRate / (1 - power1);
    const correction = 1 / Math.sqrt(1 - power2);
    update(n, rate, correction, BETA1, BETA2, EPSILON, gradient.pointer, first.pointer, second.pointer, parameters.pointer);
  };
}
