import { biasIs, definedLoss, gaugeRegularizer, layersAre, outputBias } from './common';
import type { Theorem } from './hypothesis';

/** [PE20], theory §5.2: a group lasso over the patterns of fixed gates. */
export const gatedRelu: Theorem = {
  name: 'Gated ReLU',
  source: 'Pilanci and Ergen 2020',
  claim: 'Fixed gates make the network a group lasso over their patterns.',
  concludes: 'zero gap',
  concerns: ({ activation }) => activation === 'gated',
  hypotheses: (circumstances) => [
    layersAre('two', circumstances),
    gaugeRegularizer(circumstances),
    biasIs(['none', 'penalized'], 'No bias, or a penalised one', circumstances),
    outputBias(false, circumstances),
    definedLoss(circumstances),
    {
      name: 'The gates of the program',
      holds: null,
      figure: 'a training draws its own gates, and objectives over different gates are not compared',
    },
  ],
};
