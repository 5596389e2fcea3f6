import { formatCount, formatInteger, formatNumber } from '../../figures/format';
import type { Architecture } from '../../contract/network';
import { LOSS_NAMES } from '../losses/names';
import { depthOf, type Circumstances, type Hypothesis } from './hypothesis';

type Regularizer = Architecture['regularizer'];

/** How a hypothesis names each option. */
const REGULARIZER_NAMES: Record<Regularizer, string> = {
  'weight-decay': 'weight decay',
  power: 'L-th power',
  'power-half': 'L-th power with factor ½',
  'last-two': 'last two layers',
  'path-norm': 'path norm',
};
const BIAS_NAMES: Record<Architecture['bias'], string> = { none: 'none', penalized: 'penalised', free: 'free' };

/** Exactly two layers, or at least three. */
export function layersAre(which: 'two' | 'three or more', { architecture }: Circumstances): Hypothesis {
  const L = depthOf(architecture);
  return {
    name: which === 'two' ? 'Two layers' : 'Three layers or more',
    holds: which === 'two' ? L === 2 : L > 2,
    figure: `L = ${L}`,
  };
}

/** A penalty that is a multiple of the gauge (theory §4). */
export function gaugeRegularizer({ architecture }: Pick<Circumstances, 'architecture'>): Hypothesis {
  const { regularizer, exponent } = architecture;
  const L = depthOf(architecture);
  const name = 'A regulariser that equals β times the gauge';
  const chosen = REGULARIZER_NAMES[regularizer];
  if (regularizer === 'weight-decay')
    return L === 2
      ? { name, holds: true, figure: `${chosen} of two layers` }
      : { name, holds: false, figure: `${chosen} of ${L} layers grows like the gauge to the power 2/${L}, which is not convex` };
  if (regularizer === 'path-norm')
    return { name, holds: false, figure: 'the path norm has another gauge, whose bound is not computed here' };
  if (regularizer === 'power' && exponent !== undefined && exponent !== L)
    return { name, holds: false, figure: `the power ${formatNumber(exponent)} is below L = ${L}` };
  return { name, holds: true, figure: regularizer === 'power' ? `the power ${L} of ${L} layers` : chosen };
}

/** One of the biases that the theorem allows. */
export function biasIs(allowed: readonly Architecture['bias'][], name: string, { architecture: { bias } }: Circumstances): Hypothesis {
  return { name, holds: allowed.includes(bias), figure: `bias ${BIAS_NAMES[bias]}` };
}

/** Whether the outputs have constants of their own. */
export function outputBias(wanted: boolean, { architecture: { outputBias = false } }: Circumstances): Hypothesis {
  return {
    name: wanted ? 'An output bias' : 'No output bias',
    holds: outputBias === wanted,
    figure: outputBias
      ? wanted
        ? 'the constant costs nothing'
        : 'what is not penalised can lower the objective below the bound'
      : wanted
        ? 'without it the free constant of the program is only approached'
        : 'none',
  };
}

/** A convex loss that is defined for the targets. */
export function definedLoss({ architecture: { loss }, facts }: Circumstances): Hypothesis {
  const why = facts?.unsuitedLosses[loss];
  return {
    name: 'A convex loss, defined for the targets',
    holds: why !== undefined ? false : facts ? true : null,
    figure: why ?? `${LOSS_NAMES[loss]}${facts ? '' : '; choose data to test the targets'}`,
  };
}

export function squaredLoss({ architecture: { loss } }: Circumstances): Hypothesis {
  return { name: 'The squared loss', holds: loss === 'squared', figure: LOSS_NAMES[loss] };
}

interface Enough {
  /** What is counted. */
  unit: 'neuron' | 'branch';
  have: number;
  /** The name of the least number that is enough. */
  letter: 'm*' | 'K*';
  /** What theory bounds it by, and how that is written; null as long as the data are not known. */
  most: { value: number; why: string } | null;
}

/** At least K* units: decided by a bound of K*, or by an optimum that was solved exactly (theory §2). */
export function enoughUnits({ unit, have, letter, most }: Enough, { found }: Circumstances): Hypothesis {
  const plural = unit === 'branch' ? 'branches' : 'neurons';
  const name = `At least ${letter} ${plural}`;
  const count = formatCount(have, unit, plural);
  const are = have === 1 ? 'is' : 'are';
  if (found !== null && have >= found)
    return { name, holds: true, figure: `${count} ${are} enough: the solved optimum has ${formatInteger(found)}` };
  if (most && have >= most.value)
    return { name, holds: true, figure: `${count} ${are} enough: ${letter} is at most ${formatInteger(most.value)}, ${most.why}` };
  const bound = most ? `${letter} is at most ${formatInteger(most.value)}, ${most.why}` : `choose data to bound ${letter}`;
  return {
    name,
    holds: null,
    figure:
      found === null
        ? `${count}; ${bound}. Solve the program to find ${letter}`
        : `${count}; the solved optimum has ${formatInteger(found)}, a smaller one is not excluded`,
  };
}

/** n·C, the dimension of the outputs: by Carathéodory's theorem so many atoms make any of them. */
export function atMostOutputs({ facts }: Circumstances): Enough['most'] {
  return facts && { value: facts.n * facts.outputs, why: facts.outputs === 1 ? 'the rows n' : 'rows times targets, nC' };
}

/** K* is a rank of a d×C matrix in the row space of X. */
export function atMostRank({ facts }: Circumstances): Enough['most'] {
  return facts && { value: Math.min(facts.rank, facts.outputs), why: `the smaller of rank X = ${facts.rank} and ${facts.outputs} targets` };
}

/** The neurons of a network of two layers. */
export const neuronsOf = ({ layers, branches }: Architecture): number => layers[0] * branches;
