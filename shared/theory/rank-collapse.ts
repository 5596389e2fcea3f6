import type { LinearFacts } from '../contract/data';
import type { Architecture } from '../contract/network';
import { collapseThreshold, collapsingPenalty, shrinkPower } from './deep-linear';
import { LOSS_NAMES } from './losses/names';
import { gaugeFactor } from './regularizers';
import type { Hypothesis } from './theorems/hypothesis';

/**
 * The rank of optimal linear networks as a function of β (theory §6.2, §5.1). On XᵀX = s²I the objective ½‖XW − Y‖² + βR separates over the
 * singular values: with σᵢ those of the least squares solution X†Y, the optimal W has wᵢ = argmin ½(w − σᵢ)² + λwᵖ, λ = `rate`·β.
 */
export interface CollapseLaw {
  /** L. */
  depth: number;
  /** 2/L under weight decay; 1 where the penalty is a nuclear norm. */
  p: number;
  /** λ/β. */
  rate: number;
  /** The largest rank that the hidden widths allow. */
  most: number;
  /** Whether each layer of an optimal network has the singular values wᵢ^{1/L}: a standard network under weight decay does. */
  balanced: boolean;
}

/** Every condition under which the optimal singular values are known in closed form, tested on an architecture and its data. */
export function collapseHypotheses(architecture: Architecture, facts: LinearFacts): Hypothesis[] {
  const { activation, bias, outputBias, loss } = architecture;
  return [
    { name: 'Linear units', holds: activation === 'linear', figure: activation === 'linear' ? 'f(X) = XW' : `the units are ${activation}` },
    {
      name: 'No biases',
      holds: bias === 'none' && !outputBias,
      figure: bias === 'none' && !outputBias ? 'none' : bias === 'none' ? 'the network has an output bias' : `the bias is ${bias}`,
    },
    { name: 'Squared loss', holds: loss === 'squared', figure: `the loss is ${LOSS_NAMES[loss]}` },
    whitening(facts),
    regularizer(architecture),
    branches(architecture, facts),
  ];
}

function whitening({ inputs, whitened }: LinearFacts): Hypothesis {
  const spread = inputs.length > 0 ? inputs[inputs.length - 1] / inputs[0] : 1;
  return {
    name: 'Whitened data, XᵀX = s²I',
    holds: whitened,
    figure: whitened
      ? `all singular values of X are ${Number(inputs[0]?.toPrecision(6) ?? 0)}`
      : `the smallest singular value of X is ${Number(spread.toPrecision(3))} of the largest`,
  };
}

function regularizer({ layers, branches: K, regularizer: name, exponent }: Architecture): Hypothesis {
  const L = layers.length + 1;
  const at = (holds: boolean, figure: string): Hypothesis => ({ name: 'A regulariser that separates', holds, figure });
  if (name === 'path-norm') return at(false, 'the path norm has no closed form');
  if (exponent !== undefined && exponent !== L && name === 'power') return at(false, `the exponent is ${exponent}, not L = ${L}`);
  if (L === 2) return at(true, 'two layers: the nuclear norm of W');
  if (name === 'weight-decay') return at(true, `weight decay: Σσ^{2/${L}} of W`);
  return K > 1
    ? at(true, 'the nuclear norm of W, in parallel branches')
    : at(false, 'in one branch it couples the singular values; weight decay does not');
}

/**
 * Of one matrix W of rank at most m the m largest values are kept (von Neumann's trace inequality), so a narrow network has a closed form
 * too; but the nuclear norm of three and more layers needs a branch of its own for each singular value (theory §5.1).
 */
function branches(architecture: Architecture, { solution }: LinearFacts): Hypothesis {
  const { branches: K } = architecture;
  const needed = solution.length;
  if (needsBranches(architecture))
    return { name: 'Enough branches', holds: K >= needed, figure: `${K} of them, and W has at most ${needed} singular values` };
  const most = roomOf(architecture);
  return {
    name: 'Widths',
    holds: true,
    figure: most >= needed ? `room for all ${needed} singular values` : `room for ${most} of ${needed} singular values: the largest stay`,
  };
}

const needsBranches = ({ branches: K, layers, regularizer: name }: Architecture) => K > 1 && layers.length > 1 && name !== 'weight-decay';

/** The largest rank of W that the widths allow. */
const roomOf = ({ layers, branches: K }: Architecture) => K * Math.min(...layers);

/** The law of an architecture on data of which every hypothesis holds; `depth` asks for another number of layers of the same widths. */
export function collapseLaw(architecture: Architecture, facts: LinearFacts, depth?: number): CollapseLaw {
  const L = depth ?? architecture.layers.length + 1;
  const scale = facts.inputs[0] ?? 1;
  const { regularizer: name, branches: K } = architecture;
  const isPower = name === 'weight-decay' && L > 2;
  return {
    depth: L,
    p: isPower ? 2 / L : 1,
    rate: (isPower ? L / 2 : gaugeFactor(name, L)) / scale ** 2,
    most: roomOf(architecture),
    balanced: L === 2 || (K === 1 && name === 'weight-decay'),
  };
}

/** τ(β): the singular value of X†Y below which it collapses to zero. */
export function thresholdAt({ rate, p }: CollapseLaw, beta: number): number {
  return collapseThreshold(rate * beta, p);
}

/** The least positive value that an optimal W can have, where τ is met: none lies between 0 and it. 0 where p = 1. */
export function leastKept({ rate, p }: CollapseLaw, beta: number): number {
  return p === 1 ? 0 : (2 * rate * beta * (1 - p)) ** (1 / (2 - p));
}

/** The β at which a singular value σ of X†Y collapses. */
export function collapsingBeta({ rate, p }: CollapseLaw, sigma: number): number {
  return collapsingPenalty(sigma, p) / rate;
}

/** The singular values of the optimal W, one for each of `sigmas` (descending). */
export function optimalValues({ rate, p, most }: CollapseLaw, sigmas: readonly number[], beta: number): number[] {
  return sigmas.map((sigma, i) => (i < most ? shrinkPower(sigma, rate * beta, p) : 0));
}

/** How many of them are positive. */
export function optimalRank(law: CollapseLaw, sigmas: readonly number[], beta: number): number {
  return optimalValues(law, sigmas, beta).filter((value) => value > 0).length;
}

/** Singular values of an optimum, and the least that an optimum can have: none lies between 0 and it. */
export interface Expected {
  values: readonly number[];
  least: number;
}

/** What the law says of W itself. */
export function expectedProduct(law: CollapseLaw, sigmas: readonly number[], beta: number): Expected {
  return { values: optimalValues(law, sigmas, beta), least: leastKept(law, beta) };
}

/** What it says of every layer, whose singular values are w^{1/L} where the layers are balanced; null where they need not be. */
export function expectedLayer(law: CollapseLaw, sigmas: readonly number[], beta: number): Expected | null {
  if (!law.balanced) return null;
  const root = (value: number) => value ** (1 / law.depth);
  const { values, least } = expectedProduct(law, sigmas, beta);
  return { values: values.map(root), least: root(least) };
}

/** The law of an architecture on data and those of other depths to compare with; null where a hypothesis fails. */
export function collapseLaws(architecture: Architecture, facts: LinearFacts): { law: CollapseLaw; others: CollapseLaw[] } | null {
  if (facts.solution.length === 0 || !collapseHypotheses(architecture, facts).every(({ holds }) => holds)) return null;
  const law = collapseLaw(architecture, facts);
  const depths = architecture.regularizer === 'weight-decay' ? COMPARED.filter((depth) => depth !== law.depth) : [];
  return { law, others: depths.map((depth) => collapseLaw(architecture, facts, depth)) };
}

/** Depths that weight decay is compared at. */
const COMPARED = [2, 3, 4];
