import { performance } from 'node:perf_hooks';
import { relativeGap } from '../../../../shared/theory/relative-gap';
import type { Bound } from '../../certificate/bound-method';
import type { DualBound } from '../../certificate/dual-bound';
import { relaxedProgramBound } from '../../certificate/relaxed-program/bound';
import { dualOfAtoms } from '../master/dual-of-atoms';
import { generateColumns, type Outcome, type Program } from '../master/column-generation';
import type { Clock, Control } from '../control';

/** The share of a time limit after which a search that is behind the relaxed program's bound is given up. */
const FIRST_SHARE = 0.15;
/** Milliseconds between reports of a bound that rises. */
const REPORT_EVERY = 250;

export interface Search {
  outcome: Outcome;
  /** The relaxed program's own bound, where it was computed. */
  relaxed: Bound | null;
}

/**
 * Column generation with branch and bound as its pricing, in two parts. Near the optimal N many atoms are almost at β, and where that
 * leaves the trees hopelessly open, the N of the relaxed program, which pays for loose bounds where they are least needed, is the better
 * point to begin a proof at: the trees then lower the bound of its γ°, and N moves to where their leaves prove most.
 */
export function searchGlobally(program: Program, control: Clock): Search {
  const { space, oracle, loss, Y, beta, tolerance } = program;
  const { geometry } = space;
  const kept: Control = { ...control, warmStart: control.warmStart ?? {} };
  control.reserve(Infinity, 1 - FIRST_SHARE);
  const first = generateColumns(program, kept);
  control.reserve(0, 0);
  const stopped = () => control.interruption() !== null;
  const isOpen = first.dual === null || (first.dual.relaxed && first.status === 'time-limit');
  if (stopped() || !oracle.raise || !isOpen) return { outcome: first, relaxed: null };

  const reduced = { n: geometry.n, d: geometry.r, X: geometry.X };
  const relaxed = relaxedProgramBound({ ...reduced, Y, loss, beta, candidates: [], upper: first.primal, seconds: Infinity, stopped });
  if (!relaxed) return { outcome: first, relaxed };
  if (first.dual && relaxed.lowerBound.value <= first.dual.value) {
    const second = generateColumns(program, kept);
    return { outcome: merged(first, second), relaxed };
  }
  let reported = performance.now();
  const progress = (dual: DualBound) => {
    const isEnough = relativeGap(first.primal, dual.value) <= tolerance;
    if (dual.value <= relaxed.lowerBound.value || (performance.now() - reported < REPORT_EVERY && !isEnough)) return isEnough;
    reported = performance.now();
    control.report({
      iteration: first.iterations,
      primal: first.primal,
      dual: dual.value,
      gap: first.primal - dual.value,
      patterns: first.atoms.length,
      violation: 0,
      seconds: (performance.now() - control.began) / 1000,
    });
    return isEnough;
  };
  const aim = (atoms: readonly Float64Array[]) => dualOfAtoms({ loss, Y, beta, reach: geometry.rowNorms, stopped }, atoms);
  const found = oracle.raise(relaxed.point, { loss, Y, beta, stopped, aim, progress });
  const dual = found && found.value > relaxed.lowerBound.value ? { ...found, relaxed: true } : first.dual;
  const isClosed = dual !== null && relativeGap(first.primal, dual.value) <= tolerance;
  return { outcome: { ...first, dual, status: isClosed ? 'solved' : (control.interruption() ?? first.status) }, relaxed };
}

/** The better network and the better bound of the two. */
function merged(first: Outcome, second: Outcome): Outcome {
  const best = second.primal <= first.primal ? second : first;
  const bounds = [first.dual, second.dual].filter((dual) => dual !== null);
  const dual = bounds.reduce((high, next) => (next.value > high.value ? next : high));
  const iterations = first.iterations + second.iterations;
  return { ...second, primal: best.primal, atoms: best.atoms, dual, betaMax: first.betaMax ?? second.betaMax, iterations };
}
