import { atMostRank, biasIs, definedLoss, enoughUnits, gaugeRegularizer, neuronsOf, outputBias } from './common';
import { depthOf, type Theorem } from './hypothesis';

/** [Wang23], theory §5.1: one branch for each singular value of the optimal W. */
export const parallelLinear: Theorem = {
  name: 'Parallel deep linear',
  source: 'Wang, Ergen and Pilanci 2023',
  claim: 'Strong duality at every depth: the program is a nuclear norm, and one branch for each singular value reaches it.',
  concludes: 'zero gap',
  concerns: ({ activation }) => activation === 'linear',
  hypotheses: (circumstances) => {
    const { architecture } = circumstances;
    const two = depthOf(architecture) === 2;
    // What is solved for one branch is the standard network, whose rank is not that of the parallel one.
    const own = two || architecture.branches > 1 ? circumstances : { ...circumstances, found: null };
    return [
      gaugeRegularizer(circumstances),
      biasIs(['none'], 'No bias', circumstances),
      outputBias(false, circumstances),
      definedLoss(circumstances),
      enoughUnits(
        two
          ? { unit: 'neuron', have: neuronsOf(architecture), letter: 'm*', most: atMostRank(circumstances) }
          : { unit: 'branch', have: architecture.branches, letter: 'K*', most: atMostRank(circumstances) },
        own,
      ),
    ];
  },
};
