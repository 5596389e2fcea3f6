import { Failure } from '../../../../shared/contract/failure';
import { kernels } from '../../engine/kernels';
import { chooseGates } from '../patterns/gates';
import { reduce, withBias } from '../patterns/geometry';
import { asSolved } from '../patterns/listed-or-sampled';
import { defaultSample } from '../patterns/patterns';
import { patternLines } from './literals';
import { biasLines } from './penalized-bias';
import type { ProgramWriter } from './program';

/** min ℓ(Σ D_jXU_j) + β Σ‖U_j‖, ‖·‖_* for several outputs (theory §5.2). */
export const gatedReluProgram: ProgramWriter = ({ X, Y, spec, result, stopped }) => {
  const design = withBias(X, spec.bias === 'penalized');
  const C = Y.shape[1];
  const engine = kernels();
  const geometry = reduce(design.data, design.n, design.d);
  const asked = asSolved(spec, result, defaultSample(geometry.r));
  const gates = engine.arena.scope(() => chooseGates(engine, geometry, design.data, asked, stopped));
  if (!gates) throw new Failure('interrupted', 'Interrupted while the patterns were listed.');
  const P = gates.patterns.length;
  return {
    formula: [
      `min_U  loss(sum_j D_j X U_j) + beta sum_j ||U_j||${C === 1 ? '_2' : '_*'},   D_j = diag(1[X g_j >= 0])`,
      '',
      `(Wang, Ergen, Pilanci, ICLR 2023: gated ReLU networks), the gates g_j fixed: ${P} patterns, ${gates.how}.`,
    ],
    shows: ['The optimum is that of gated networks with these gates: a ReLU network may lie below it or above.'],
    model: [
      ...biasLines(spec),
      ...patternLines('D', gates.patterns),
      ...(C === 1
        ? [
            `U = cp.Variable((X.shape[1], ${P}))`,
            'F = cp.sum(cp.multiply(D, X @ U), axis=1, keepdims=True)',
            'penalty = beta * cp.sum(cp.norm(U, 2, axis=0))',
          ]
        : [
            `U = [cp.Variable((X.shape[1], ${C})) for j in range(${P})]`,
            'F = sum((D[:, [j]] * X) @ U[j] for j in range(len(U)))',
            'penalty = beta * sum(cp.normNuc(U_j) for U_j in U)',
          ]),
    ],
  };
};
