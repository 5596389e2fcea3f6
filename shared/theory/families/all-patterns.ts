import type { ProblemFacts } from '../../contract/data';
import type { FamilyDeclaration } from './declaration';

/** The longest list of patterns of n rows that a family takes. */
export function longestList(family: FamilyDeclaration, n: number): number {
  const { count, entries } = family.allPatterns ?? { count: Infinity, entries: Infinity };
  return Math.min(count, Math.floor(entries / n));
}

/** Why not all activation patterns of n rows can be asked for, or null. */
export function whyNotAllPatterns(
  family: FamilyDeclaration,
  { n, rank, patterns: { count, how } }: Pick<ProblemFacts, 'n' | 'rank' | 'patterns'>,
): string | null {
  const limit = longestList(family, n);
  const without = family.allPatterns?.rank ?? 0;
  if (rank <= without || count <= limit) return null;
  const few = without > 0 ? `all of them can be priced up to rank ${without}, or up to` : 'all of them can be listed up to';
  return `The data have ${how === 'bound' ? 'up to ' : ''}${large(count)} activation patterns (rank ${rank}); ${few} ${large(limit)} of them.`;
}

function large(count: number): string {
  return count < 1e6 ? String(count) : count.toExponential(1);
}
