import { performance } from 'node:perf_hooks';
import type { Loss } from '../../../../shared/theory/losses';
import { relativeGap } from '../../../../shared/theory/relative-gap';
import { dualBound } from '../../certificate/dual-bound';
import { basicSolution } from '../master/vertex/basic-solution';
import type { Control } from '../control';
import { attained } from '../limit/attained';
import { outOfReach } from '../master/outer-loop';
import { blockOf, centerOf, type Block } from './block';
import type { Cell } from './cells';
import type { BlockNormKind, Data } from './combination';
import { evaluate, solveMaster } from './master';
import { isAttained, Pricing, type Priced } from './pricing';

const ROUNDS = 200;
/** Violators that a round adds. */
const ADDED = 8;
const ENOUGH = 2 * ADDED;
/** Rounds without a better bound or a new block after which the tolerance counts as out of reach. */
const STALLED = 3;
/** Blocks of less than this, relative to the largest, are nothing: the first of these that costs nothing. */
const NEGLIGIBLE = [1e-6, 1e-9, 0];
/** The relative gap up to which a result is one, though double precision keeps it from the tolerance. */
const ROUGH = 1e-4;
/** Precision of the master relative to the tolerance. */
const FINER = 1e-2;

export interface ThreeLayerProgram {
  data: Data;
  cells: readonly Cell[];
  /** Whether pricing may take long, so that γ°(−∇ℓ(0)) itself is not worth it. */
  many: boolean;
  width: number;
  kind: BlockNormKind;
  loss: Loss;
  /** δ of Huber's loss. */
  delta: number;
  y: Float64Array;
  beta: number;
  tolerance: number;
  /** A dual point to begin the pricing with; null for −∇ℓ(0). */
  start: Float64Array | null;
  /** Blocks that are known, by key; those that are found join them. */
  blocks: Map<string, Block>;
}

export interface Proven {
  nu: Float64Array;
  rho: number;
  /** Whether every combination was priced for it, so that rho is loose by no more than the threshold. */
  complete: boolean;
}

export interface BetaMax {
  value: number;
  /** Whether a branch attains it. */
  exact: boolean;
}

export interface ThreeLayerOutcome {
  status: 'solved' | 'interrupted' | 'time-limit';
  primal: number;
  /** Its outputs, in float64 from the blocks themselves. */
  F: Float64Array;
  blocks: Block[];
  /** The best bound with its dual point. */
  dual: { value: number; point: Float64Array };
  /** The dual point of the best bound, with rho ≥ γ°. */
  proven: Proven;
  nu: Float64Array;
  /** γ°(−∇ℓ(0)), or where no branch was found that attains it a bound of it; null where it was not computed, or where the pricing began elsewhere. */
  betaMax: BetaMax | null;
  combinations: number;
  iterations: number;
}

/** γ°(N) where that is worth it; null elsewhere, and `reached` is what the best of some atoms has. */
export function gaugeOf(
  { data, cells, many, width, kind }: Pick<ThreeLayerProgram, 'data' | 'cells' | 'many' | 'width' | 'kind'>,
  N: Float64Array,
  stopped: () => boolean,
): { reached: number; betaMax: BetaMax | null } {
  const priced = many ? null : new Pricing(data, cells, width, kind).price(N, { threshold: 0, rising: true, enough: Infinity, stopped });
  const betaMax = priced && betaMaxOf(priced);
  return { reached: betaMax?.value ?? attained(data, N), betaMax };
}

function betaMaxOf(priced: Priced): BetaMax | null {
  return priced.complete ? { value: priced.rho, exact: isAttained(priced) } : null;
}

/** Column generation over the blocks of the three-layer program (theory §5.4): master, pricing, until primal and dual meet. */
export function solveThreeLayer(program: ThreeLayerProgram, control: Control): ThreeLayerOutcome {
  const { data, cells, width, kind, loss, y, beta, tolerance, many, start, blocks } = program;
  const pricing = new Pricing(data, cells, width, kind);
  const empty = evaluate([], loss, y, beta, kind);
  let best = start ? { ...empty, nu: start } : empty;
  let found: Block[] = [];
  let interruption: ReturnType<Control['interruption']> = null;
  const stopped = () => (interruption ??= control.interruption()) !== null;
  const centers = new Map<Cell, Float64Array>();
  const centerIn = (cell: Cell) => {
    const center = centers.get(cell) ?? centerOf(cell, data);
    centers.set(cell, center);
    return center;
  };
  let iterations = 0;
  const first = pricing.price(best.nu, {
    threshold: many ? beta : 0,
    rising: !many,
    enough: many ? ENOUGH : Infinity,
    stopped,
  });
  const certified = (nu: Float64Array, { rho, complete }: Priced) => ({
    nu,
    rho,
    complete,
    ...dualBound(loss, nu, y, beta, rho, 0),
  });
  let dual = certified(best.nu, first);
  const report = (violation: number) =>
    control.report({
      iteration: iterations,
      primal: best.primal,
      dual: dual.value,
      gap: best.primal - dual.value,
      patterns: blocks.size,
      violation: Math.max(0, violation / beta - 1),
      seconds: (performance.now() - control.began) / 1000,
    });
  const gap = () => relativeGap(best.primal, dual.value);
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
    // The precision of a conic program is absolute, and a round that found nothing new asks for more of it.
    const precision = FINER * tolerance * Math.min(1, Math.abs(best.primal)) * 10 ** (reachedAt - iterations + 1);
    const master = solveMaster(list, loss, program.delta, y, beta, kind, precision);
    if (master.primal < best.primal) {
      best = master;
      found = list.map((block) => ({ ...block, w: block.w.slice() }));
    }
    const threshold = pricingThreshold(program);
    const priced = pricing.price(master.nu, { threshold, rising: false, enough: ENOUGH, stopped });
    const next = certified(master.nu, priced);
    if (next.value > dual.value || (next.value === dual.value && next.complete)) dual = next;
    violators = priced.violators.sort((a, b) => b.value - a.value);
    report(violators[0]?.value ?? priced.rho);
    if (gap() < 0.9 * reached || added > 0) [reached, reachedAt] = [Math.min(reached, gap()), iterations];
    if (iterations > ROUNDS || iterations > reachedAt + STALLED) {
      // What there is says itself by how much it misses the tolerance; a limit tries another price.
      if (!start && gap() <= ROUGH) break;
      throw outOfReach(gap());
    }
  }
  // Small blocks and dependent ones go where that costs nothing that matters.
  for (const share of NEGLIGIBLE) {
    const fewer = fewest(largest(found, kind, share), kind);
    if (evaluate(fewer, loss, y, beta, kind).primal > best.primal + FINER * tolerance * Math.abs(best.primal)) continue;
    found = fewer;
    break;
  }
  const last = evaluate(found, loss, y, beta, kind);
  return {
    status: interruption && gap() > tolerance ? interruption : 'solved',
    primal: last.primal,
    F: last.F,
    blocks: found,
    dual,
    proven: dual,
    nu: best.nu,
    betaMax: many || start ? null : betaMaxOf(first),
    combinations: pricing.count,
    iterations,
  };
}

/** Up to where values need not be told apart: what they may cost is a fifth of the tolerance. */
export function pricingThreshold({ beta, tolerance }: Pick<ThreeLayerProgram, 'beta' | 'tolerance'>): number {
  return beta * (1 + 0.2 * tolerance);
}

/** The blocks above a share of the largest. */
function largest(blocks: readonly Block[], kind: BlockNormKind, share: number): Block[] {
  const sizes = blocks.map(({ combination, w }) => combination.size(w, kind));
  const most = Math.max(0, ...sizes);
  return blocks.filter((_, k) => sizes[k] > share * most);
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
