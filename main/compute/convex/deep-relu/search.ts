import { performance } from 'node:perf_hooks';
import { kernels } from '../../engine/kernels';
import { norm, normsOfRows } from '../../engine/norm';
import { Random } from '../../engine/random';
import { AtomListGauge } from '../pricing/atom-list-gauge';
import { basicSolution } from '../master/basic-solution';
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
/** By how much, relatively, fewer branches may cost more: what rounding does. */
const ROUNDING = 1e-12;

export interface SearchOutcome {
  status: 'solved' | 'interrupted' | 'time-limit';
  branches: DeepBranch[];
  primal: number;
  /** −∇ℓ at the end. */
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
  let branches: DeepBranch[] = [];
  const N = new Float64Array(Y.length);
  const update = () => loss.negativeGradient(outputsOf(problem, branches), Y, N);
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

  update();
  let summits = look(LAST_STARTS);
  const betaMax = summits[0]?.value ?? 0;
  let reached = betaMax;
  report(0, reached);
  let iterations = 0;
  let stale = 0;
  while (iterations < ROUNDS && !stopped() && reached > beta * (1 + tolerance)) {
    iterations++;
    const before = valueOf(problem, branches);
    const added = distinct(
      problem,
      summits.filter(({ value }) => value > beta * (1 + 0.1 * tolerance)),
    ).slice(0, ADDED);
    branches = improve(
      problem,
      X,
      [...branches, ...added.map(({ parameters }) => ({ parameters, w: new Float64Array(C) }))],
      control,
      stopped,
    );
    update();
    const gained = before - valueOf(problem, branches) > 0.1 * tolerance * Math.abs(before);
    stale = gained ? 0 : stale + 1;
    summits = look(gained ? STARTS : LAST_STARTS);
    reached = summits[0]?.value ?? 0;
    if (reached <= beta * (1 + tolerance) && !stopped()) {
      summits = look(LAST_STARTS);
      reached = Math.max(reached, summits[0]?.value ?? 0);
    }
    report(iterations, reached);
    // Atoms above β that cannot be used any more are held back by kinks of the ReLUs.
    if (stale === 3) break;
  }
  branches = fewest(problem, branches);
  return {
    status: interruption ?? 'solved',
    branches,
    primal: valueOf(problem, branches),
    N,
    reached,
    betaMax,
    iterations,
  };
}

/** Master, descent of all weights, master again; never worse than before. */
function improve(problem: DeepProblem, X: Float64Array, branches: DeepBranch[], control: Control, stopped: () => boolean): DeepBranch[] {
  const weighted = master(problem, X, branches, control);
  if (stopped()) return weighted;
  const moved = polish(problem, weighted, POLISH_STEPS, stopped);
  if (stopped()) return moved;
  // The atoms from before beside the moved ones: what the descent gave up may still be of use.
  const both = master(problem, X, [...moved, ...branches], control);
  return valueOf(problem, both) < valueOf(problem, moved) ? polish(problem, both, POLISH_STEPS, stopped) : moved;
}

/** The best weights of the given atoms; branches that end without any are dropped. */
function master(problem: DeepProblem, X: Float64Array, branches: readonly DeepBranch[], control: Control): DeepBranch[] {
  const { stack, loss, Y, outputs, beta } = problem;
  const { n } = stack;
  const engine = kernels();
  return engine.arena.scope(() => {
    const atoms = engine.arena.float64(branches.length * n);
    branches.forEach(({ parameters }, k) => atoms.values.set(stack.forward(parameters), k * n));
    const reach = normsOfRows(X, n, stack.widths[0]);
    const gauge = new AtomListGauge(engine, n, outputs, branches.length, atoms, reach, 'list');
    const quiet: Control = { ...control, report: () => undefined };
    const found = solveBlocks({ n, outputs, loss, Y, beta, tolerance: 1e-9, gauge, constant: null, start: null }, quiet);
    const weighted = found.atoms.map(({ key, U }) => ({ parameters: branches[Number(key)].parameters, w: U }));
    const most = Math.max(0, ...weighted.map(({ w }) => norm(w)));
    const kept = weighted.filter(({ w }) => norm(w) > NEGLIGIBLE * most);
    return valueOf(problem, kept) <= valueOf(problem, branches) ? kept : branches.filter(({ w }) => norm(w) > 0);
  });
}

/** At most n branches with the same outputs and penalty, for one output: a basic solution of the lasso that their weights solve. */
function fewest(problem: DeepProblem, branches: DeepBranch[]): DeepBranch[] {
  if (problem.outputs > 1) return branches;
  const columns = branches.map(({ parameters }) => problem.stack.forward(parameters).slice());
  const weights = basicSolution(
    columns,
    Float64Array.from(branches, ({ w }) => w[0]),
    [],
    new Float64Array(0),
  );
  const basic = branches.map(({ parameters }, k) => ({ parameters, w: weights.slice(k, k + 1) })).filter(({ w }) => w[0] !== 0);
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
