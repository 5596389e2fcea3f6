import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import type { TrainingKernels } from '../../engine/training-kernels';
import type { TrainedNetwork } from '../network';
import type { OptimizerRule, OptimizerState } from './optimizer';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Adam [Kingma & Ba 2015, algorithm 1] with the paper's β₁, β₂ and ε. */
export const adam: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.adam,
  create(kernels, network) {
    const { state, update } = adamUpdate(kernels, network);
    return {
      state,
      step(rate) {
        update(rate);
        return 'moved';
      },
    };
  },
};

export interface AdamUpdate {
  readonly state: OptimizerState;
  readonly update: (rate: number) => void;
}

/** The update of algorithm 1 with its own moments. */
export function adamUpdate({ arena, adam: update }: TrainingKernels, { parameters, gradient }: TrainedNetwork): AdamUpdate {
  const n = parameters.length;
  const first = arena.real(n);
  const second = arena.real(n);
  // βᵗ by multiplication: Math.pow need not be the same everywhere.
  const powers = Float64Array.of(1, 1);
  const step = (learningRate: number) => {
    powers[0] *= BETA1;
    powers[1] *= BETA2;
    const rate = learningRate / (1 - powers[0]);
    const correction = 1 / Math.sqrt(1 - powers[1]);
    update(n, rate, correction, BETA1, BETA2, EPSILON, gradient.pointer, first.pointer, second.pointer, parameters.pointer);
  };
  return { state: { blocks: [first, second], numbers: powers }, update: step };
}
