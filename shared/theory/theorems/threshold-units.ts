import { atMostOutputs, biasIs, definedLoss, enoughUnits, gaugeRegularizer, layersAre, neuronsOf, outputBias } from './common';
import type { Theorem } from './hypothesis';

/** Theory §5.8: a lasso over the distinct 0/1 patterns. */
export const thresholdUnits: Theorem = {
  name: 'Threshold units',
  source: 'Ergen, Gulluk, Lacotte and Pilanci 2023',
  claim: 'With amplitudes the network is a lasso over the distinct patterns of the data.',
  concludes: 'zero gap',
  concerns: ({ activation }) => activation === 'threshold',
  hypotheses: (circumstances) => [
    layersAre('two', circumstances),
    gaugeRegularizer(circumstances),
    biasIs(['none', 'free'], 'No bias, or a free one', circumstances),
    outputBias(false, circumstances),
    definedLoss(circumstances),
    enoughUnits(
      { unit: 'neuron', have: neuronsOf(circumstances.architecture), letter: 'm*', most: atMostOutputs(circumstances) },
      circumstances,
    ),
  ],
};
