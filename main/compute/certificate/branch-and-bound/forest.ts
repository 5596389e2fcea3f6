import type { Kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import { MomentSolver, type MomentGoal } from '../shor/moment-solver';
import { ballBound, majorant } from '../shor/evaluate';
import { ballMoments } from '../shor/gauge';
import { FIXED, POSITIVE, type Multipliers } from '../shor/relaxation';
import { Cone } from './cone';
import { chordBound, makeRegion, relax, type Region, type RegionRelaxation } from './region';

/** A node whose relaxation is above the threshold is known well enough at this share of the excess. */
const PRECISION = 0.1;
/** While nothing is branched yet one glance in so many solves for the whole ball, to this relative precision. */
const GLANCES = 5;
const GLANCE = 1e-4;
/** Rows that count down gain less from branching than their excess says. */
const NEGATIVE_SHARE = 0.1;
/** Bytes that the leaves may hold. */
const MEMORY = 5e8;
/** Leaves between two questions whether to stop. */
const PATIENCE = 8;

interface Leaf {
  sign: 1 | -1;
  region: Region;
  /** For the ν of the current look. */
  bound: number;
  /** By data row, from the last solve: multipliers, and t and T there. */
  first: Float64Array;
  second: Float64Array;
  t: Float64Array;
  T: Float64Array;
  solved: boolean;
  /** Whether the relaxation was solved in the current look. */
  fresh: boolean;
}

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

/** What proves the bound of one leaf: its branchings, and multipliers by data row. */
export interface LeafProof {
  sign: 1 | -1;
  /** Rows in the order of branching (from 1 on), negative on their negative side. */
  path: number[];
  /** s, e₁ or ω of the relaxation's rows; of a proof by chords the slope of rows that count down, 0 or 1. */
  first: Float64Array;
  /** e₂ */
  second: Float64Array;
  chords: boolean;
  bound: number;
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
 * leaves partition the ball whatever w is: they stay from look to look, and their multipliers bound the next f without a solve.
 */
export class SignForest {
  private leaves: Leaf[];
  private glances = 0;
  private readonly cone: Cone;
  private readonly solver: MomentSolver;

  /** `X` holds n unit rows. The forest's memory is of the arena's current scope. */
  constructor(
    kernels: Kernels,
    private readonly X: Float64Array,
    private readonly n: number,
    private readonly r: number,
  ) {
    this.cone = new Cone(kernels, n, r);
    this.solver = new MomentSolver(kernels, n, r);
    const whole = { ...makeRegion(this.cone, X, n, r), moments: ballMoments(r) };
    this.leaves = ([1, -1] as const).map((sign) => this.leaf(sign, whole));
  }

  /** An upper bound of max |f| from what earlier looks know, at little cost; +∞ where it was stopped. */
  glance(weights: Float64Array, stopped: () => boolean): number {
    if (!this.recertifyAll(weights, stopped)) return Infinity;
    if (this.leaves.length > 2 || this.glances++ % GLANCES > 0) return this.most();
    const goal = { threshold: 0, precision: GLANCE, stopped };
    for (const leaf of this.leaves) this.solve(leaf, leaf.sign > 0 ? weights : weights.map((w) => -w), goal);
    return this.most();
  }

  look(weights: Float64Array, { threshold, limit = Infinity, branches = true, stopped, visit, progress }: Look): Sight {
    const signed = { [1]: weights, [-1]: weights.map((w) => -w) };
    let nodes = 0;
    if (!this.recertifyAll(weights, stopped)) return { bound: Infinity, closed: false, nodes };
    let told = Infinity;
    for (;;) {
      const worst = this.worst();
      const { bound } = this.leaves[worst];
      if (bound <= threshold) return { bound, closed: true, nodes };
      if (bound < told) {
        told = bound;
        progress(bound);
      }
      if (stopped() || nodes >= limit || this.leaves.length * this.n * 50 > MEMORY) return { bound, closed: false, nodes };
      const leaf = this.leaves[worst];
      const own = signed[leaf.sign];
      nodes++;
      if (!leaf.fresh) {
        const u = this.solve(leaf, own, { threshold, precision: PRECISION, stopped });
        if (visit(u, leaf.sign, leaf.region, () => this.heights(leaf, own, u))) return { bound: this.most(), closed: false, nodes };
        continue;
      }
      if (!branches) return { bound, closed: false, nodes };
      const row = this.branchingRow(leaf, own);
      if (row === null) return { bound, closed: true, nodes };
      for (const side of [1, -1] as const) {
        const child = this.leaf(leaf.sign, makeRegion(this.cone, this.X, this.n, this.r, leaf.region, row, side), leaf);
        // What the row's multiplier was while it was free says nothing now.
        child.first[row] = 0;
        this.recertify(child, own);
        if (side === 1) this.leaves[worst] = child;
        else this.leaves.push(child);
      }
    }
  }

  /** The number of leaves, and their regions. */
  get size(): number {
    return this.leaves.length;
  }

  regions(): Region[] {
    return this.leaves.map(({ region }) => region);
  }

  /** What proves a bound of max |f| without a solve, leaf by leaf: of its two quick bounds the better one. */
  prove(weights: Float64Array): LeafProof[] {
    const opposite = weights.map((w) => -w);
    return this.leaves.map((leaf) => this.proof(leaf, leaf.sign > 0 ? weights : opposite));
  }

  private proof(leaf: Leaf, weights: Float64Array): LeafProof {
    const { sign, region } = leaf;
    const relaxed = relax(region, this.X, this.r, weights);
    this.cone.set(region.fixed, this.X, region.sides);
    const { bound: chords, slopes } = chordBound(region, relaxed, this.cone);
    const quadratics = leaf.solved && !region.thin ? this.multiplierBound(leaf, relaxed) : Infinity;
    const multipliers = quadratics < chords ? this.multipliers(leaf, relaxed) : { first: slopes, second: new Float64Array(slopes.length) };
    const first = new Float64Array(this.n);
    const second = new Float64Array(this.n);
    relaxed.rows.forEach((i, k) => {
      first[i] = multipliers.first[k];
      second[i] = multipliers.second[k];
    });
    const path = region.fixed.map((i) => region.sides[i] * (i + 1));
    return { sign, path, first, second, chords: quadratics >= chords, bound: Math.min(quadratics, chords) };
  }

  private leaf(sign: 1 | -1, region: Region, parent?: Leaf): Leaf {
    const array = (from?: Float64Array) => from?.slice() ?? new Float64Array(this.n);
    return {
      sign,
      region,
      bound: parent?.bound ?? Infinity,
      first: array(parent?.first),
      second: array(parent?.second),
      t: array(parent?.t),
      T: array(parent?.T),
      solved: parent?.solved ?? false,
      fresh: false,
    };
  }

  private worst(): number {
    let worst = 0;
    this.leaves.forEach(({ bound }, k) => {
      if (bound > this.leaves[worst].bound) worst = k;
    });
    return worst;
  }

  private most(): number {
    return this.leaves[this.worst()].bound;
  }

  /** Bounds of every leaf for a new f; false where it was stopped before the last. */
  private recertifyAll(weights: Float64Array, stopped: () => boolean): boolean {
    const opposite = weights.map((w) => -w);
    for (let k = 0; k < this.leaves.length; k++) {
      if (k % PATIENCE === 0 && stopped()) return false;
      const leaf = this.leaves[k];
      leaf.fresh = false;
      leaf.bound = Infinity;
      this.recertify(leaf, leaf.sign > 0 ? weights : opposite);
    }
    return true;
  }

  /** Bounds without a solve: chords, and the multipliers of the last solve. */
  private recertify(leaf: Leaf, weights: Float64Array): void {
    const { region } = leaf;
    const relaxed = relax(region, this.X, this.r, weights);
    this.cone.set(region.fixed, this.X, region.sides);
    leaf.bound = Math.min(leaf.bound, chordBound(region, relaxed, this.cone).bound);
    if (leaf.solved && !region.thin) leaf.bound = Math.min(leaf.bound, this.multiplierBound(leaf, relaxed));
  }

  private multiplierBound(leaf: Leaf, relaxed: RegionRelaxation): number {
    return ballBound(majorant(relaxed.relaxation, this.multipliers(leaf, relaxed)), this.r, leaf.bound);
  }

  private multipliers(leaf: Leaf, { relaxation, rows }: RegionRelaxation): Multipliers {
    const { kind, count } = relaxation;
    const multipliers: Multipliers = { first: new Float64Array(count), second: new Float64Array(count) };
    rows.forEach((i, k) => {
      if (kind[k] === POSITIVE) multipliers.first[k] = Math.sqrt(Math.max(leaf.T[i], 1e-12));
      else if (kind[k] === FIXED) multipliers.first[k] = leaf.first[i];
      else [multipliers.first[k], multipliers.second[k]] = [leaf.first[i], leaf.second[i]];
    });
    return multipliers;
  }

  /** Solves the leaf's relaxation; returns its mean. */
  private solve(leaf: Leaf, weights: Float64Array, goal: MomentGoal): Float64Array {
    const { region } = leaf;
    leaf.fresh = true;
    const relaxed = relax(region, this.X, this.r, weights);
    const { relaxation, rows } = relaxed;
    if (region.thin || relaxation.kind.every((kind) => kind === FIXED)) {
      this.cone.set(region.fixed, this.X, region.sides);
      const { bound, point } = chordBound(region, relaxed, this.cone);
      leaf.bound = Math.min(leaf.bound, bound);
      return this.locate(leaf, relaxed, point);
    }
    const solution = this.solver.solve(relaxation, region.moments, goal);
    leaf.bound = Math.min(leaf.bound, solution.bound);
    const proved = Number.isFinite(solution.bound);
    leaf.solved ||= proved;
    rows.forEach((i, k) => {
      leaf.t[i] = solution.t[k];
      leaf.T[i] = solution.T[k];
      if (!proved) return;
      leaf.first[i] = solution.multipliers.first[k];
      leaf.second[i] = solution.multipliers.second[k];
      if (relaxation.kind[k] === POSITIVE) {
        // What a row that counts down would take, should its sign turn.
        leaf.T[i] = leaf.first[i] ** 2;
        leaf.first[i] = solution.t[k] > 0 ? 0.5 : 0;
        leaf.second[i] = 0;
      }
    });
    return solution.u;
  }

  /** E (x_iᵀu)₊ of the measure that the relaxation ended with, u its mean, as the relaxation bounds it for the signs of these weights. */
  private heights({ region, t, T }: Leaf, weights: Float64Array, u: Float64Array): Float64Array {
    const { sides, low, high } = region;
    return weights.map((weight, i) => {
      if (sides[i] < 0) return 0;
      let mean = 0;
      for (let j = 0; j < this.r; j++) mean += this.X[i * this.r + j] * u[j];
      if (sides[i] > 0 || weight === 0) return Math.max(0, mean);
      if (weight > 0) return 0.5 * (t[i] + Math.sqrt(T[i]));
      return Math.max(0, t[i], (T[i] - low[i] * t[i]) / (high[i] - low[i]));
    });
  }

  /** Takes the direction of a point, at length one, for where the relaxation ended, and returns it. */
  private locate(leaf: Leaf, { rows }: RegionRelaxation, point: Float64Array): Float64Array {
    const { r, X } = this;
    const length = norm(point) || 1;
    const u = point.map((value) => value / length);
    for (const i of rows) {
      let t = 0;
      for (let j = 0; j < r; j++) t += X[i * r + j] * u[j];
      leaf.t[i] = t;
      leaf.T[i] = Math.max(t * t, 1e-12);
    }
    return u;
  }

  /** The free row whose relaxation exceeds its value most at the last solution; null where none exceeds. */
  private branchingRow(leaf: Leaf, weights: Float64Array): number | null {
    const { sides, low, high } = leaf.region;
    let row: number | null = null;
    let most = 0;
    for (let i = 0; i < this.n; i++) {
      if (sides[i] !== 0 || weights[i] === 0) continue;
      const root = Math.sqrt(leaf.T[i]);
      const t = leaf.t[i];
      const q = (leaf.T[i] - low[i] * t) / (high[i] - low[i]);
      const excess =
        weights[i] > 0 ? 0.5 * weights[i] * (root - Math.abs(t)) : -NEGATIVE_SHARE * weights[i] * (0.5 * (t + root) - Math.max(0, t, q));
      if (row === null || excess > most) {
        row = i;
        most = excess;
      }
    }
    return row;
  }
}
