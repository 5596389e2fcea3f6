import { biasIs, layersAre, outputBias, squaredLoss } from './common';
import { depthOf, type Theorem } from './hypothesis';
import { orthonormal } from './whitened-rows';

/** Theory §6.2: the singular values of XᵀY separate, and collapse below a threshold. */
export const rankCollapse: Theorem = {
  name: 'Rank collapse',
  source: 'Wang, Ergen and Pilanci 2023; Ergen and Pilanci 2021',
  claim: 'Each singular value of XᵀY is shrunk by itself, and below a threshold that L and β set it collapses to zero.',
  concludes: 'closed form',
  concerns: (architecture) => architecture.activation === 'linear' && depthOf(architecture) > 2,
  hypotheses: (circumstances) => [
    orthonormal('columns', circumstances),
    layersAre('three or more', circumstances),
    squaredLoss(circumstances),
    {
      name: 'Weight decay',
      holds: circumstances.architecture.regularizer === 'weight-decay',
      figure: circumstances.architecture.regularizer === 'weight-decay' ? 'weight decay' : 'another regulariser',
    },
    biasIs(['none'], 'No bias', circumstances),
    outputBias(false, circumstances),
    widthsForRank(circumstances),
  ],
};

function widthsForRank({ architecture, facts }: Parameters<Theorem['hypotheses']>[0]) {
  const narrowest = Math.min(...architecture.layers);
  const most = facts && Math.min(facts.rank, facts.outputs);
  return {
    name: 'Hidden widths of at least the rank',
    holds: most === null ? null : narrowest >= most,
    figure: most === null ? 'choose data to bound the rank' : `the narrowest layer has ${narrowest}, the rank is at most ${most}`,
  };
}
