import type { OptimizerRule } from './optimizer';

/**
 * Stochastic gradient descent with momentum μ: v ← μv + ∇, θ ← θ − rate·v; with Nesterov's look-ahead θ ← θ − rate·(∇ + μv)
 * [Sutskever et al. 2013, in the form that PyTorch uses].
 */
export const sgd: OptimizerRule = {
  name: 'SGD',
  takesBatches: true,
  takesMomentum: true,
  create({ arena, axpy, scale }, parameters, gradient, { learningRate, momentum, nesterov }) {
    const n = parameters.length;
    if (momentum === 0) return { step: () => axpy(n, -learningRate, gradient.pointer, parameters.pointer) };
    const velocity = arena.float64(n);
    return {
      step() {
        scale(n, momentum, velocity.pointer);
        axpy(n, 1, gradient.pointer, velocity.pointer);
        if (nesterov) {
          axpy(n, -learningRate, gradient.pointer, parameters.pointer);
          axpy(n, -learningRate * momentum, velocity.pointer, parameters.pointer);
        } else axpy(n, -learningRate, velocity.pointer, parameters.pointer);
      },
    };
  },
};
