import { formatScientific } from '../../figures/format';
import { ORTHONORMAL } from '../whitened';
import { biasIs, enoughUnits, gaugeRegularizer, layersAre, neuronsOf, outputBias, squaredLoss } from './common';
import { depthOf, type Circumstances, type Hypothesis, type Theorem } from './hypothesis';

/** [Ergen21b], theory §6.4: two soft thresholds give the optimal value. */
export const whitenedRows: Theorem = {
  name: 'Whitened data',
  source: 'Ergen and Pilanci 2021',
  claim: 'With orthonormal rows the optimal value is h(‖y₊‖) + h(‖y₋‖), h(a) = ½a² up to β and βa − ½β² beyond.',
  concludes: 'closed form',
  concerns: (architecture) => architecture.activation === 'relu' && depthOf(architecture) === 2,
  hypotheses: (circumstances) => [
    orthonormal('rows', circumstances),
    layersAre('two', circumstances),
    squaredLoss(circumstances),
    gaugeRegularizer(circumstances),
    biasIs(['none'], 'No bias', circumstances),
    outputBias(false, circumstances),
    oneTarget(circumstances),
    enoughUnits(
      { unit: 'neuron', have: neuronsOf(circumstances.architecture), letter: 'm*', most: { value: 2, why: 'one for each sign of y' } },
      circumstances,
    ),
  ],
};

/** XXᵀ = I or XᵀX = I. */
export function orthonormal(which: 'rows' | 'columns', { facts }: Circumstances): Hypothesis {
  const [name, product] = which === 'rows' ? ['Orthonormal rows, XXᵀ = I', 'XXᵀ − I'] : ['Orthonormal columns, XᵀX = I', 'XᵀX − I'];
  if (!facts) return { name, holds: null, figure: 'choose data to test it' };
  const off = which === 'rows' ? facts.orthonormalRows : facts.orthonormalColumns;
  if (off === null)
    return {
      name,
      holds: false,
      figure:
        which === 'rows'
          ? `${facts.n} rows of ${facts.d} features cannot be orthonormal`
          : `${facts.d} features of ${facts.n} rows cannot be orthonormal`,
    };
  return { name, holds: off <= ORTHONORMAL, figure: `an entry of ${product} is ${off === 0 ? '0' : formatScientific(off)}` };
}

function oneTarget({ facts, targets }: Circumstances): Hypothesis {
  const C = facts?.outputs ?? targets;
  return { name: 'One target', holds: C === 1, figure: `C = ${C}` };
}
