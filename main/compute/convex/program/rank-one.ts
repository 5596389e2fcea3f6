import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { literal } from './literals';
import type { ProgramWriter } from './program';

/** min ℓ((c)₊w₁ᵀ + (−c)₊w₂ᵀ) + β(‖w₁‖ + ‖w₂‖) for X = c aᵀ (theory §5.6). */
export const rankOneProgram: ProgramWriter = ({ Y, spec }) => {
  const L = spec.depth ?? 2;
  const factor = gaugeFactor(spec.regularizer ?? 'power', L);
  return {
    formula: [
      "min_{w1, w2}  loss((c)_+ w1' + (-c)_+ w2') + k beta (||w1|| + ||w2||),   X = c a', ||a|| = 1",
      '',
      '(Ergen, Pilanci, ICML 2021: rank-one data; Wang, Ergen, Pilanci, ICLR 2023), the same for every depth,',
      `here L = ${L} with the regulariser '${spec.regularizer ?? 'power'}', whose factor is k = ${factor}.`,
    ],
    shows: ['On rank-one data a branch of any depth outputs a multiple of one of these two atoms.'],
    model: [
      '_, _, right = np.linalg.svd(X, full_matrices=False)',
      'c = X @ right[:1].T  # n x 1; its sign only exchanges the two atoms',
      'atoms = np.hstack([np.maximum(c, 0), np.maximum(-c, 0)])',
      `W = cp.Variable((2, ${Y.shape[1]}))`,
      'F = atoms @ W',
      `penalty = ${factor === 1 ? '' : `${literal(factor)} * `}beta * cp.sum(cp.norm(W, 2, axis=1))`,
    ],
  };
};
