import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { literal } from './literals';
import type { ProgramWriter } from './program';

/** min ℓ(Aw + 1cᵀ) + β Σ‖w_j‖ with a hinge to each side of every data point (theory §5.7). */
export const splineProgram: ProgramWriter = ({ Y, spec }) => {
  const L = spec.depth ?? 2;
  const regularizer = spec.regularizer ?? 'power';
  const factor = gaugeFactor(regularizer, L);
  return {
    formula: [
      `min_{w, c}  loss(A w + 1 c) + ${factor === 1 ? '' : 'k '}beta sum_j ||w_j||,   A = [ (x - x_j)_+ , (x_j - x)_+ ]_j`,
      '',
      '(Ergen, Pilanci, ICML 2021: linear splines): a lasso with a free constant, since a bias that is not penalised makes it free.',
      ...(L === 2
        ? []
        : [
            `The same for ${L} layers on x >= 0 with a bias in the last hidden one; the regulariser '${regularizer}' has the factor k = ${factor}.`,
          ]),
    ],
    shows: ['The optimum is that over all knots: between data points no hinge does better than those at them.'],
    model: [
      'knots = np.unique(X)[None, :]',
      'A = np.hstack([np.maximum(X - knots, 0), np.maximum(knots - X, 0)])',
      `w = cp.Variable((A.shape[1], ${Y.shape[1]}))`,
      `c = cp.Variable((1, ${Y.shape[1]}))`,
      'F = A @ w + np.ones((len(X), 1)) @ c',
      `penalty = ${factor === 1 ? '' : `${literal(factor)} * `}beta * cp.sum(cp.norm(w, 2, axis=1))`,
    ],
  };
};
