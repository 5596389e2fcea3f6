import type { SolveSpec } from '../../shared/contract/run';
import { FAMILY_DECLARATIONS, type FamilyDeclaration, type SolvedFamily } from '../../shared/theory/families';
import type { DataFacts } from '../../shared/theory/families/data-facts';
import type { ProgramChoice } from '../../shared/theory/families/program-choice';
import { whyNotStandard } from '../../shared/theory/families/inputs';
import { whyNotRegularizer } from '../../shared/theory/families/why-not';

/** L of a choice. */
export const depthOf = ({ depth }: Pick<ProgramChoice, 'depth'>): number => depth ?? 2;

/** Why the standard network, of one branch, cannot be chosen on these data. */
export function whyNotStandardForm(choice: ProgramChoice, facts: Pick<DataFacts, 'outputs'> | null): string | null {
  return facts && whyNotStandard(1, depthOf(choice), facts.outputs);
}

/** Whether the first layers of a choice can be held in a ball. */
export function takesBall(family: FamilyDeclaration, { depth, regularizer }: ProgramChoice): boolean {
  const tied = regularizer === 'power' || regularizer === 'power-half';
  return family.takes.includes('ball') && (depth ?? 2) > 2 && !tied;
}

/** The family's own form of another choice: what both have is kept, what is impossible becomes the family's standard. */
export function fitted(name: SolvedFamily, from: ProgramChoice): ProgramChoice {
  const family: FamilyDeclaration = FAMILY_DECLARATIONS[name];
  const takes = (option: (typeof family.takes)[number]) => family.takes.includes(option);
  const loss = family.losses.includes(from.loss) ? from.loss : family.losses[0];
  const L = depthOf(from);
  const regularizer = [from.regularizer, ...family.regularizers].find(
    (value) => value !== undefined && whyNotRegularizer(family, value, takes('depth') ? L : 2) === null,
  );
  const choice: ProgramChoice = {
    family: name,
    loss,
    bias: family.biases.includes(from.bias) ? from.bias : family.biases[0],
    beta: from.beta,
    ...(takes('delta') && loss === 'huber' && from.delta !== undefined ? { delta: from.delta } : {}),
    ...(takes('depth') ? { depth: L } : {}),
    ...(takes('widths') ? { widths: from.widths ?? [2] } : {}),
    ...(takes('regularizer') && regularizer !== undefined ? { regularizer } : {}),
    ...(takes('interpolate') && from.interpolate ? { interpolate: true as const } : {}),
  };
  return from.ball !== undefined && takesBall(family, choice) ? { ...choice, ball: from.ball } : choice;
}

/** The choice that a specification was made of. */
export function choiceOf(spec: Omit<SolveSpec, 'beta'>, beta: number): ProgramChoice {
  const {
    patterns: _patterns,
    complete: _complete,
    tolerance: _tolerance,
    timeLimit: _limit,
    seed: _seed,
    proof: _proof,
    ...choice
  } = spec;
  return { ...(Object.fromEntries(Object.entries(choice).filter(([, value]) => value !== undefined)) as typeof choice), beta };
}

/** Whether a chosen program is a network's own: equal in all that the network says of it. */
export function sameProgram(own: ProgramChoice, chosen: ProgramChoice): boolean {
  const told = (choice: ProgramChoice) => JSON.stringify(Object.entries({ ...own, ...choice }).sort(([a], [b]) => (a < b ? -1 : 1)));
  return told(own) === told(chosen);
}

/** β from the largest to the smallest, evenly on the log scale. */
export function spreadBetas(from: number, to: number, count: number): number[] {
  const [high, low] = [Math.max(from, to), Math.min(from, to)];
  if (count === 1) return [high];
  const ratio = Math.log(low / high) / (count - 1);
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? high : i === count - 1 ? low : Number((high * Math.exp(ratio * i)).toPrecision(4)),
  );
}
