import { matrix } from '../../../../shared/contract/array';
import { kernels } from '../../engine/kernels';
import { matrixLines, patternLines } from './literals';
import { listedPatterns, neuronDirections } from './listed-patterns';
import { biasLines } from './penalized-bias';
import type { Program, ProgramWriter, Solved } from './program';

/** min ℓ(Σ D_iX(v_i − w_i)) + β Σ(‖v_i‖ + ‖w_i‖) over the cones of the patterns [PE20, theory §5.3]. */
export const twoLayerReluProgram: ProgramWriter = (solved) => (solved.Y.shape[1] === 1 ? scalar(solved) : vector(solved));

function scalar(solved: Solved): Program {
  const { spec } = solved;
  const { patterns, shows } = listedPatterns(kernels(), solved);
  return {
    formula: [
      'min_{v, w}  loss(sum_i D_i X (v_i - w_i)) + beta sum_i (||v_i|| + ||w_i||)',
      '     s.t.   (2 D_i - I) X v_i >= 0,  (2 D_i - I) X w_i >= 0       (Pilanci, Ergen, ICML 2020)',
      '',
      'with the patterns D_i = diag(1[X u >= 0]). An optimal v_i is a neuron v_i / sqrt||v_i|| with output weight sqrt||v_i||.',
    ],
    shows,
    model: [
      ...biasLines(spec),
      ...patternLines('D', patterns),
      `v = cp.Variable((X.shape[1], ${patterns.length}))`,
      `w = cp.Variable((X.shape[1], ${patterns.length}))`,
      'F = cp.sum(cp.multiply(D, X @ (v - w)), axis=1, keepdims=True)',
      'penalty = beta * cp.sum(cp.norm(v, 2, axis=0) + cp.norm(w, 2, axis=0))',
      'constraints = [cp.multiply(2 * D - 1, X @ v) >= 0, cp.multiply(2 * D - 1, X @ w) >= 0]',
    ],
  };
}

/** With several outputs the pricing over one cone is hard already [theory §5.3]; what is finite is the group lasso over given neurons. */
function vector({ X, Y, spec, result }: Solved): Program {
  const directions = neuronDirections(result.weights, X.shape[1], spec.bias === 'penalized');
  const m = directions.length;
  const d = directions[0].length;
  const u = matrix(
    m,
    d,
    Float64Array.from(directions.flatMap((direction) => Array.from(direction, (value) => value / (Math.hypot(...direction) || 1)))),
  );
  return {
    formula: [
      'min_W  loss(sum_k (X u_k)_+ w_k) + beta sum_k ||w_k||,   ||u_k|| = 1',
      '',
      `(Pilanci, Ergen, ICML 2020, several outputs) over the ${m} directions u_k of the network found.`,
    ],
    shows: [
      'This is the program restricted to these neurons: its optimum is an upper bound of that over all directions, and meeting it shows that',
      "the output weights are optimal. How near it is to the optimum over all directions is what the certificate's bound says.",
    ],
    model: [
      ...biasLines(spec),
      ...matrixLines('u', u),
      `W = cp.Variable((${m}, ${Y.shape[1]}))`,
      'F = np.maximum(X @ u.T, 0) @ W',
      'penalty = beta * cp.sum(cp.norm(W, 2, axis=1))',
    ],
  };
}
