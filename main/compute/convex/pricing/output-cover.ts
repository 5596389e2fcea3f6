import { norm } from '../../engine/norm';

/** Simplices that are kept at most. */
const ROOM = 2e5;
/** What rounding may take from the bound of a simplex, relatively. */
const ROUNDING = 1e-12;

export interface CoverProblem {
  /** q, the number of coordinates of a direction w. */
  size: number;
  /** An upper bound of an even, positively homogeneous convex function t at the unit vector w; null when stopped. */
  value(w: Float64Array): number | null;
  /** The bound need not be better than this, */
  target: number;
  /** nor nearer than this, relatively, to the largest t that was met. */
  precision: number;
  /** Evaluations after which to give the bound that there is. */
  limit: number;
  stopped(): boolean;
}

export interface CoverBound {
  /** An upper bound of max t over the unit sphere. */
  bound: number;
  /** Whether that is within the target. */
  complete: boolean;
  /** How the orthants were divided. */
  cover(): Cover;
}

/** A division of half of the sphere into cones, from which anyone can bound t again that knows it at the corners. */
export interface Cover {
  /** Unit vectors, in the order in which t was asked for, the axes first. */
  corners: Float64Array[];
  /** Of each orthant in turn, and of both halves of what was divided after it, in depth first order: the two corners between which it was halved with the index of the new corner, or −1. */
  tree: Int32Array;
}

interface Simplex {
  /** q unit vectors. */
  corners: Corner[];
  bound: number;
  /** Where it was halved, once it was. */
  halved: { edge: [number, number]; middle: number; halves: Simplex[] } | null;
}

interface Corner {
  w: Float64Array;
  value: number;
  index: number;
}

/**
 * Branch and bound for max t(w) over ‖w‖ = 1. In the cone of corners w_k every unit w = Σ λ_kw_k has t(w) ≤ Σ λ_kt(w_k) ≤ ‖z‖ for any z
 * with zᵀw_k ≥ t(w_k): exact where t is linear, as it is round the output of a single neuron. The simplex of largest bound is halved.
 */
export function coverBound({ size, value, target, precision, limit, stopped }: CoverProblem): CoverBound {
  const known = new Map<string, Corner>();
  const evaluated: Float64Array[] = [];
  let enough = target;
  const corner = (w: Float64Array): Corner | null => {
    // t is even, so w and −w are one.
    const own = (w.find((entry) => entry !== 0) ?? 0) < 0 ? w.map((entry) => -entry) : w;
    const key = own.join();
    const before = known.get(key);
    if (before) return { ...before, w };
    const found = value(own);
    if (found === null) return null;
    enough = Math.max(enough, found * (1 + precision));
    const index = evaluated.push(own) - 1;
    known.set(key, { w: own, value: found, index });
    return { w, value: found, index };
  };
  const roots: Simplex[] = [];
  const result = (bound: number, complete: boolean): CoverBound => ({
    bound,
    complete,
    cover: () => ({ corners: evaluated, tree: treeOf(roots) }),
  });

  const queue = new SimplexQueue();
  // One orthant of each pair of opposite ones.
  for (let code = 0; code < 2 ** (size - 1); code++) {
    const corners: Corner[] = [];
    for (let k = 0; k < size; k++) {
      const w = new Float64Array(size);
      w[k] = (code >> k) & 1 ? -1 : 1;
      const found = corner(w);
      if (!found) return result(Infinity, false);
      corners.push(found);
    }
    const root = { corners, bound: simplexBound(corners), halved: null };
    roots.push(root);
    queue.push(root);
  }
  for (let top = queue.pop(); top; top = queue.pop()) {
    if (top.bound <= enough || size === 1) return result(top.bound, true);
    if (evaluated.length >= limit || queue.length > ROOM || stopped()) return result(top.bound, false);
    const [first, second] = longestEdge(top.corners);
    const middle = corner(unit(top.corners[first].w.map((entry, j) => entry + top.corners[second].w[j])));
    if (!middle) return result(top.bound, false);
    const halves = [first, second].map((replaced): Simplex => {
      const corners = top.corners.map((own, k) => (k === replaced ? middle : own));
      return { corners, bound: Math.min(top.bound, simplexBound(corners)), halved: null };
    });
    top.halved = { edge: [first, second], middle: middle.index, halves };
    halves.forEach((half) => queue.push(half));
  }
  return result(0, true);
}

function treeOf(roots: readonly Simplex[]): Int32Array {
  const tree: number[] = [];
  const open = [...roots].reverse();
  for (let next = open.pop(); next; next = open.pop()) {
    if (!next.halved) tree.push(-1);
    else {
      const { edge, middle, halves } = next.halved;
      tree.push(...edge, middle);
      open.push(halves[1], halves[0]);
    }
  }
  return Int32Array.from(tree);
}

/** ‖z‖ for the z of zᵀw_k = t_k, or where it lies outside the cone, for one that meets fewer of these with equality and the others with more. */
function simplexBound(corners: readonly Corner[]): number {
  let best = Infinity;
  const all = corners.map((_, k) => k);
  for (let kept = all; kept.length > 0;) {
    const subset = kept.map((k) => corners[k]);
    const lambda = solveGram(subset);
    if (!lambda) break;
    const z = new Float64Array(corners[0].w.length);
    subset.forEach(({ w }, k) => w.forEach((entry, j) => (z[j] += lambda[k] * entry)));
    const largest = corners.reduce((most, { value }) => Math.max(most, value), 0);
    // z has to be above t at every corner: what rounding leaves is made up for by its length, since corners are no further than 90° apart.
    const missing = corners.reduce((most, { w, value }) => Math.max(most, value - dot(z, w)), 0);
    if (missing <= ROUNDING * largest) best = Math.min(best, norm(z) * (1 + ROUNDING) + corners.length * missing + ROUNDING * largest);
    const least = lambda.reduce((at, entry, k) => (entry < lambda[at] ? k : at), 0);
    if (lambda[least] >= 0) break;
    kept = kept.filter((_, k) => k !== least);
  }
  // Σ λ_kt_k ≤ ‖t‖·Σλ_k², and Σλ_k² ≤ ‖w‖² where no two corners are further than 90° apart.
  return Math.min(best, norm(Float64Array.from(corners, ({ value }) => value)) * (1 + ROUNDING));
}

/** λ with (WᵀW)λ = t over the corners; null where they are dependent but for rounding. */
function solveGram(corners: readonly Corner[]): Float64Array | null {
  const m = corners.length;
  const L = new Float64Array(m * m);
  const x = Float64Array.from(corners, ({ value }) => value);
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= i; j++) {
      let sum = dot(corners[i].w, corners[j].w);
      for (let k = 0; k < j; k++) sum -= L[i * m + k] * L[j * m + k];
      if (i > j) L[i * m + j] = sum / L[j * m + j];
      else if (sum > 1e-14) L[i * m + i] = Math.sqrt(sum);
      else return null;
    }
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < i; k++) x[i] -= L[i * m + k] * x[k];
    x[i] /= L[i * m + i];
  }
  for (let i = m - 1; i >= 0; i--) {
    for (let k = i + 1; k < m; k++) x[i] -= L[k * m + i] * x[k];
    x[i] /= L[i * m + i];
  }
  return x;
}

function longestEdge(corners: readonly Corner[]): [number, number] {
  let best: [number, number] = [0, 1];
  let least = Infinity;
  for (let i = 0; i < corners.length; i++)
    for (let j = i + 1; j < corners.length; j++) {
      const cosine = dot(corners[i].w, corners[j].w);
      if (cosine < least) [least, best] = [cosine, [i, j]];
    }
  return best;
}

/** A heap by bound, largest first. */
class SimplexQueue {
  private readonly heap: Simplex[] = [];

  get length(): number {
    return this.heap.length;
  }

  push(simplex: Simplex): void {
    const { heap } = this;
    let at = heap.push(simplex) - 1;
    for (let up = (at - 1) >> 1; at > 0 && heap[up].bound < heap[at].bound; up = (at - 1) >> 1) {
      [heap[up], heap[at]] = [heap[at], heap[up]];
      at = up;
    }
  }

  pop(): Simplex | undefined {
    const { heap } = this;
    const top = heap[0];
    const last = heap.pop();
    if (heap.length === 0 || !last) return top;
    heap[0] = last;
    for (let at = 0; ;) {
      let next = 2 * at + 1;
      if (next + 1 < heap.length && heap[next + 1].bound > heap[next].bound) next++;
      if (next >= heap.length || heap[next].bound <= heap[at].bound) return top;
      [heap[next], heap[at]] = [heap[at], heap[next]];
      at = next;
    }
  }
}

function unit(w: Float64Array): Float64Array {
  const length = norm(w);
  return w.map((entry) => entry / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
