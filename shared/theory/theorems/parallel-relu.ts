import { atMostOutputs, biasIs, definedLoss, enoughUnits, gaugeRegularizer, layersAre, outputBias } from './common';
import { depthOf, type Theorem } from './hypothesis';

/** [Wang23], and [Ergen21] for three layers; theory §5.4 and §5.5. */
export const parallelRelu: Theorem = {
  name: 'Parallel ReLU, any depth',
  source: 'Wang, Ergen and Pilanci 2023; three layers: Ergen and Pilanci 2021',
  claim: 'Strong duality: with enough branches of these widths the best network reaches its dual bound.',
  concludes: 'zero gap',
  concerns: (architecture) => architecture.activation === 'relu' && depthOf(architecture) > 2,
  hypotheses: (circumstances) => [
    layersAre('three or more', circumstances),
    gaugeRegularizer(circumstances),
    biasIs(['none'], 'No bias', circumstances),
    outputBias(false, circumstances),
    definedLoss(circumstances),
    enoughUnits(
      { unit: 'branch', have: circumstances.architecture.branches, letter: 'K*', most: atMostOutputs(circumstances) },
      circumstances,
    ),
  ],
};
