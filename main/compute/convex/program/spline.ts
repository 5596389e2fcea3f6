import type { ProgramWriter } from './program';

/** min ℓ(Aw + 1cᵀ) + β Σ‖w_j‖ with a hinge to each side of every data point (theory §5.7). */
export const splineProgram: ProgramWriter = ({ Y }) => ({
  formula: [
    'min_{w, c}  loss(A w + 1 c) + beta sum_j ||w_j||,   A = [ (x - x_j)_+ , (x_j - x)_+ ]_j',
    '',
    '(Ergen, Pilanci, ICML 2021: linear splines): a lasso with a free constant, since a bias that is not penalised makes it free.',
  ],
  shows: ['The optimum is that over all knots: between data points no hinge does better than those at them.'],
  model: [
    'knots = np.unique(X)[None, :]',
    'A = np.hstack([np.maximum(X - knots, 0), np.maximum(knots - X, 0)])',
    `w = cp.Variable((A.shape[1], ${Y.shape[1]}))`,
    `c = cp.Variable((1, ${Y.shape[1]}))`,
    'F = A @ w + np.ones((len(X), 1)) @ c',
    'penalty = beta * cp.sum(cp.norm(w, 2, axis=1))',
  ],
});
