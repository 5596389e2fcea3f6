import type { Float64Block } from '../engine/arena';
import { groupRows, type Groups } from './groups';
import type { Oracle, Pricing, PricingRequest } from './oracle';
import { U, W, patternKey, type Pair, type PatternSpace } from './pattern-space';

/** Candidates that one sweep keeps, and those after which a cut-short sweep ends. */
const CAPACITY = 256;
const ENOUGH = 100;
const ADDED = 30;
/** Candidates closer than this to a better one climb to the same place. */
const NEAR = 0.98;
const TIE = 1e-10;
/** Faces that a sweep may look at in every round; a larger one waits until the master is solved well. */
const QUICK = 3e5;
/** What the sweep's tolerances can hide, relative to Σ|ν_i|‖x_i‖: a face narrower than they are. */
const HIDDEN = 1e-11;

interface Candidate {
  value: number;
  sign: 1 | -1;
  u: Float64Array;
}

/** Pricing over all patterns for rank 2, 3 and 4 by sweeping every plane (engine/assembly/sweep.ts): exact, with no list of patterns. */
export class SweepOracle implements Oracle {
  readonly method = 'sweep';
  private readonly groups: Groups;
  private readonly directions: Float64Block;
  private readonly plus: Float64Block;
  private readonly minus: Float64Block;
  private readonly found: Float64Block;
  private readonly work: Float64Block;
  private readonly known = new Map<string, Pair>();
  private readonly quick: boolean;
  /** Where the next sweep starts: a look that was cut short is followed by one elsewhere. */
  private turn = 0;

  constructor(private readonly space: PatternSpace) {
    const { arena } = space.kernels;
    const { r } = space;
    this.groups = groupRows(space.geometry);
    const m = this.groups.count;
    this.directions = arena.copy(this.groups.directions);
    this.plus = arena.float64(m);
    this.minus = arena.float64(m);
    this.found = arena.float64(3 + CAPACITY * (r + 2));
    this.work = arena.float64(space.kernels.sweepWorkspace(m));
    this.quick = sweepSize(m, r) <= QUICK;
  }

  slack(nu: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < nu.length; i++) sum += Math.abs(nu[i]) * this.space.geometry.rowNorms[i];
    return HIDDEN * sum;
  }

  start(nu: Float64Block, beta: number, stopped: () => boolean): Pricing {
    this.weigh(nu);
    if (!this.sweep(beta, CAPACITY, false, Infinity, stopped)) return { rho: null, violators: [] };
    const [count, most] = this.found.values;
    if (count > 0) {
      const violators = this.climbAll(this.candidates(), nu, beta);
      return { rho: most, violators };
    }
    // No atom reaches β: γ° itself is still wanted, for β_max.
    const done = this.sweep(0, 1, true, Infinity, stopped);
    return { rho: done ? this.found.values[1] : null, violators: [] };
  }

  price(nu: Float64Block, { threshold, neurons, thorough, stopped }: PricingRequest): Pricing {
    this.weigh(nu);
    const fresh = new Set<Pair>();
    for (const neuron of neurons) {
      const { r } = this.space;
      const pair = this.climb(neuron.vectors.values.slice(U * r, (U + 1) * r), neuron.sign, nu);
      if (pair && !pair.working && pair.bound > threshold) fresh.add(pair);
    }
    if (!this.quick && (fresh.size > 0 || !thorough)) return { rho: null, violators: byBound(fresh) };
    const complete = this.sweep(threshold, CAPACITY, false, this.quick ? Infinity : ENOUGH, stopped);
    const most = this.found.values[1];
    for (const pair of this.climbAll(this.candidates(), nu, threshold)) fresh.add(pair);
    return { rho: complete ? Math.max(threshold, most) : null, violators: byBound(fresh) };
  }

  /** The slopes of f on either side of each hyperplane, Σ_{c>0} cν and Σ_{c<0} cν over the rows c·direction of a group. */
  private weigh(nu: Float64Block): void {
    const plus = this.plus.values.fill(0);
    const minus = this.minus.values.fill(0);
    const { of, coefficient } = this.groups;
    const values = nu.values;
    for (let i = 0; i < of.length; i++) {
      if (of[i] < 0) continue;
      if (coefficient[i] > 0) plus[of[i]] += coefficient[i] * values[i];
      else minus[of[i]] += coefficient[i] * values[i];
    }
  }

  /** Returns whether every plane was swept. */
  private sweep(threshold: number, capacity: number, raise: boolean, enough: number, stopped: () => boolean): boolean {
    const { kernels, r } = this.space;
    const m = this.groups.count;
    const found = this.found.values;
    found[0] = 0;
    found[1] = 0;
    found[2] = threshold;
    const run = (first: number, from: number, to: number) =>
      kernels.sweepPlanes(
        r,
        m,
        this.directions.pointer,
        this.plus.pointer,
        this.minus.pointer,
        first,
        from,
        to,
        capacity,
        raise,
        this.found.pointer,
        this.work.pointer,
      );
    // Slices of about 10⁵ arcs answer a request to stop within a few milliseconds.
    const slice = Math.max(1, Math.floor(1e5 / m));
    const slices: [number, number, number][] = [];
    if (r === 2) slices.push([0, 0, 1]);
    else if (r === 3) for (let from = 0; from < m; from += slice) slices.push([0, from, Math.min(m, from + slice)]);
    else for (let i = 0; i < m - 1; i++) for (let from = i + 1; from < m; from += slice) slices.push([i, from, Math.min(m, from + slice)]);
    const offset = this.turn % slices.length;
    for (let s = 0; s < slices.length; s++) {
      if (stopped()) return false;
      run(...slices[(offset + s) % slices.length]);
      if (this.found.values[0] >= enough) {
        this.turn = offset + s + 1;
        return s + 1 === slices.length;
      }
    }
    return true;
  }

  private candidates(): Candidate[] {
    const { r } = this.space;
    const found = this.found.values;
    const list: Candidate[] = [];
    for (let c = 0; c < found[0]; c++) {
      const at = 3 + c * (r + 2);
      list.push({ value: found[at], sign: found[at + 1] > 0 ? 1 : -1, u: found.slice(at + 2, at + 2 + r) });
    }
    return list.sort((a, b) => b.value - a.value);
  }

  /** The pairs that the candidates climb to, best first, those outside the master and above the threshold. */
  private climbAll(candidates: Candidate[], nu: Float64Block, threshold: number): Pair[] {
    const taken: Candidate[] = [];
    const pairs = new Set<Pair>();
    for (const candidate of candidates) {
      if (pairs.size >= ADDED) break;
      if (taken.some((other) => other.sign === candidate.sign && cosine(other.u, candidate.u) > NEAR)) continue;
      taken.push(candidate);
      const pair = this.climb(candidate.u, candidate.sign, nu);
      if (pair && !pair.working && pair.bound > threshold) pairs.add(pair);
    }
    return byBound(pairs);
  }

  /** Ascends ±f from u cell by cell: to the best point of the cell, then into the cell beyond the walls that hold it. */
  private climb(start: Float64Array, sign: 1 | -1, nu: Float64Block): Pair | null {
    const { space, groups } = this;
    const { r } = space;
    const m = groups.count;
    const plus = this.plus.values;
    const minus = this.minus.values;
    let u = start;
    let sides = new Int8Array(m);
    for (let g = 0; g < m; g++) {
      const t = this.product(g, u);
      const norm = Math.sqrt(u.reduce((sum, value) => sum + value * value, 0));
      sides[g] = Math.abs(t) > TIE * norm ? Math.sign(t) : sign * (plus[g] + minus[g]) > 0 ? 1 : -1;
    }
    let best: Pair | null = null;
    let value = 0;
    for (let step = 0; step < 100; step++) {
      const pair = this.pairOf(sides, sign);
      space.gradient(pair, nu);
      const reached = space.price(pair, 0);
      if (best && !(reached > value * (1 + 1e-12))) break;
      best = pair;
      value = reached;
      if (!(value > 0)) break;
      const active = pair.active.values;
      const multipliers = pair.state.values;
      const next = sides.slice();
      let moved = false;
      for (let a = 0; a < active[0]; a++) {
        const g = groups.of[active[a + 2]];
        const kink = sign * (plus[g] - minus[g]);
        if (kink > 0 || multipliers[a] > -kink) {
          next[g] = -sides[g];
          moved = true;
        }
      }
      if (!moved) break;
      sides = next;
      u = pair.vectors.values.slice(W * r, (W + 1) * r);
    }
    return best;
  }

  private product(g: number, u: Float64Array): number {
    const { directions } = this.groups;
    let sum = 0;
    for (let j = 0; j < u.length; j++) sum += directions[g * u.length + j] * u[j];
    return sum;
  }

  private pairOf(sides: Int8Array, sign: 1 | -1): Pair {
    const { of, coefficient } = this.groups;
    const signs = new Float64Array(of.length);
    for (let i = 0; i < of.length; i++) signs[i] = of[i] < 0 || sides[of[i]] * coefficient[i] > 0 ? 1 : -1;
    const pattern = patternKey(signs);
    const key = (sign > 0 ? '+' : '-') + pattern;
    let pair = this.known.get(key);
    if (!pair) {
      pair = this.space.pair(this.space.pattern(signs, pattern), sign);
      this.known.set(key, pair);
    }
    return pair;
  }
}

/** Faces that one sweep looks at, about: planes × arcs × releases. */
export function sweepSize(m: number, r: number): number {
  if (r === 2) return m;
  return r === 3 ? 3 * m * m : 4.5 * m * m * m;
}

function byBound(pairs: Iterable<Pair>): Pair[] {
  return [...pairs].sort((a, b) => b.bound - a.bound);
}

function cosine(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
