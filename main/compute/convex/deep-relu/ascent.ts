import { minimise } from '../../certificate/shor/lbfgs';
import type { Random } from '../../engine/random';
import type { Stack } from './stack';

/** One atom that an ascent reached: layers of norm one, and ‖Nᵀφ‖. */
export interface Summit {
  parameters: Float64Array;
  value: number;
}

const STEPS = 150;
/** Relative size of the moves from a known atom. */
const NEARBY = 0.3;

/** ‖Nᵀφ‖₂ for N n×C. */
export function correlation(phi: Float64Array, N: Float64Array, C: number): number {
  let square = 0;
  for (let c = 0; c < C; c++) {
    let sum = 0;
    for (let i = 0; i < phi.length; i++) sum += N[i * C + c] * phi[i];
    square += sum * sum;
  }
  return Math.sqrt(square);
}

/**
 * Ascends ‖Nᵀφ(θ)‖₂ over layers of norm one (theory §5.5) from θ: log ‖Nᵀφ‖ − Σ log ‖W_l‖ does not change when a layer is scaled, so that
 * it is maximised without the constraint. Null where φ is zero.
 */
export function ascend(stack: Stack, start: Float64Array, N: Float64Array, C: number, stopped: () => boolean): Summit | null {
  const { n } = stack;
  const g = new Float64Array(n);
  const products = new Float64Array(C);
  const parameters = start.slice();
  const evaluate = (theta: Float64Array, gradient: Float64Array) => {
    gradient.fill(0);
    const phi = stack.forward(theta);
    let square = 0;
    for (let c = 0; c < C; c++) {
      products[c] = 0;
      for (let i = 0; i < n; i++) products[c] += N[i * C + c] * phi[i];
      square += products[c] ** 2;
    }
    const norms = stack.norms(theta);
    if (!(square > 0) || !norms.every((norm) => norm > 0)) return Infinity;
    for (let i = 0; i < n; i++) {
      g[i] = 0;
      for (let c = 0; c < C; c++) g[i] -= (N[i * C + c] * products[c]) / square;
    }
    stack.backward(theta, g, gradient);
    let value = -0.5 * Math.log(square);
    norms.forEach((norm, l) => {
      value += Math.log(norm);
      for (let k = stack.offsets[l]; k < stack.offsets[l + 1]; k++) gradient[k] += theta[k] / (norm * norm);
    });
    return value;
  };
  if (!Number.isFinite(evaluate(parameters, new Float64Array(parameters.length)))) return null;
  minimise(parameters, evaluate, STEPS, stopped);
  if (!stack.normalize(parameters)) return null;
  return { parameters, value: correlation(stack.forward(parameters), N, C) };
}

/** Where ascents start: layers at random, or near known atoms. */
export function randomStart(stack: Stack, random: Random, known: readonly Float64Array[]): Float64Array {
  const near = known.length > 0 && random.below(3) === 0 ? known[random.below(known.length)] : null;
  const parameters = Float64Array.from({ length: stack.size }, () => random.normal());
  stack.normalize(parameters);
  if (near) for (let k = 0; k < parameters.length; k++) parameters[k] = near[k] + NEARBY * parameters[k];
  return parameters;
}
