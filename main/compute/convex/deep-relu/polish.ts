import type { Loss } from '../../../../shared/theory/losses';
import { minimise } from '../../certificate/shor/lbfgs';
import { norm } from '../../engine/norm';
import { smoothLoss } from '../master/conjugates/smooth-loss';
import type { Stack } from './stack';

/** One branch: hidden layers of norm one and its output weights, which carry its whole size. */
export interface DeepBranch {
  parameters: Float64Array;
  /** C values. */
  w: Float64Array;
}

export interface DeepProblem {
  stack: Stack;
  loss: Loss;
  /** n×C. */
  Y: Float64Array;
  outputs: number;
  beta: number;
  /** A dual point to begin with; null for −∇ℓ(0). */
  start: Float64Array | null;
  /** Branches to begin with. */
  known: readonly DeepBranch[];
}

/** F (n×C) of the branches. */
export function outputsOf({ stack, outputs: C }: DeepProblem, branches: readonly DeepBranch[]): Float64Array {
  const F = new Float64Array(stack.n * C);
  for (const { parameters, w } of branches) {
    const phi = stack.forward(parameters);
    for (let i = 0; i < stack.n; i++) for (let c = 0; c < C; c++) F[i * C + c] += phi[i] * w[c];
  }
  return F;
}

/** ℓ(F) + β Σ‖w_k‖. */
export function valueOf(problem: DeepProblem, branches: readonly DeepBranch[]): number {
  return problem.loss.value(outputsOf(problem, branches), problem.Y) + problem.beta * branches.reduce((sum, { w }) => sum + norm(w), 0);
}

/**
 * Descends, with ℓ smoothed by `mu` where it has kinks, ℓ + (β/L) Σ_k Σ_l ‖W_lk‖ᴸ, the L-th power form of the same objective (theory §4), in all weights at once from balanced layers.
 * Returns the branches with their hidden layers at norm one again; they are no worse, but for what the smoothing does.
 */
export function polish(
  problem: DeepProblem,
  branches: readonly DeepBranch[],
  steps: number,
  mu: number,
  stopped: () => boolean,
): DeepBranch[] {
  const { stack, loss, Y, outputs: C, beta } = problem;
  const smooth = smoothLoss(loss, Y, C, mu);
  const { n } = stack;
  const L = stack.layers + 1;
  const each = stack.size + C;
  const x = new Float64Array(branches.length * each);
  branches.forEach(({ parameters, w }, k) => {
    const share = norm(w) ** (1 / L);
    for (let j = 0; j < stack.size; j++) x[k * each + j] = share * parameters[j];
    for (let c = 0; c < C; c++) x[k * each + stack.size + c] = share > 0 ? (share * w[c]) / share ** L : 0;
  });
  const F = new Float64Array(n * C);
  const N = new Float64Array(n * C);
  const g = new Float64Array(n);
  const evaluate = (theta: Float64Array, gradient: Float64Array) => {
    F.fill(0);
    for (let k = 0; k < branches.length; k++) {
      const phi = stack.forward(theta, k * each);
      for (let i = 0; i < n; i++) for (let c = 0; c < C; c++) F[i * C + c] += phi[i] * theta[k * each + stack.size + c];
    }
    let value = smooth(F, N);
    gradient.fill(0);
    for (let k = 0; k < branches.length; k++) {
      const at = k * each;
      const output = at + stack.size;
      const phi = stack.forward(theta, at);
      for (let i = 0; i < n; i++) {
        g[i] = 0;
        for (let c = 0; c < C; c++) {
          g[i] -= N[i * C + c] * theta[output + c];
          gradient[output + c] -= N[i * C + c] * phi[i];
        }
      }
      stack.backward(theta, g, gradient, at);
      const norms = [...stack.norms(theta, at), norm(theta, output, output + C)];
      norms.forEach((size, l) => {
        value += (beta / L) * size ** L;
        const [from, to] = l < stack.layers ? [at + stack.offsets[l], at + stack.offsets[l + 1]] : [output, output + C];
        const slope = beta * size ** (L - 2);
        for (let j = from; j < to; j++) gradient[j] += slope * theta[j];
      });
    }
    return value;
  };
  minimise(x, evaluate, steps, stopped);
  const alive = branches.flatMap((_, k): DeepBranch[] => {
    const parameters = x.slice(k * each, k * each + stack.size);
    const size = stack.norms(parameters).reduce((product, value) => product * value, 1);
    const w = x.slice(k * each + stack.size, (k + 1) * each).map((value) => size * value);
    return stack.normalize(parameters) && norm(w) > 0 ? [{ parameters, w }] : [];
  });
  return mu > 0 || valueOf(problem, alive) < valueOf(problem, branches) ? alive : [...branches];
}
