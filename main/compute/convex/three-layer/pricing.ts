import { norm } from '../../engine/norm';
import type { Cell } from './cells';
import { Combination, MIXED, type BlockNormKind, type Data } from './combination';
import { DOWN, OPEN, relax, UP, type LeafMultipliers } from './relaxation';

/** A branch ((XW₁)₊w₂)₊ times ±1 that violates the dual constraint: its combination and the weights w̄ of theory §5.4, of norm 1. */
export interface Violator {
  combination: Combination;
  output: 1 | -1;
  w: Float64Array;
  /** ±νᵀφ. */
  value: number;
}

export interface Priced {
  /** A proven upper bound of γ°(ν) over the combinations, rounding included. */
  rho: number;
  /** Whether it is γ°(ν) itself, or below the threshold; a look that ended early has a loose one. */
  complete: boolean;
  violators: Violator[];
}

/** Whether a look for γ°(ν) itself found a branch that attains it, up to rounding. */
export function isAttained({ rho, complete, violators }: Priced): boolean {
  return complete && rho <= (1 + SHARP) * violators.reduce((most, { value }) => Math.max(most, value), 0);
}

export interface Look {
  /** Bounds up to here need not be better. */
  threshold: number;
  /** Whether the largest value that was found replaces the threshold: for γ°(ν) itself. */
  rising: boolean;
  /** Violators after which the look ends. */
  enough: number;
  stopped(): boolean;
  /** Hears of every part of a combination whose bound is settled by multipliers. */
  record?(leaf: PricedLeaf): void;
}

/** A part of a combination, with what proves that its bound is no larger. */
export interface PricedLeaf extends LeafMultipliers {
  output: 1 | -1;
  /** Indices of the cells of the positive neurons, then of the negative ones. */
  positive: readonly number[];
  negative: readonly number[];
  /** Rows from 1 on, with the signs of z that were decided, in order. */
  path: readonly number[];
}

/** A choice of cells for the positive and the negative neurons, by their indices. */
interface Choice {
  positive: number[];
  negative: number[];
}

/** An open row whose relaxation is this near to its value needs no decision (values are of order one). */
const TIGHT = 1e-9;
/** By how much the relaxation may exceed the best value where γ° itself is asked for, relatively; up to the second it counts as γ° itself. */
const PRECISION = 1e-12;
const SHARP = 1e-10;

/**
 * max ±νᵀ((XW₁)₊w₂)₊ over every combination of first-layer patterns and every second-layer pattern (theory §5.4), by branch and bound: a
 * combination whose bound does not exceed the threshold is done, in the others rows on which the second layer may be on or off are
 * decided one by one.
 */
export class Pricing {
  private readonly choices: Choice[];

  constructor(
    private readonly data: Data,
    private readonly cells: readonly Cell[],
    readonly width: number,
    private readonly kind: BlockNormKind,
  ) {
    this.choices = choicesOf(cells.length, width, kind);
  }

  /** Combinations of first-layer patterns with signs. */
  get count(): number {
    return this.choices.length;
  }

  price(nu: Float64Array, { threshold, rising, enough, stopped, record }: Look): Priced {
    const tasks = ([1, -1] as const).flatMap((output) => {
      const mu = nu.map((value) => output * value);
      const quick = new QuickBound(this.data, this.cells, mu, this.kind);
      return this.choices.map((choice) => ({ output, mu, choice, bound: quick.of(choice.positive, choice.negative) }));
    });
    tasks.sort((a, b) => b.bound - a.bound);
    const violators: Violator[] = [];
    let limit = threshold;
    let rho = 0;
    for (const { output, mu, choice, bound } of tasks) {
      if (bound <= limit) {
        rho = Math.max(rho, bound);
        break;
      }
      // What is left when the look ends early has no more than its bounds say.
      if (violators.length >= enough) return { rho: Math.max(rho, limit, bound), complete: false, violators };
      const combination = this.combine(choice);
      let best: Violator | null = null;
      const open: { decisions: Int8Array; bound: number; path: number[] }[] = [
        { decisions: new Int8Array(this.data.n).fill(OPEN), bound, path: [] },
      ];
      for (let last = open.pop(); last; last = open.pop()) {
        if (stopped()) {
          if (best) violators.push(best);
          const left = Math.max(last.bound, ...open.map((node) => node.bound), bound);
          return { rho: Math.max(rho, limit, left), complete: false, violators };
        }
        const { decisions, path } = last;
        const node = relax(combination, mu, decisions, this.kind, limit);
        const settle = () => {
          rho = Math.max(rho, node.bound);
          record?.({ output, ...choice, path, ...node.multipliers() });
        };
        if (node.bound <= limit) {
          settle();
          continue;
        }
        const { w, value } = this.attained(combination, mu, node.w);
        if (value > Math.max(limit, best?.value ?? 0)) best = { combination, output, w, value };
        if (rising && value > limit) limit = value * (1 + PRECISION);
        const row = branchingRow(combination, mu, decisions, node.w);
        if (row < 0) {
          settle();
          continue;
        }
        for (const side of [DOWN, UP]) {
          const child = decisions.slice();
          child[row] = side;
          open.push({ decisions: child, bound: node.bound, path: [...path, side === UP ? row + 1 : -row - 1] });
        }
      }
      if (best) violators.push(best);
    }
    return { rho: rising ? Math.max(rho, limit) : rho, complete: true, violators };
  }

  /** w at norm 1 with its value Σ μ_i(z_i)₊ in the real network; 0 where the relaxation had no maximiser. */
  private attained(combination: Combination, mu: Float64Array, relaxed: Float64Array): { w: Float64Array; value: number } {
    const size = combination.size(relaxed, this.kind);
    if (!(size > 0 && Number.isFinite(size))) return { w: relaxed, value: 0 };
    const w = relaxed.map((value) => value / size);
    const z = combination.preactivations(w);
    let value = 0;
    for (let i = 0; i < z.length; i++) if (z[i] > 0) value += mu[i] * z[i];
    return { w, value };
  }

  private combine({ positive, negative }: Choice): Combination {
    return new Combination(
      this.data,
      [...positive, ...negative].map((p) => this.cells[p]),
      [...positive.map(() => 1 as const), ...negative.map(() => -1 as const)],
    );
  }
}

/** The open row where the relaxation exceeds the value most; −1 where it does so nowhere. */
function branchingRow(combination: Combination, mu: Float64Array, decisions: Int8Array, w: Float64Array): number {
  const { data, A, kind, m, signs } = combination;
  const { n, r } = data;
  let row = -1;
  let most = TIGHT;
  for (let i = 0; i < n; i++) {
    if (kind[i] !== MIXED || mu[i] <= 0 || decisions[i] !== OPEN) continue;
    let positive = 0;
    let z = 0;
    for (let j = 0; j < m; j++)
      for (let l = j * r; l < (j + 1) * r; l++) {
        const term = A[i * m * r + l] * w[l];
        z += term;
        if (signs[j] > 0) positive += term;
      }
    const excess = mu[i] * (positive - Math.max(0, z));
    if (excess > most) [row, most] = [i, excess];
  }
  return row;
}

/** Upper bounds that need no conic program: a negative neuron can at best erase rows with μ_i < 0, and no positive one gains more than ‖XᵀDμ′‖. */
class QuickBound {
  private readonly slack: number;
  private readonly known = new Map<string, number>();

  constructor(
    private readonly data: Data,
    private readonly cells: readonly Cell[],
    private readonly mu: Float64Array,
    private readonly kind: BlockNormKind,
  ) {
    const { n, r, rowNorms } = data;
    let weight = 0;
    for (let i = 0; i < n; i++) weight += Math.abs(mu[i]) * rowNorms[i];
    this.slack = 4 * (n + r + 8) * Number.EPSILON * weight;
  }

  of(positive: readonly number[], negative: readonly number[]): number {
    let total = 0;
    for (const p of positive) {
      const value = this.gain(p, negative);
      total = this.kind === 'sum' ? Math.max(total, value) : total + value * value;
    }
    return this.kind === 'sum' ? total : Math.sqrt(total);
  }

  private gain(p: number, negative: readonly number[]): number {
    const key = `${p};${negative.join()}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { n, r, X } = this.data;
    const g = new Float64Array(r);
    const own = this.cells[p].signs;
    for (let i = 0; i < n; i++) {
      if (!(own[i] > 0)) continue;
      if (this.mu[i] < 0 && negative.some((q) => this.cells[q].signs[i] > 0)) continue;
      for (let l = 0; l < r; l++) g[l] += this.mu[i] * X[i * r + l];
    }
    const value = norm(g) + this.slack;
    this.known.set(key, value);
    return value;
  }
}

/**
 * Which cells the neurons may lie in. Neurons of one sign are interchangeable. Under Σ‖w_j‖ two of one sign in one cell are no better than
 * one, and positive ones alone no better than a single one; under (Σ‖w_j‖²)^½ positive ones alone are best all alike.
 */
function choicesOf(count: number, width: number, kind: BlockNormKind): Choice[] {
  const choices: Choice[] = [];
  for (let p = 0; p < count; p++) choices.push({ positive: new Array<number>(kind === 'sum' ? 1 : width).fill(p), negative: [] });
  for (let positives = 1; positives < width; positives++) {
    const strict = kind === 'sum';
    const left = subsets(count, positives, strict);
    const right = subsets(count, width - positives, strict);
    for (const positive of left) for (const negative of right) choices.push({ positive, negative });
  }
  return choices;
}

/** Sets of `size` indices below `count` (fewer where there are not so many), or multisets. */
function subsets(count: number, size: number, strict: boolean): number[][] {
  const length = strict ? Math.min(size, count) : size;
  const found: number[][] = [];
  const extend = (chosen: number[]) => {
    if (chosen.length === length) {
      found.push(chosen);
      return;
    }
    const last = chosen.at(-1) ?? (strict ? -1 : 0);
    for (let p = strict ? last + 1 : last; p < count; p++) extend([...chosen, p]);
  };
  extend([]);
  return found;
}
