import { performance } from 'node:perf_hooks';
import { relativeGap } from '../../../../../shared/theory/relative-gap';
import type { DualBound } from '../../../certificate/dual-bound';
import { norm } from '../../../engine/norm';
import type { Control } from '../../control';
import type { Gauge, GaugePricing } from '../../pricing/gauge';
import { gaugeBound } from '../gauge-bound';
import { LARGEST_SHIFT, OF_BARRIER, OUTER_LIMIT, STALLED, WARM_SIGMA, outOfReach } from '../outer-loop';
import type { Block, BlockPenalty } from './penalty';
import type { ProximalMaster } from './proximal-master';
import type { ProximalStart } from '../warm-start';

/** Objective of a step, in units of the best one, from which on σ was too large. */
const ASTRAY = 2;
/** An atom this far below the threshold is dropped from the dictionary while it is not used. */
const DISTANT = 0.9;

export interface ProximalProgram {
  master: ProximalMaster;
  gauge: Gauge;
  /** The penalty of the master where its dictionary grows, one block for each set of atoms; null where the dictionary is complete. */
  growing: BlockPenalty | null;
  beta: number;
  /** Relative gap at which to stop. */
  tolerance: number;
  /** The best F that costs nothing (theory §3, β_max). */
  free: Float64Array;
  /** A point of −∂ℓ at that F; null for the gradient. */
  start: Float64Array | null;
  /** What is added to primal and dual value alike. */
  offset: number;
}

/** A block of the solution that is not zero. */
export interface ActiveBlock {
  /** null for a block that the dictionary began with. */
  key: string | null;
  /** size×C. */
  U: Float64Array;
}

export interface ProximalOutcome {
  status: 'solved' | 'interrupted' | 'time-limit';
  /** The best value found, with its U (blocks where the dictionary grows, else as one). */
  primal: number;
  active: ActiveBlock[];
  /** AᵀU of the best value. */
  F: Float64Array;
  dual: DualBound;
  /** γ°(−∇ℓ(F₀)). */
  betaMax: number;
  iterations: number;
}

/**
 * Column generation (theory §2) over a gauge whose pricing is always complete: a proximal step of the master, then pricing, until primal
 * and dual meet. The best primal and the best dual values are kept, never just the last.
 */
export function solveProximal(program: ProximalProgram, control: Control): ProximalOutcome {
  const { master, gauge, growing, beta, tolerance, free, start, offset } = program;
  const { loss, Y, kernels, outputs: C } = master;
  const keys: (string | null)[] = growing ? growing.blocks.map(() => null) : [];
  const working = new Set<string>();
  const feasible = kernels.arena.float64(Y.length);

  let primal = loss.value(free, Y) + offset;
  const price = (): { pricing: GaugePricing; bound: DualBound } => {
    const { pricing, bound } = gaugeBound({ gauge, loss, Y, beta }, master.N.values, primal, feasible, (key) => working.has(key));
    return { pricing, bound: { ...bound, value: bound.value + offset } };
  };
  const add = ({ violators }: GaugePricing) => {
    if (!growing) return;
    for (const { key, rows } of violators) {
      working.add(key);
      keys.push(key);
      growing.blocks.push({ size: rows.length / master.n, weight: 1 });
      master.append(rows);
    }
  };

  const earlier = fitting(control.warmStart?.proximal, program);
  if (earlier) {
    master.N.values.set(earlier.N);
    for (const { key, rows, U } of earlier.blocks) {
      if (growing && key !== null) {
        working.add(key);
        keys.push(key);
        growing.blocks.push({ size: rows.length / master.n, weight: 1 });
        master.append(rows);
      }
      master.U.set(U, key === null ? 0 : master.U.length - U.length);
    }
  } else if (start) master.N.values.set(start);
  else loss.negativeGradient(free, Y, master.N.values);
  const first = price();
  const betaMax = earlier?.betaMax ?? first.pricing.rho;
  let dual = first.bound;
  let active = activeBlocks(master.U, growing?.blocks ?? [{ size: master.count, weight: 1 }], keys, C);
  let F = free;
  let iterations = 0;
  const report = ({ rho }: GaugePricing) =>
    control.report({
      iteration: iterations,
      primal,
      dual: dual.value,
      gap: primal - dual.value,
      patterns: growing ? growing.blocks.length : master.count,
      violation: Math.max(0, rho / beta - 1),
      seconds: (performance.now() - control.began) / 1000,
    });
  report(first.pricing);
  add(first.pricing);
  master.conjugate.enter(master.N.values, Math.min(1, beta / (earlier?.beta ?? betaMax)));

  let interruption: ReturnType<Control['interruption']> = null;
  const stopped = () => (interruption ??= control.interruption()) !== null;
  // What a barrier leaves of the gap does not need a larger σ, which costs digits.
  const isPreciseAt = (rho: number) => {
    const { hasBarrier, isLinear, share } = master.conjugate;
    if (!hasBarrier) return false;
    if (rho <= beta * (1 + 0.1 * tolerance) && primal - dual.value <= OF_BARRIER * share) return true;
    return isLinear && sigma * beta > LARGEST_SHIFT * master.U.reduce((most, u) => Math.max(most, Math.abs(u)), 0);
  };
  let sigma = firstSigma(master, beta) * (earlier ? WARM_SIGMA : 1);
  let best = Infinity;
  let bestAt = 0;
  while (relativeGap(primal, dual.value) > tolerance && !stopped()) {
    iterations++;
    if (iterations > OUTER_LIMIT || iterations > bestAt + STALLED) throw outOfReach(best);
    const from = master.U.slice();
    const step = master.step(sigma, stopped);
    if (stopped()) break;
    const value = master.primal() + offset;
    if (value < primal) {
      primal = value;
      F = master.F.values.slice();
      active = activeBlocks(master.U, growing?.blocks ?? [{ size: master.count, weight: 1 }], keys, C);
    }
    const { pricing, bound } = price();
    if (bound.value > dual.value || gauge.estimates) dual = bound;
    report(pricing);
    const gap = relativeGap(primal, dual.value);
    const violated = pricing.violators.length > 0;
    if (gap < 0.9 * best || violated) {
      best = Math.min(best, gap);
      bestAt = iterations;
    }
    // Within a bounded domain a step may end far from its minimum, which the next σ would make worse. What the price of a constraint
    // makes of a small misfit is no sign of that.
    const isAstray = master.conjugate.isUneven && loss.domain?.size === undefined && value > ASTRAY * primal;
    // An exact proximal step never raises the objective, and from a U that is far off smaller steps do not come back.
    if (isAstray) master.U.set(from);
    if (!step.converged || isAstray) sigma /= 3;
    else if (!isPreciseAt(pricing.rho) && (!violated || iterations % 2 === 0)) sigma *= 5;
    if (growing && iterations % 3 === 0) prune(program, growing, keys, working);
    add(pricing);
  }
  if (control.warmStart) control.warmStart.proximal = { beta, betaMax, N: master.N.values.slice(), blocks: usedBlocks(program, keys) };
  // A search that was cut short and found nothing more says nothing.
  if (gauge.estimates) interruption ??= control.interruption();
  const isOpen = gauge.estimates || relativeGap(primal, dual.value) > tolerance;
  return {
    status: isOpen && interruption ? interruption : 'solved',
    primal,
    active,
    F,
    dual,
    betaMax,
    iterations,
  };
}

/** σ₀ = 0.07·‖Y‖√p/(‖A‖_F β): the size of ‖u‖/‖g‖ to expect, whatever the units of data and targets. */
function firstSigma({ Y, rows, count, n }: ProximalMaster, beta: number): number {
  const size = norm(rows.values.subarray(0, count * n));
  return size === 0 ? 1 : (0.07 * norm(Y) * Math.sqrt(count)) / (size * beta);
}

function activeBlocks(U: Float64Array, blocks: readonly Block[], keys: readonly (string | null)[], C: number): ActiveBlock[] {
  const active: ActiveBlock[] = [];
  let at = 0;
  blocks.forEach(({ size }, j) => {
    const own = U.slice(at, at + size * C);
    at += size * C;
    if (own.some((value) => value !== 0)) active.push({ key: keys[j] ?? null, U: own });
  });
  return active;
}

/** The start if it is one of this program: the same data, and atoms that its gauge knows. */
function fitting(start: ProximalStart | undefined, { master, gauge, growing }: ProximalProgram): ProximalStart | null {
  if (!start || start.N.length !== master.Y.length || (growing && !gauge.keysLast)) return null;
  const own = start.blocks.filter(({ key }) => key === null).reduce((sum, { U }) => sum + U.length, 0);
  return own === master.U.length ? start : null;
}

/** What the dictionary began with, and the blocks that are not zero. */
function usedBlocks({ master, growing }: ProximalProgram, keys: readonly (string | null)[]): ProximalStart['blocks'] {
  const { U, n, outputs: C } = master;
  const used: ProximalStart['blocks'] = [];
  let row = 0;
  (growing?.blocks ?? [{ size: master.count }]).forEach(({ size }, j) => {
    const own = U.slice(row * C, (row + size) * C);
    const key = keys[j] ?? null;
    if (key === null || own.some((value) => value !== 0))
      used.push({ key, rows: master.rows.values.slice(row * n, (row + size) * n), U: own });
    row += size;
  });
  return used;
}

/** Drops blocks with U = 0 whose atoms are far from the dual constraint. */
function prune({ master, beta }: ProximalProgram, penalty: BlockPenalty, keys: (string | null)[], working: Set<string>): void {
  const { U, outputs: C, n } = master;
  const A = master.rows.values;
  const N = master.N.values;
  const keptBlocks: Block[] = [];
  const keptKeys: (string | null)[] = [];
  const keptRows: boolean[] = [];
  let row = 0;
  penalty.blocks.forEach((block, j) => {
    let used = block.weight === 0 || keys[j] === null;
    let square = 0;
    for (let k = row; k < row + block.size && !used; k++)
      for (let c = 0; c < C; c++) {
        used ||= U[k * C + c] !== 0;
        let sum = 0;
        for (let i = 0; i < n; i++) sum += A[k * n + i] * N[i * C + c];
        square += sum * sum;
      }
    const kept = used || Math.sqrt(square) > DISTANT * beta;
    if (kept) {
      keptBlocks.push(block);
      keptKeys.push(keys[j]);
    } else working.delete(keys[j] ?? '');
    for (let k = 0; k < block.size; k++) keptRows.push(kept);
    row += block.size;
  });
  if (keptBlocks.length === penalty.blocks.length) return;
  penalty.blocks.splice(0, penalty.blocks.length, ...keptBlocks);
  keys.splice(0, keys.length, ...keptKeys);
  master.keep((k) => keptRows[k]);
}
