import { add, div, mul, sqrt, square, sub, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import type { TrainSpec } from '../../../../shared/contract/run';
import { DEFAULT_DECAY } from '../../train/optimizers/adamw';
import type { TensorRegularizer } from './regularizers';

/** Parameters with what the update rule keeps of earlier steps, each networks × parameters. */
export type TensorState = { parameters: Tensor; memory: Tensor[] };

/** An update rule of several networks at once; `rate` is the learning rate of this step. */
export interface TensorOptimizer {
  start(parameters: Tensor): TensorState;
  step(state: TensorState, gradient: Tensor, rate: number): TensorState;
  /** Whether the gradient is that of the loss alone. */
  readonly lossOnly?: boolean;
}

const plain = (parameters: Tensor): TensorState => ({ parameters, memory: [] });

const gd: TensorOptimizer = {
  start: plain,
  step: ({ parameters }, gradient, rate) => plain(sub(parameters, mul(rate, gradient))),
};

function sgd({ momentum, nesterov }: TrainSpec): TensorOptimizer {
  if (momentum === 0) return gd;
  return {
    start: (parameters) => ({ parameters, memory: [zerosLike(parameters)] }),
    step({ parameters, memory: [before] }, gradient, rate) {
      const velocity = add(mul(momentum, before), gradient);
      const move = nesterov ? add(gradient, mul(momentum, velocity)) : velocity;
      return { parameters: sub(parameters, mul(rate, move)), memory: [velocity] };
    },
  };
}

/** Adam; `decay` is AdamW's λ, 0 without. */
function adam(decay: number): TensorOptimizer {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  let power1 = 1;
  let power2 = 1;
  return {
    start: (parameters) => ({ parameters, memory: [zerosLike(parameters), zerosLike(parameters)] }),
    step({ parameters, memory: [m, v] }, gradient, rate) {
      power1 *= beta1;
      power2 *= beta2;
      const first = add(mul(beta1, m), mul(1 - beta1, gradient));
      const second = add(mul(beta2, v), mul(1 - beta2, square(gradient)));
      const size = add(mul(sqrt(second), 1 / Math.sqrt(1 - power2)), epsilon);
      const from = decay === 0 ? parameters : mul(parameters, 1 - rate * decay);
      return { parameters: sub(from, mul(rate / (1 - power1), div(first, size))), memory: [first, second] };
    },
  };
}

/** θ − rate·∇/(√s + ε), s = kept·s + taken·∇². */
function scaled(kept: number, taken: number, epsilon: number): TensorOptimizer {
  return {
    start: (parameters) => ({ parameters, memory: [zerosLike(parameters)] }),
    step({ parameters, memory: [before] }, gradient, rate) {
      const squares = add(mul(kept, before), mul(taken, square(gradient)));
      return { parameters: sub(parameters, mul(rate, div(gradient, add(sqrt(squares), epsilon)))), memory: [squares] };
    },
  };
}

function proximal(regularizer: TensorRegularizer, beta: number): TensorOptimizer {
  return {
    start: plain,
    step: ({ parameters }, gradient, rate) => plain(regularizer.proximal!(sub(parameters, mul(rate, gradient)), rate * beta)),
    lossOnly: true,
  };
}

/** The rule of a specification that `checkTensorTraining` accepts: the same updates as `train/optimizers`. */
export function tensorOptimizer(spec: TrainSpec, regularizer: TensorRegularizer): TensorOptimizer {
  switch (spec.optimizer) {
    case 'sgd':
      return sgd(spec);
    case 'adam':
      return adam(0);
    case 'adamw':
      return adam(spec.decay ?? DEFAULT_DECAY);
    case 'adagrad':
      return scaled(1, 1, 1e-10);
    case 'rmsprop':
      return scaled(0.99, 0.01, 1e-8);
    case 'proximal':
      return proximal(regularizer, spec.architecture.beta);
    default:
      return gd;
  }
}
