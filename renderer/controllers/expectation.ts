import type { Role } from '../../shared/contract/data';
import type { Architecture } from '../../shared/contract/network';
import { boundingProgram } from '../../shared/theory/families/bounding-program';
import { testTheorems, type TestedTheorem } from '../../shared/theory/theorems';
import { expectationOf, type Expectation } from '../../shared/theory/theorems/expectation';
import type { KnownFacts } from './facts.svelte';

/** What theory says of a network on its data, in the words of the facts strip. */
export interface GapExpected {
  verdict: Expectation['verdict'];
  word: string;
  why: string;
  /** The theorem that gives the verdict, or the nearest one. */
  theorem: TestedTheorem | null;
  /** Every theorem about such networks, tested. */
  theorems: TestedTheorem[];
}

const WORDS: Record<Expectation['verdict'], string> = { zero: 'Zero', unknown: 'Not known yet', possible: 'May stay open' };

/** Whether the best network of this form reaches its dual bound, and by which hypotheses; `found` is the number of units of an exact optimum. */
export function expectGap(architecture: Architecture, roles: readonly Role[], facts: KnownFacts | null, found: number | null): GapExpected {
  const count = (wanted: Role) => roles.filter((role) => role === wanted).length;
  const theorems = testTheorems({ architecture, facts, features: count('feature'), targets: count('target'), found });
  const { verdict, theorem, because } = expectationOf(theorems);
  const reasons = because.map(({ name, figure }) => (verdict === 'zero' ? sentence(figure) : `${name}: ${figure}.`));
  const unbounded = boundingProgram(architecture, roles) === null;
  return {
    verdict,
    word: WORDS[verdict],
    why: [...reasons, ...(unbounded ? ['A training is measured against a bound by paths, which may be loose.'] : [])].join(' '),
    theorem,
    theorems,
  };
}

function sentence(figure: string): string {
  return `${figure.charAt(0).toUpperCase()}${figure.slice(1)}.`;
}
