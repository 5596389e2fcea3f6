import { OPTIMIZER_DECLARATIONS } from '../../../../shared/theory/training/optimizers';
import type { TrainingKernels } from '../../engine/training-kernels';
import type { TrainedNetwork } from '../network';
import type { OptimizerRule } from './optimizer';
import type { OptimizerState } from './state';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
export const ADAM_CONSTANTS = [BETA1, BETA2, EPSILON] as const;

/** Adam [Kingma & Ba 2015, algorithm 1] with the paper's β₁, β₂ and ε. */
export const adam: OptimizerRule = {
  ...OPTIMIZER_DECLARATIONS.adam,
  create(kernels, network) {
    const { state, update, coefficients } = adamUpdate(kernels, network);
    return {
      state,
      elementwise: { number: 1, constants: ADAM_CONSTANTS, coefficients },
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
  /** Writes the rate and the correction of the second moment that the next step takes, which counts as taken. */
  readonly coefficients: (rate: number, to: Float64Array, at: number) => void;
}

/** The update of algorithm 1 with its own moments. */
export function adamUpdate({ arena, adam: update }: TrainingKernels, { parameters, gradient }: TrainedNetwork): AdamUpdate {
  const n = parameters.length;
  const first = arena.real(n);
  const second = arena.real(n);
  // βᵗ by multiplication: Math.pow need not be the same everywhere.
  const powers = Float64Array.of(1, 1);
  const coefficients = (learningRate: number, to: Float64Array, at: number) => {
    powers[0] *= BETA1;
    powers[1] *= BETA2;
    to[at] = learningRate / (1 - powers[0]);
    to[at + 1] = 1 / Math.sqrt(1 - powers[1]);
  };
  const own = new Float64Array(2);
  const step = (learningRate: number) => {
    coefficients(learningRate, own, 0);
    update(n, own[0], own[1], BETA1, BETA2, EPSILON, gradient.pointer, first.pointer, second.pointer, parameters.pointer);
  };
  return { state: { blocks: [first, second], numbers: powers }, update: step, coefficients };
}
