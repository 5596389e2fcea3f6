import { performance } from 'node:perf_hooks';
import type { Loss } from '../../../../shared/theory/losses';
import { relativeGap } from '../../../../shared/theory/relative-gap';
import { dualBound } from '../../certificate/dual-bound';
import { basicSolution } from '../basic-solution';
import type { Control } from '../control';
import { outOfReach } from '../outer-loop';
import { blockOf, centerOf, type Block } from './block';
import type { Cell } from './cells';
import type { BlockNormKind, Data } from './combination';
import { evaluate, solveMaster } from './master';
import { Pricing } from './pricing';

const ROUNDS = 200;
/** Violators that a round adds. */
const ADDED = 8;
/** Rounds without a better bound or a new block after which the tolerance counts as out of reach. */
const STALLED = 3;
/** Blocks of less than this, relative to the largest, are nothing. */
const NEGLIGIBLE = 1e-6;
/** Precision of the master relative to the tolerance. */
const FINER = 1e-2;

export interface ThreeLayerProgram {
  data: Data;
  cells: readonly Cell[];
  width: number;
  kind: BlockNormKind;
  loss: Loss;
  y: Float64Array;
  beta: number;
  tolerance: number;
}

export interface Proven {
  nu: Float64Array;
  rho: number;
}

export interface ThreeLayerOutcome {
  status: 'solved' | 'interrupted' | 'time-limit';
  primal: number;
  blocks: Block[];
  /** The dual point of the best bound, with rho ≥ γ°; null where no pricing was completed. */
  proven: Proven | null;
  nu: Float64Array;
  betaMax: number | null;
  combinations: number;
  iterations: number;
}

/** Column generation over the blocks of the three-layer program (theory §5.4): master, pricing, until primal and dual meet. */
export function solveThreeLayer(program: ThreeLayerProgram, control: Control): ThreeLayerOutcome {
  const { data, cells, width, kind, loss, y, beta, tolerance } = program;
  const pricing = new Pricing(data, cells, width, kind);
  const blocks = new Map<string, Block>();
  let best = evaluate([], loss, y, beta, kind);
  let found: Block[] = [];
  let dual: (Proven & { value: number }) | null = null;
  let interruption: ReturnType<Control['interruption']> = null;
  const stopped = () => (interruption ??= control.interruption()) !== null;
  const learn = (nu: Float64Array, rho: number | null) => {
    if (rho === null) return;
    const { value } = dualBound(loss, nu, y, beta, rho, 0);
    if (!dual || value > dual.value) dual = { nu, rho, value };
  };
  const centers = new Map<Cell, Float64Array>();
  const centerIn = (cell: Cell) => {
    const center = centers.get(cell) ?? centerOf(cell, data);
    centers.set(cell, center);
    return center;
  };
  let iterations = 0;
  const report = (violation: number) =>
    control.report({
      iteration: iterations,
      primal: best.primal,
      dual: dual?.value ?? null,
      gap: dual ? best.primal - dual.value : null,
      patterns: blocks.size,
      violation: Math.max(0, violation / beta - 1),
      seconds: (performance.now() - control.began) / 1000,
    });
  const gap = () => (dual ? relativeGap(best.primal, dual.value) : Infinity);

  const first = pricing.price(best.nu, { threshold: 0, rising: true, enough: Infinity, stopped });
  learn(best.nu, first.rho);
  let violators = first.violators.sort((a, b) => b.value - a.value).filter(({ value }) => value > beta);
  report(violators[0]?.value ?? 0);
  let reached = Infinity;
  let reachedAt = 0;
  while (!stopped() && gap() > tolerance) {
    iterations++;
    let added = 0;
    for (const violator of violators.slice(0, ADDED)) {
      const block = blockOf(violator, violator.combination.cells.map(centerIn));
      if (blocks.has(block.key)) continue;
      blocks.set(block.key, block);
      added++;
    }
    const list = [...blocks.values()];
    const master = solveMaster(list, loss, y, beta, kind, FINER * tolerance);
    if (master.primal < best.primal) {
      best = master;
      const most = Math.max(...list.map(({ combination, w }) => combination.size(w, kind)));
      found = list
        .filter(({ combination, w }) => combination.size(w, kind) > NEGLIGIBLE * most)
        .map((block) => ({ ...block, w: block.w.slice() }));
    }
    const threshold = beta * (1 + 0.2 * tolerance);
    const priced = pricing.price(master.nu, { threshold, rising: false, enough: 2 * ADDED, stopped });
    learn(master.nu, priced.rho);
    violators = priced.violators.sort((a, b) => b.value - a.value);
    report(violators[0]?.value ?? priced.rho ?? 0);
    if (gap() < 0.9 * reached || added > 0) [reached, reachedAt] = [Math.min(reached, gap()), iterations];
    if (iterations > ROUNDS || iterations > reachedAt + STALLED) throw outOfReach(gap());
  }
  found = fewest(found, kind);
  const last = evaluate(found, loss, y, beta, kind);
  return {
    status: interruption && gap() > tolerance ? interruption : 'solved',
    primal: last.primal,
    blocks: found,
    proven: dual,
    nu: last.nu,
    betaMax: first.rho,
    combinations: pricing.count,
    iterations,
  };
}

/** At most n blocks with the same outputs and penalty: a basic solution of the lasso that their sizes solve. */
function fewest(blocks: readonly Block[], kind: BlockNormKind): Block[] {
  const sizes = blocks.map(({ combination, w }) => combination.size(w, kind));
  const columns = blocks.map(({ combination, output, w }, k) =>
    combination.preactivations(w).map((z) => (z > 0 ? (output * z) / sizes[k] : 0)),
  );
  const weights = basicSolution(columns, Float64Array.from(sizes), [], new Float64Array(0));
  return blocks.flatMap((block, k) => (weights[k] > 0 ? [{ ...block, w: block.w.map((value) => (weights[k] / sizes[k]) * value) }] : []));
}
