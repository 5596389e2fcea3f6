import { formatInteger } from '../../figures/format';
import { biasIs, definedLoss, layersAre, outputBias } from './common';
import { depthOf, type Circumstances, type Hypothesis, type Theorem } from './hypothesis';

/**
 * [Wang23, Theorem 1], theory §6.1 and §6.3: a standard linear network of rank one costs what its dual allows, and one of a higher rank more.
 * An optimum of rank one proves nothing by itself: that of the dual may have a higher one, which the standard network finds too dear.
 */
export const standardLinear: Theorem = {
  name: 'Standard deep linear',
  source: 'Wang, Ergen and Pilanci 2023, theorem 1',
  claim: 'With one target, or inputs of rank one, the gap is zero; an optimum of rank two and more costs more than its dual allows.',
  concludes: 'zero gap',
  sharp: true,
  concerns: (architecture) => architecture.activation === 'linear' && depthOf(architecture) > 2,
  hypotheses: (circumstances) => [
    layersAre('three or more', circumstances),
    oneProduct(circumstances),
    biasIs(['none'], 'No bias', circumstances),
    outputBias(false, circumstances),
    definedLoss(circumstances),
    rankOneMaps(circumstances),
  ],
};

/** One branch; or weight decay, under which more branches are never better than one (its power 2/L of the norms is subadditive). */
function oneProduct({ architecture }: Circumstances): Hypothesis {
  const { branches, regularizer, exponent } = architecture;
  const name = 'One branch, or weight decay';
  if (regularizer === 'path-norm')
    return { name, holds: false, figure: 'the path norm has another gauge, whose bound is not computed here' };
  if (exponent !== undefined && exponent !== depthOf(architecture))
    return { name, holds: false, figure: `an exponent below L = ${depthOf(architecture)}` };
  if (branches === 1) return { name, holds: true, figure: 'K = 1' };
  const decays = regularizer === 'weight-decay';
  return {
    name,
    holds: decays,
    figure: decays ? `weight decay: ${formatInteger(branches)} branches are no better than one` : `K = ${formatInteger(branches)}`,
  };
}

function rankOneMaps({ facts, found }: Circumstances): Hypothesis {
  const name = 'Maps of rank one';
  const most = facts && Math.min(facts.rank, facts.outputs);
  if (facts && most !== null && most <= 1)
    return { name, holds: true, figure: facts.outputs === 1 ? 'one target, so W is a vector' : `rank X = ${facts.rank}` };
  if (!facts || most === null) return { name, holds: null, figure: 'choose data to bound the rank' };
  const bound = `the rank is at most ${formatInteger(most)}, of rank X = ${facts.rank} and ${facts.outputs} targets`;
  if (found !== null && found > 1) return { name, holds: false, figure: `the solved optimum has rank ${formatInteger(found)}` };
  return {
    name,
    holds: null,
    figure:
      found === null
        ? `${bound}; solve the program to measure its gap`
        : `${bound}; the solved optimum has rank ${found}, that of the dual may be higher`,
  };
}
