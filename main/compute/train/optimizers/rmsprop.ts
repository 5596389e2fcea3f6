import { FIRST_ORDER, type OptimizerRule } from './optimizer';

const ALPHA = 0.99;
const EPSILON = 1e-8;

/** RMSprop [Tieleman & Hinton 2012] with PyTorch's α and ε. */
export const rmsprop: OptimizerRule = {
  ...FIRST_ORDER,
  name: 'RMSprop',
  create({ arena, rmsprop: update }, { parameters, gradient }) {
    const mean = arena.float64(parameters.length);
    return {
      step(rate) {
        update(parameters.length, rate, ALPHA, EPSILON, gradient.pointer, mean.pointer, parameters.pointer);
        return 'moved';
      },
    };
  },
};
