import { formatNumber } from '../../figures/format';
import { biasIs, definedLoss, gaugeRegularizer } from './common';
import { depthOf, type Circumstances, type Hypothesis, type Theorem } from './hypothesis';

/** Above β_max the best network is zero, or its best free constant (theory §3). */
export const zeroNetwork: Theorem = {
  name: 'Zero network',
  source: 'Pilanci and Ergen 2020',
  claim: 'From β_max on the best network is the one that costs nothing, and its objective is the bound.',
  concludes: 'zero gap',
  special: true,
  concerns: ({ activation }) => activation !== 'gated',
  hypotheses: (circumstances) => [
    betaAboveMax(circumstances),
    gaugeRegularizer(circumstances),
    freedom(circumstances),
    definedLoss(circumstances),
  ],
};

function betaAboveMax({ architecture: { beta }, facts }: Circumstances): Hypothesis {
  const name = 'β at least β_max';
  if (!facts || facts.betaMax === null) return { name, holds: null, figure: 'β_max is not known yet' };
  const ratio = `β is ${formatNumber(beta / facts.betaMax, 3)} of ${facts.betaMaxKind === 'exact' ? '' : 'an upper bound of '}β_max = ${formatNumber(facts.betaMax, 4)}`;
  // An upper bound of β_max decides only one side.
  return { name, holds: beta >= facts.betaMax ? true : facts.betaMaxKind === 'exact' ? false : null, figure: ratio };
}

/** What costs nothing is part of the program that β_max is of. */
function freedom(circumstances: Circumstances): Hypothesis {
  const { architecture, features } = circumstances;
  const { activation, bias, outputBias = false } = architecture;
  const name = 'No part that the program does not have';
  if (activation === 'relu' && depthOf(architecture) === 2 && bias === 'free' && features === 1)
    return {
      name,
      holds: outputBias,
      figure: outputBias
        ? 'the output bias is the free constant of the spline'
        : 'without an output bias the free constant is only approached',
    };
  if (outputBias) return { name, holds: false, figure: 'the output bias is not penalised' };
  const allowed =
    activation === 'threshold'
      ? (['none', 'free'] as const)
      : activation === 'relu' && depthOf(architecture) === 2
        ? (['none', 'penalized'] as const)
        : (['none'] as const);
  return biasIs(allowed, name, circumstances);
}
