import type { Hypothesis, TestedTheorem } from './index';

/** What is to be expected of the gap of the best network of a form: zero, undecided, or possible, with the theorem that says so. */
export interface Expectation {
  verdict: 'zero' | 'unknown' | 'possible';
  /** The theorem that gives it, or the nearest one; null where none is about such networks. */
  theorem: TestedTheorem | null;
  /** What decided it: of 'zero' the last hypothesis, which counts the units; else those that are not decided, or fail. */
  because: Hypothesis[];
}

/**
 * The gap expected: zero where a theorem of zero gap applies; possible where only what a theorem turns on fails; not decided where one has
 * no failing hypothesis; else possible, with what fails of the theorem that is nearest to apply.
 */
export function expectationOf(tested: readonly TestedTheorem[]): Expectation {
  const gaps = tested.filter(({ concludes }) => concludes === 'zero gap');
  const zero = gaps.find(({ applies }) => applies === true);
  if (zero) return { verdict: 'zero', theorem: zero, because: zero.hypotheses.slice(-1) };
  const sharp = gaps.find((theorem) => theorem.sharp && failing(theorem).length === 1 && theorem.hypotheses.at(-1)?.holds === false);
  if (sharp) return { verdict: 'possible', theorem: sharp, because: failing(sharp) };
  const ordinary = gaps.filter(({ special }) => !special);
  const open = ordinary.find(({ applies }) => applies === null);
  if (open) return { verdict: 'unknown', theorem: open, because: open.hypotheses.filter(({ holds }) => holds === null) };
  const [nearest] = [...ordinary].sort((a, b) => failing(a).length - failing(b).length);
  return nearest
    ? { verdict: 'possible', theorem: nearest, because: failing(nearest) }
    : { verdict: 'unknown', theorem: null, because: [] };
}

const failing = ({ hypotheses }: TestedTheorem): Hypothesis[] => hypotheses.filter(({ holds }) => holds === false);
