import type { Architecture } from '../../contract/network';
import { formatInteger, formatNumber, formatScientific } from '../../figures/format';
import { RANK_ONE_TOLERANCE } from '../families/inputs';
import { gaugeFactor } from '../regularizers';
import { biasIs, definedLoss, enoughUnits, gaugeRegularizer, neuronsOf, outputBias } from './common';
import { depthOf, type Circumstances, type Hypothesis, type Theorem } from './hypothesis';

/** [Ergen21b], [Wang23], theory §5.6: two atoms are enough; a standard network of three layers has no gap where their coefficients agree in sign. */
export const rankOne: Theorem = {
  name: 'Rank-one data',
  source: 'Ergen and Pilanci 2021; Wang, Ergen and Pilanci 2023',
  claim: 'Two atoms carry every optimum, in closed form: two branches reach it, and one does where both coefficients have one sign.',
  concludes: 'zero gap',
  special: true,
  sharp: true,
  concerns: ({ activation, bias }) => activation === 'relu' && bias === 'none',
  hypotheses: (circumstances) => [
    rankOneData(circumstances),
    gaugeRegularizer(circumstances),
    biasIs(['none'], 'No bias', circumstances),
    outputBias(false, circumstances),
    definedLoss(circumstances),
    reachesBothAtoms(circumstances),
  ],
};

function rankOneData({ facts }: Circumstances): Hypothesis {
  const name = 'Data of rank one';
  if (!facts) return { name, holds: null, figure: 'choose data to test it' };
  const ratio = facts.secondSingularValue;
  return {
    name,
    holds: facts.rank <= 1 && ratio <= RANK_ONE_TOLERANCE,
    figure: `rank X = ${facts.rank}, σ₂/σ₁ = ${ratio === 0 ? '0' : formatScientific(ratio)}`,
  };
}

/** Enough units for both atoms; or, in a standard network of three and more layers, coefficients of one sign. */
function reachesBothAtoms(circumstances: Circumstances): Hypothesis {
  const { architecture, facts } = circumstances;
  const L = depthOf(architecture);
  const two = { value: 2, why: 'the two atoms' };
  if (L === 2) return enoughUnits({ unit: 'neuron', have: neuronsOf(architecture), letter: 'm*', most: two }, circumstances);
  if (architecture.branches > 1)
    return enoughUnits({ unit: 'branch', have: architecture.branches, letter: 'K*', most: two }, circumstances);
  const name = 'Coefficients of one sign, or two branches';
  if (!facts?.sides)
    return {
      name,
      holds: null,
      figure: facts && facts.outputs > 1 ? 'one branch and several targets: not known' : 'the coefficients of the atoms are not known yet',
    };
  const { positive, negative } = facts.sides;
  const price = architecture.beta * factorOf(architecture);
  // The first layer turns c into both of its signs, which takes a unit for each.
  if (architecture.layers[0] < 2) return oneAtomOnly(facts.sides, price);
  const sign = (value: number) => (Math.abs(value) > price ? Math.sign(value) : 0);
  const said = `(c)₊ᵀN = ${formatNumber(positive, 3)} and (−c)₊ᵀN = ${formatNumber(negative, 3)} against ${formatNumber(price, 3)}`;
  return { name, holds: sign(positive) * sign(negative) >= 0, figure: said };
}

/** One first unit carries one atom. */
function oneAtomOnly({ positive, negative }: { positive: number; negative: number }, price: number): Hypothesis {
  const used = [positive, negative].filter((value) => Math.abs(value) > price).length;
  return {
    name: 'A first width of two, or one atom alone',
    holds: used < 2,
    figure: `${formatInteger(used)} of the two atoms carry the optimum`,
  };
}

/** β of the gauge against β of the regulariser; 1 where it is no multiple of the gauge, which another hypothesis says. */
function factorOf(architecture: Architecture): number {
  return gaugeRegularizer({ architecture }).holds ? gaugeFactor(architecture.regularizer, depthOf(architecture)) : 1;
}
