import type { Kernels } from '../../engine/kernels';
import type { MomentGoal } from '../shor/moment-solver';
import { branchingRow, relaxedHeights } from './branching';
import type { Leaf, LeafProof } from './leaf';
import { AT_ONCE, LeafCrew, type LeavesCall, type Order } from './leaf-crew';
import { LeafWork } from './leaf-work';
import type { Region } from './region';

/** A node whose relaxation is above the threshold is known well enough at this share of the excess. */
const PRECISION = 0.1;
/** While nothing is branched yet one glance in so many solves for the whole ball, to this relative precision. */
const GLANCES = 5;
const GLANCE = 1e-4;
/** Bytes that the leaves may hold. */
const MEMORY = 5e8;

export interface Look {
  /** Bounds of |f| up to here are good enough. */
  threshold: number;
  /** Nodes after which the look is given up. */
  limit?: number;
  stopped(): boolean;
  /**
   * Takes a direction from which ±f may be ascended, and the heights (x_iᵀu)₊ of the rows where the relaxation of that region attains its
   * value; true ends the look.
   */
  visit(u: Float64Array, sign: 1 | -1, region: Region, heights: () => Float64Array): boolean;
  /** Whether leaves are branched, and not only solved; they are if not said. */
  branches?: boolean;
  /** Told the bound of |f| whenever it has fallen. */
  progress(bound: number): void;
}

export interface Sight {
  /** An upper bound of max |f|, rounding of the relaxations included; +∞ where the look was stopped too early. */
  bound: number;
  /** Whether the bound is at the threshold, or the maximum itself. */
  closed: boolean;
  nodes: number;
}

/**
 * Branch and bound on the signs of rows for max |f|, f(u) = Σ w_i(x_iᵀu)₊ over ‖u‖ ≤ 1 and unit rows x_i, one tree for each sign of f. The
 * leaves partition the ball whatever w is: they stay from look to look, and their multipliers bound the next f without a solve. Several of
 * the worst leaves are worked on at once, always as many, so that the result does not depend on the number of workers.
 */
export class SignForest {
  private leaves: Leaf[];
  private glances = 0;
  private readonly work: LeafWork;
  private readonly crew: LeafCrew;

  /** `X` holds n unit rows. The forest's memory is of the arena's current scope. Where it takes long, it asks for help. */
  constructor(
    kernels: Kernels,
    private readonly X: Float64Array,
    private readonly n: number,
    r: number,
    recruit?: (call: LeavesCall) => void,
  ) {
    this.work = new LeafWork(kernels, X, n, r);
    this.crew = new LeafCrew(this.work, recruit);
    this.leaves = this.work.roots();
  }

  /** An upper bound of max |f| from what earlier looks know, at little cost; +∞ where it was stopped. */
  glance(weights: Float64Array, stopped: () => boolean): number {
    if (!this.recertify(weights, stopped)) return Infinity;
    if (this.leaves.length > 2 || this.glances++ % GLANCES > 0) return this.most();
    this.crew.perform(this.leaves.map(toSolve), weights, { threshold: 0, precision: GLANCE, stopped });
    return this.most();
  }

  look(weights: Float64Array, { threshold, limit = Infinity, branches = true, stopped, visit, progress }: Look): Sight {
    let nodes = 0;
    if (!this.recertify(weights, stopped)) return { bound: Infinity, closed: false, nodes };
    const goal = { threshold, precision: PRECISION, stopped };
    let told = Infinity;
    for (;;) {
      const bound = this.most();
      if (bound <= threshold) return { bound, closed: true, nodes };
      if (bound < told) {
        told = bound;
        progress(bound);
      }
      if (stopped() || nodes >= limit || this.leaves.length * this.n * 50 > MEMORY) return { bound, closed: false, nodes };
      const orders = this.orders(weights, threshold, Math.min(AT_ONCE, limit - nodes), branches);
      if (orders.length === 0) return { bound, closed: branches, nodes };
      nodes += orders.length;
      if (this.obey(orders, weights, goal, visit)) return { bound: this.most(), closed: false, nodes };
    }
  }

  /** The number of leaves, and their regions. */
  get size(): number {
    return this.leaves.length;
  }

  regions(): Region[] {
    return this.leaves.map(({ region }) => region);
  }

  /** What proves a bound of max |f| without a solve, leaf by leaf. */
  prove(weights: Float64Array): LeafProof[] {
    const opposite = weights.map((w) => -w);
    return this.leaves.map((leaf) => this.work.prove(leaf, leaf.sign > 0 ? weights : opposite));
  }

  /** What to do with the worst leaves; nothing where nothing can be done with the very worst one. */
  private orders(weights: Float64Array, threshold: number, most: number, branches: boolean): Order[] {
    const open = this.leaves.filter(({ bound }) => bound > threshold).sort((a, b) => b.bound - a.bound);
    const opposite = weights.map((w) => -w);
    const orders: Order[] = [];
    for (const leaf of open.slice(0, most)) {
      const order = leaf.fresh ? branches && toBranch(leaf, leaf.sign > 0 ? weights : opposite) : toSolve(leaf);
      if (order) orders.push(order);
      else if (orders.length === 0) return [];
    }
    return orders;
  }

  /** Replaces what was branched by its children, and shows what was solved; true where that ends the look. */
  private obey(orders: Order[], weights: Float64Array, goal: MomentGoal, visit: Look['visit']): boolean {
    const children = this.crew.perform(orders, weights, goal);
    const instead = new Map(orders.map(({ leaf, action }, k) => [leaf, action === 'branch' ? children[k] : [leaf]]));
    this.leaves = this.leaves.flatMap((leaf) => instead.get(leaf) ?? [leaf]);
    const solved = orders.filter(({ action }) => action === 'solve').map(({ leaf }) => leaf);
    for (const leaf of solved) leaf.fresh = true;
    return solved.some((leaf) => {
      const own = () => (leaf.sign > 0 ? weights : weights.map((w) => -w));
      return visit(leaf.mean, leaf.sign, leaf.region, () => relaxedHeights(leaf, this.X, own()));
    });
  }

  private most(): number {
    return this.leaves.reduce((most, { bound }) => Math.max(most, bound), -Infinity);
  }

  /** Bounds of every leaf for a new f, without a solve; false where it was stopped before the last. */
  private recertify(weights: Float64Array, stopped: () => boolean): boolean {
    for (const leaf of this.leaves) {
      leaf.fresh = false;
      leaf.bound = Infinity;
    }
    const orders = this.leaves.map((leaf) => ({ leaf, action: 'recertify' as const, row: 0 }));
    return !stopped() && this.crew.perform(orders, weights, { threshold: 0, precision: 0, stopped }).length === orders.length;
  }
}

function toSolve(leaf: Leaf): Order {
  return { leaf, action: 'solve', row: 0 };
}

function toBranch(leaf: Leaf, weights: Float64Array): Order | null {
  const row = branchingRow(leaf, weights);
  return row === null ? null : { leaf, action: 'branch', row };
}
