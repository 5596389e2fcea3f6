import { FIRST_ORDER, type OptimizerRule } from './optimizer';

/** Gradient descent: θ ← θ − rate·∇. */
export const gd: OptimizerRule = {
  ...FIRST_ORDER,
  name: 'gradient descent',
  takesBatches: false,
  create: ({ axpy }, { parameters, gradient }) => ({
    step(rate) {
      axpy(parameters.length, -rate, gradient.pointer, parameters.pointer);
      return 'moved';
    },
  }),
};
