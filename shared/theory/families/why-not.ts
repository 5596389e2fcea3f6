import type { Architecture } from '../../contract/network';
import type { FamilyName, Patterns } from '../../contract/run';
import { FAMILY_DECLARATIONS, isSolved } from './index';
import { whyNotAllPatterns } from './all-patterns';
import type { DataFacts } from './data-facts';
import type { FamilyDeclaration } from './declaration';
import { whyNotChosenPatterns, whyNotOneFeature, whyNotOutputs, whyNotRankOne, whyNotStandard } from './inputs';
import type { ProgramChoice } from './program-choice';

type Loss = Architecture['loss'];
type Regularizer = Architecture['regularizer'];

/*
 * Why a choice of the convex program is impossible, as one sentence, or null where it is possible. What is not known of the data yet
 * (`facts` null) forbids nothing: the solver refuses by the same rules.
 */

/** Why the family does not fit these data, whatever else is chosen. */
export function whyNotFamily(name: FamilyName, facts: DataFacts | null): string | null {
  if (!isSolved(name)) return 'This version does not solve it.';
  const family = FAMILY_DECLARATIONS[name];
  if (!facts) return null;
  const inputs =
    family.inputs === 'one feature'
      ? whyNotOneFeature(facts.d)
      : family.inputs === 'rank one'
        ? whyNotRankOne(facts.secondSingularValue)
        : null;
  return inputs ?? whyNotOutputs(family.vectorOutputs, facts.outputs) ?? whyNoLoss(family, facts);
}

/** Why none of the family's losses is defined for these targets. */
function whyNoLoss(family: FamilyDeclaration, facts: DataFacts): string | null {
  const reasons = family.losses.map((loss) => facts.unsuitedLosses[loss] ?? null);
  return reasons.every((reason) => reason !== null) ? (reasons[0] ?? null) : null;
}

/** Why the loss is impossible for the family, or for these targets. */
export function whyNotLoss(family: FamilyDeclaration, loss: Loss, facts: DataFacts | null): string | null {
  if (!family.losses.includes(loss)) return `The ${family.title} is not solved with this loss.`;
  return facts?.unsuitedLosses[loss] ?? null;
}

/** Why the family has no such bias. */
export function whyNotBias(family: FamilyDeclaration, bias: Architecture['bias']): string | null {
  return family.biases.includes(bias) ? null : `The program of the ${family.title} has no such bias.`;
}

/** Why the family, with L layers, has no program under the regulariser. */
export function whyNotRegularizer(family: FamilyDeclaration, regularizer: Regularizer, L: number): string | null {
  if (!family.regularizers.includes(regularizer)) return `The ${family.title} is not solved with this regulariser.`;
  if (regularizer === 'weight-decay' && L > 2 && !family.deepWeightDecay)
    return `Weight decay on ${L} layers is not convex: a parallel network has no equivalent convex program under it (theory §4).`;
  return null;
}

/** Why the family takes no such patterns, or these data have too many of them. */
export function whyNotPatterns(family: FamilyDeclaration, kind: Patterns['kind'], facts: DataFacts | null): string | null {
  if (kind === 'auto') return null;
  if (!family.takes.includes('patterns')) return `The program of the ${family.title} has no activation patterns to choose.`;
  if (!facts) return null;
  const chosen = whyNotChosenPatterns(family.patternsOfOneOutput ?? false, kind, facts.outputs);
  return chosen ?? (kind === 'all' ? whyNotAllPatterns(family, facts) : null);
}

/** The first reason why a whole choice is impossible. */
export function whyNotProgram(choice: ProgramChoice, patterns: Patterns['kind'], facts: DataFacts | null): string | null {
  const { family: name, loss, bias, regularizer, depth, branches } = choice;
  const why = whyNotFamily(name, facts);
  if (why !== null || !isSolved(name)) return why;
  const family = FAMILY_DECLARATIONS[name];
  return (
    whyNotLoss(family, loss, facts) ??
    whyNotBias(family, bias) ??
    (regularizer === undefined ? null : whyNotRegularizer(family, regularizer, depth ?? 2)) ??
    whyNotPatterns(family, patterns, facts) ??
    (facts ? whyNotStandard(branches, depth ?? 2, facts.outputs) : null)
  );
}
