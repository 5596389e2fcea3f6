import type { LeavesCall } from '../../certificate/branch-and-bound/leaf-crew';
import type { Float64Block, Int32Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import type { Geometry } from './geometry';
import { PatternProducts } from './pattern-products';

/** An activation pattern D = diag(1[sign > 0]) over the n rows, with its cone K = {u : sign_i·x_i·u ≥ 0}. */
export interface Pattern {
  readonly signs: Float64Block;
  readonly key: string;
}

/** One block of the convex program: a pattern with the sign of its output, its variable u in the cone, and what a projection starts from. */
export interface Pair {
  readonly pattern: Pattern;
  readonly sign: 1 | -1;
  /** u, g(ν) = ±XᵀDν, its change along a step, the point to project and its projection: r values each. */
  readonly vectors: Float64Block;
  readonly state: Float64Block;
  readonly active: Int32Block;
  /** Whether the master holds it. */
  working: boolean;
  /** ‖w‖ of the last projection. */
  norm: number;
  /** The last bound of ‖Π_K g(ν)‖. */
  bound: number;
}

/** Offsets in `Pair.vectors`, in units of r. */
export const U = 0;
export const G = 1;
export const DG = 2;
export const POINT = 3;
export const W = 4;

/** Pairs of many patterns share one projection state beyond this many float64 values (¾ GiB). */
const STATE_BUDGET = 1e8;

/** The data in the kernels' memory, and the products and projections that every pattern needs. All of it lives in the arena's current scope. */
export class PatternSpace {
  readonly n: number;
  readonly r: number;
  readonly X: Float64Block;
  /** The rows of X at length one (zero rows stay zero): the normals of the cones up to their signs. */
  readonly rows: Float64Block;
  readonly work: Float64Block;
  readonly products: PatternProducts;
  private stateSize = 0;
  private shared: { state: Float64Block; active: Int32Block } | null = null;

  constructor(
    readonly kernels: Kernels,
    readonly geometry: Geometry,
    /** Asks for workers that help with a search over the space. */
    readonly recruit?: (call: LeavesCall) => void,
  ) {
    const { n, r, X, rowNorms } = geometry;
    this.n = n;
    this.r = r;
    this.X = kernels.arena.copy(X);
    this.rows = kernels.arena.copy(X);
    this.work = kernels.arena.float64(3 * r + n);
    this.products = new PatternProducts(kernels, n, r, this.X);
    const rows = this.rows.values;
    for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) rows[i * r + j] = rowNorms[i] > 0 ? X[i * r + j] / rowNorms[i] : 0;
  }

  pattern(signs: ArrayLike<number>, key = patternKey(signs)): Pattern {
    return { signs: this.kernels.arena.copy(signs), key };
  }

  pair(pattern: Pattern, sign: 1 | -1): Pair {
    const { r, kernels } = this;
    const vectors = kernels.arena.float64(5 * r);
    return { pattern, sign, vectors, ...this.state(), working: false, norm: 0, bound: Infinity };
  }

  /** ±XᵀDν of each pair, into its vector at `offset`. */
  gradients(pairs: readonly Pair[], nu: Float64Block, offset: number): void {
    const { r, products } = this;
    products.gradients(pairs.map(signsOf), nu, (k, gradient) => {
      const { sign, vectors } = pairs[k];
      const { values } = vectors;
      for (let j = 0; j < r; j++) values[offset * r + j] = sign * gradient[j];
    });
  }

  /** F ← F + Σ ±shares[p]·D_pX·(the pair's vector at `offset`). */
  addOutputs(pairs: readonly Pair[], offset: number, shares: readonly number[], F: Float64Block): void {
    const { r, products } = this;
    const write = (k: number, u: Float64Array) => {
      const { sign, vectors } = pairs[k];
      const { values } = vectors;
      for (let j = 0; j < r; j++) u[j] = sign * shares[k] * values[offset * r + j];
    };
    products.addOutputs(pairs.map(signsOf), write, F);
  }

  /** w ← Π_K of the vector at `offset`; returns ‖w‖, or an upper bound of it that is ≤ threshold. */
  project(pair: Pair, offset: number, threshold: number): number {
    const { n, r, kernels, rows, work } = this;
    if (pair.state === this.shared?.state) pair.active.values[0] = 0;
    return kernels.project(
      n,
      r,
      rows.pointer,
      pair.pattern.signs.pointer,
      pair.state.pointer,
      pair.active.pointer,
      this.at(pair, offset),
      this.at(pair, W),
      threshold,
      work.pointer,
    );
  }

  /** A bound of ‖Π_K g(ν)‖ that is exact where it exceeds the threshold. */
  price(pair: Pair, threshold: number): number {
    pair.bound = this.project(pair, G, threshold);
    return pair.bound;
  }

  at(pair: Pair, offset: number): number {
    return pair.vectors.pointer + 8 * offset * this.r;
  }

  /** A state of the pair's own while memory allows, so that projections start where the last one ended. */
  private state(): { state: Float64Block; active: Int32Block } {
    const { r, kernels } = this;
    const size = 2 * r * r + r;
    if (this.stateSize + size > STATE_BUDGET && this.shared) return this.shared;
    this.stateSize += size;
    const own = { state: kernels.arena.float64(size), active: kernels.arena.int32(kernels.projectionSlots(r)) };
    if (this.stateSize + size > STATE_BUDGET) this.shared = own;
    return own;
  }
}

const signsOf = ({ pattern }: Pair) => pattern.signs.pointer;

/** The signs packed 15 to a character: equal exactly for equal patterns. */
export function patternKey(signs: ArrayLike<number>): string {
  let key = '';
  for (let i = 0; i < signs.length; i += 15) {
    let bits = 0;
    for (let j = i; j < Math.min(i + 15, signs.length); j++) bits = 2 * bits + (signs[j] > 0 ? 1 : 0);
    key += String.fromCharCode(bits);
  }
  return key;
}
