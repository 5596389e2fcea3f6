import { atMostOutputs, biasIs, definedLoss, enoughUnits, gaugeRegularizer, layersAre, neuronsOf, outputBias } from './common';
import type { Theorem } from './hypothesis';

/** [PE20, Theorem 1], theory §5.3. */
export const twoLayerRelu: Theorem = {
  name: 'Two-layer ReLU',
  source: 'Pilanci and Ergen 2020, theorem 1',
  claim: 'A network that is wide enough reaches the optimum of the convex program over activation patterns.',
  concludes: 'zero gap',
  concerns: ({ activation, layers }) => activation === 'relu' && layers.length === 1,
  hypotheses: (circumstances) => [
    layersAre('two', circumstances),
    gaugeRegularizer(circumstances),
    biasIs(['none', 'penalized'], 'No bias, or a penalised one', circumstances),
    outputBias(false, circumstances),
    definedLoss(circumstances),
    enoughUnits(
      { unit: 'neuron', have: neuronsOf(circumstances.architecture), letter: 'm*', most: atMostOutputs(circumstances) },
      circumstances,
    ),
  ],
};
