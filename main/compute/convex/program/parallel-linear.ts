import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { literal } from './literals';
import type { ProgramWriter } from './program';

/** min ℓ(XW) + cβ‖W‖_* (theory §5.1), c the factor of the regulariser. */
export const parallelLinearProgram: ProgramWriter = ({ X, Y, spec, result }) => {
  const L = spec.depth ?? 2;
  const factor = gaugeFactor(spec.regularizer ?? 'power', L);
  return {
    formula: [
      'min_W  loss(X W) + c beta ||W||_*       (Wang, Ergen, Pilanci, ICLR 2023: parallel linear networks)',
      '',
      `for every depth, here L = ${L} with the regulariser '${spec.regularizer ?? 'power'}', whose factor is c = ${factor}.`,
    ],
    shows: [`Every singular value of W is one branch of rank one; ${result.activeNeurons} at the optimum found.`],
    model: [
      `W = cp.Variable((${X.shape[1]}, ${Y.shape[1]}))`,
      'F = X @ W',
      `penalty = ${factor === 1 ? '' : `${literal(factor)} * `}beta * ${Y.shape[1] === 1 ? 'cp.norm(W, "fro")  # = ||W||_* of one column' : 'cp.normNuc(W)'}`,
    ],
  };
};
