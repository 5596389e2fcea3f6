import type { ProblemFacts } from '../../shared/contract/data';
import type { Architecture } from '../../shared/contract/network';
import { formatInteger } from '../../shared/figures/format';

/** Weights and biases of a two-layer network: K·(m·(d + C) and m more with a bias). */
export function parameterCount(architecture: Architecture, inputs: number, outputs: number): { total: number; each: number } {
  const width = architecture.layers[0];
  const each = width * (inputs + outputs + (architecture.bias === 'none' ? 0 : 1));
  return { total: each * architecture.branches, each };
}

export interface Theorem {
  name: string;
  text: string;
}

/** Which theorem ties this architecture to a convex program. */
export function theoremOf({ branches }: Architecture): Theorem {
  return branches > 1
    ? { name: 'Parallel two-layer ReLU', text: 'Branches of two layers are one wide network: Pilanci and Ergen 2020' }
    : { name: 'Two-layer ReLU', text: 'Equal to a convex program over activation patterns, Pilanci and Ergen 2020' };
}

export interface Expectation {
  verdict: 'zero' | 'open' | 'unknown';
  word: string;
  why: string;
}

/**
 * Whether the best network of this size reaches the optimum of the convex program: it does as soon as it has m* neurons (PE20, theorem 1).
 * `found` is the number of neurons of an optimum that was solved exactly; m* is at most that, and at most n·C.
 */
export function expectGap(architecture: Architecture, facts: ProblemFacts | null, found: number | null): Expectation {
  const neurons = architecture.layers[0] * architecture.branches;
  // An upper bound of β_max will do: above it the network is zero all the more.
  if (facts && architecture.beta >= facts.betaMax) {
    return { verdict: 'zero', word: 'Zero', why: 'β is at least β_max: the best network is the zero network.' };
  }
  if (found !== null && neurons >= found) {
    return {
      verdict: 'zero',
      word: 'Zero',
      why: `${formatInteger(neurons)} neurons are enough: the solved optimum has ${formatInteger(found)}.`,
    };
  }
  if (facts && neurons >= facts.n * facts.outputs) {
    return {
      verdict: 'zero',
      word: 'Zero',
      why: `${formatInteger(neurons)} neurons are enough: m* is at most ${formatInteger(facts.n * facts.outputs)} here.`,
    };
  }
  if (found !== null) {
    return {
      verdict: 'open',
      word: 'May stay open',
      why: `${formatInteger(neurons)} neurons; the solved optimum has ${formatInteger(found)}, a smaller one is not excluded.`,
    };
  }
  return {
    verdict: 'unknown',
    word: 'Not known yet',
    why: facts
      ? `Zero from m* neurons on, at most ${formatInteger(facts.n * facts.outputs)}. Solve the program to find m*.`
      : 'Zero from m* neurons on. Choose data to bound m*.',
  };
}
