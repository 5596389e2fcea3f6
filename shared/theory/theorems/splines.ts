import { formatCount } from '../../figures/format';
import { atMostOutputs, biasIs, definedLoss, enoughUnits, gaugeRegularizer, layersAre, neuronsOf, outputBias } from './common';
import type { Circumstances, Hypothesis, Theorem } from './hypothesis';

/** [Ergen21b], theory §5.7: knots on data points, a free constant. */
export const splines: Theorem = {
  name: 'Linear splines',
  source: 'Ergen and Pilanci 2021',
  claim: 'The optimum is a linear spline with its knots on data points: a lasso with a free constant.',
  concludes: 'zero gap',
  concerns: ({ activation, bias, layers }) => activation === 'relu' && bias === 'free' && layers.length === 1,
  hypotheses: (circumstances) => [
    layersAre('two', circumstances),
    oneFeature(circumstances),
    gaugeRegularizer(circumstances),
    biasIs(['free'], 'A bias that is not penalised', circumstances),
    outputBias(true, circumstances),
    definedLoss(circumstances),
    enoughUnits(
      { unit: 'neuron', have: neuronsOf(circumstances.architecture), letter: 'm*', most: atMostOutputs(circumstances) },
      circumstances,
    ),
  ],
};

function oneFeature({ features, facts }: Circumstances): Hypothesis {
  const d = facts?.d ?? features;
  return { name: 'One feature', holds: d === 1, figure: formatCount(d, 'feature') };
}
