import type { OptimizerRule } from './optimizer';

/** Gradient descent: θ ← θ − rate·∇. */
export const gd: OptimizerRule = {
  name: 'gradient descent',
  takesBatches: false,
  takesMomentum: false,
  create: ({ axpy }, parameters, gradient, { learningRate }) => ({
    step: () => axpy(parameters.length, -learningRate, gradient.pointer, parameters.pointer),
  }),
};
