import { performance } from 'node:perf_hooks';
import { kernels } from '../../engine/kernels';
import { Failure } from '../../../../shared/contract/failure';
import { norm, normsOfRows } from '../../engine/norm';
import { Random } from '../../engine/random';
import { AtomListGauge } from '../pricing/atom-list-gauge';
import { basicSolution } from '../master/vertex/basic-solution';
import { hasKink } from '../master/conjugates/smooth-loss';
import { solveBlocks } from '../master/block-program';
import type { Control } from '../control';
import { ascend, correlation, randomStart, type Summit } from './ascent';
import { outputsOf, polish, valueOf, type DeepBranch, type DeepProblem } from './polish';

/** Ascents of each round, and of the last ones, which decide that nothing more is found. */
const STARTS = 32;
const LAST_STARTS = 128;
/** Atoms that a round adds, and that are alike when their directions are this close. */
const ADDED = 6;
const ALIKE = 1 - 1e-6;
const ROUNDS = 40;
const POLISH_STEPS = 300;
/** Branches smaller than this, relative to the largest, are dropped. */
const NEGLIGIBLE = 1e-7;
/** Relative gap of the master; where the loss has kinks, with many atoms that are much alike and with those that are left. */
const TOLERANCE = 1e-9;
const ROUGH = 1e-5;
const LAST = [1e-8, 1e-7, 1e-6, 1e-5];
/** Smoothing of a loss with kinks in the first descent, its factor from one to the next and the least, in units of ℓ(0)/n. */
const SMOOTH = 1e-2;
const SMOOTHER = 0.3;
const SMOOTHEST = 1e-7;
/** By how much, relatively, fewer branches may cost more: what rounding does. */
const ROUNDING = 1e-12;

export interface SearchOutcome {
  status: 'solved' | 'interrupted' | 'time-limit';
  branches: DeepBranch[];
  primal: number;
  /** Its outputs F, n×C. */
  F: Float64Array;
  /** −∇ℓ at the end; where ℓ has kinks the dual point of the last master. */
  N: Float64Array;
  /** The largest ‖Nᵀφ‖ that any ascent reached: a lower estimate of γ°(N), no bound. */
  reached: number;
  /** The same at F = 0. */
  betaMax: number;
  iterations: number;
}

/**
 * Column generation by multi-start ascent (theory §5.5): atoms above β join, the master finds their best weights (a group lasso), and a
 * descent in all weights at once moves the atoms themselves. Ends when many starts find nothing above β(1 + tolerance): an estimate only.
 */
export function search(problem: DeepProblem, X: Float64Array, seed: number, tolerance: number, control: Control): SearchOutcome {
  const { stack, loss, Y, outputs: C, beta } = problem;
  const random = Random.stream(seed, 'init');
  let interruption: ReturnType<Control['interruption']> = null;
  const stopped = () => (interruption ??= control.interruption()) !== null;
  let branches: DeepBranch[] = [...problem.known];
  const N = new Float64Array(Y.length);
  const isKinked = hasKink(loss);
  const unit = loss.value(N, Y) / stack.n;
  const update = (dual: Float64Array | null) => {
    if (dual && isKinked) N.set(dual);
    else if (branches.length === 0 && problem.start) N.set(problem.start);
    else loss.negativeGradient(outputsOf(problem, branches), Y, N);
  };
  const look = (starts: number): Summit[] => {
    const known = branches.map(({ parameters }) => parameters);
    const summits: Summit[] = [];
    const tries = [...known, ...Array.from({ length: starts }, () => randomStart(stack, random, known))];
    for (const start of tries) {
      if (stopped()) break;
      const summit = ascend(stack, start, N, C, stopped);
      if (summit) summits.push(summit);
    }
    return summits.sort((a, b) => b.value - a.value);
  };
  const report = (iteration: number, most: number) =>
    control.report({
      iteration,
      primal: valueOf(problem, branches),
      dual: null,
      gap: null,
      patterns: branches.length,
      violation: Math.max(0, most / beta - 1),
      seconds: (performance.now() - control.began) / 1000,
    });

  if (isKinked && branches.length > 0) {
    const weighted = master(problem, X, branches, control);
    branches = weighted.branches;
    update(weighted.N);
  } else update(null);
  let summits = look(LAST_STARTS);
  const betaMax = summits[0]?.value ?? 0;
  let reached = betaMax;
  report(0, reached);
  let iterations = 0;
  let stale = 0;
  // A rough dual point exceeds the constraint by as much.
  const enough = 1 + (isKinked ? Math.max(tolerance, ROUGH) : tolerance);
  while (iterations < ROUNDS && !stopped() && reached > beta * enough) {
    iterations++;
    const before = valueOf(problem, branches);
    const added = distinct(
      problem,
      summits.filter(({ value }) => value > beta * (1 + 0.1 * tolerance)),
    ).slice(0, ADDED);
    const improved = improve(
      problem,
      X,
      [...branches, ...added.map(({ parameters }) => ({ parameters, w: new Float64Array(C) }))],
      isKinked ? unit * Math.max(SMOOTHEST, SMOOTH * SMOOTHER ** iterations) : 0,
      control,
      stopped,
    );
    branches = improved.branches.length > Y.length ? fewest(problem, improved.branches) : improved.branches;
    update(improved.N);
    const gained = before - valueOf(problem, branches) > 0.1 * tolerance * Math.abs(before);
    stale = gained ? 0 : stale + 1;
    summits = look(gained ? STARTS : LAST_STARTS);
    reached = summits[0]?.value ?? 0;
    if (reached <= beta * enough && !stopped()) {
      summits = look(LAST_STARTS);
      reached = Math.max(reached, summits[0]?.value ?? 0);
    }
    report(iterations, reached);
    // Atoms above β that cannot be used any more are held back by kinks of the ReLUs.
    if (stale === 3) break;
  }
  branches = fewest(problem, branches);
  if (isKinked && !stopped()) {
    const last = finest(problem, X, branches, control);
    if (last) branches = last.branches;
    update(last?.N ?? null);
  }
  return {
    status: interruption ?? 'solved',
    branches,
    primal: valueOf(problem, branches),
    F: outputsOf(problem, branches),
    N,
    reached,
    betaMax,
    iterations,
  };
}

/** The master over few atoms to the finest gap that it reaches; null where it reaches none. */
function finest(problem: DeepProblem, X: Float64Array, branches: readonly DeepBranch[], control: Control): Weighted | null {
  for (const tolerance of LAST) {
    try {
      return master(problem, X, branches, control, tolerance);
    } catch (error) {
      if (!(error instanceof Failure && error.code === 'computation')) throw error;
    }
  }
  return null;
}

interface Weighted {
  branches: DeepBranch[];
  /** The dual point of the master; null where there is none. */
  N: Float64Array | null;
}

/** Master, descent of all weights (smoothed by `mu`), master again; never worse than before. */
function improve(
  problem: DeepProblem,
  X: Float64Array,
  branches: readonly DeepBranch[],
  mu: number,
  control: Control,
  stopped: () => boolean,
): Weighted {
  const weighted = master(problem, X, branches, control);
  if (stopped()) return weighted;
  const moved = polish(problem, weighted.branches, POLISH_STEPS, mu, stopped);
  if (stopped()) return mu > 0 ? weighted : { branches: moved, N: null };
  // The atoms from before beside the moved ones: what the descent gave up may still be of use.
  const both = master(problem, X, [...moved, ...branches], control);
  if (mu > 0) return valueOf(problem, both.branches) <= valueOf(problem, weighted.branches) ? both : weighted;
  const isBetter = valueOf(problem, both.branches) < valueOf(problem, moved);
  return { branches: isBetter ? polish(problem, both.branches, POLISH_STEPS, mu, stopped) : moved, N: null };
}

/** The best weights of the given atoms; branches that end without any are dropped. */
function master(
  problem: DeepProblem,
  X: Float64Array,
  branches: readonly DeepBranch[],
  control: Control,
  tolerance = hasKink(problem.loss) ? ROUGH : TOLERANCE,
): Weighted {
  const { stack, loss, Y, outputs, beta } = problem;
  const { n } = stack;
  const engine = kernels();
  return engine.arena.scope(() => {
    const atoms = engine.arena.float64(branches.length * n);
    branches.forEach(({ parameters }, k) => atoms.values.set(stack.forward(parameters), k * n));
    const reach = normsOfRows(X, n, stack.widths[0]);
    const gauge = new AtomListGauge(engine, n, outputs, branches.length, atoms, reach, 'list');
    const quiet: Control = { ...control, report: () => undefined };
    const found = solveBlocks({ n, outputs, loss, Y, beta, tolerance, gauge, constant: null, start: null }, quiet);
    const weighted = found.atoms.map(({ key, U }) => ({ parameters: branches[Number(key)].parameters, w: U }));
    const most = Math.max(0, ...weighted.map(({ w }) => norm(w)));
    const kept = weighted.filter(({ w }) => norm(w) > NEGLIGIBLE * most);
    const isBetter = valueOf(problem, kept) <= valueOf(problem, branches);
    return { branches: isBetter ? kept : branches.filter(({ w }) => norm(w) > 0), N: found.dual.point };
  });
}

/** At most nC branches with the same outputs and penalty: a basic solution of the lasso that their sizes solve, each with its own outputs. */
function fewest(problem: DeepProblem, branches: DeepBranch[]): DeepBranch[] {
  const sizes = Float64Array.from(branches, ({ w }) => norm(w));
  const columns = branches.map(({ parameters, w }, k) => {
    const phi = problem.stack.forward(parameters);
    return Float64Array.from({ length: phi.length * w.length }, (_, at) => (phi[Math.floor(at / w.length)] * w[at % w.length]) / sizes[k]);
  });
  const weights = basicSolution(columns, sizes, [], new Float64Array(0));
  const basic = branches.flatMap(({ parameters, w }, k) =>
    weights[k] > 0 ? [{ parameters, w: w.map((value) => (weights[k] / sizes[k]) * value) }] : [],
  );
  return valueOf(problem, basic) <= valueOf(problem, branches) * (1 + ROUNDING) ? basic : branches;
}

/** Summits whose atoms are not the same up to rounding, the best first. */
function distinct({ stack }: DeepProblem, summits: readonly Summit[]): Summit[] {
  const kept: { summit: Summit; phi: Float64Array }[] = [];
  for (const summit of summits) {
    const phi = stack.forward(summit.parameters).slice();
    const size = norm(phi);
    if (!kept.some((other) => correlation(other.phi, phi, 1) > ALIKE * size * norm(other.phi))) kept.push({ summit, phi });
  }
  return kept.map(({ summit }) => summit);
}
