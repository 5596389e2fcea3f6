import type { Float64Block } from '../../engine/arena';
import { Climber } from './climber';
import type { Oracle, Pricing, PricingRequest } from './oracle';
import { U, type Pair, type PatternSpace } from '../patterns/pattern-space';

/** Candidates that one sweep keeps, and those after which a cut-short sweep ends. */
const CAPACITY = 64;
/** The same at rank 2, where a sweep is cheap and takes the place of most climbs: enough that not all lie on one hill. */
const PLANAR_CAPACITY = 500;
const ENOUGH = 48;
const ADDED = 30;
/** Values of the sweep's result before the candidates. */
const HEADER = 4;
/** Candidates closer than this to a better one climb to the same place. */
const NEAR = 0.98;
/** Faces that a sweep may look at in every round; a larger one waits until the master is solved well. */
const QUICK = 3e5;

interface Candidate {
  value: number;
  sign: 1 | -1;
  u: Float64Array;
}

/** Pricing over all patterns for rank 2, 3 and 4 by sweeping every plane (engine/assembly/sweep.ts): exact, with no list of patterns. */
export class SweepOracle implements Oracle {
  readonly method = 'sweep';
  readonly patience = 0.1;
  private readonly found: Float64Block;
  private readonly work: Float64Block;
  private readonly quick: boolean;
  private readonly capacity: number;
  /** Where the next sweep starts: a look that was cut short is followed by one elsewhere. */
  private turn = 0;
  /** By how much γ°(ν) can exceed what the last sweep saw, since it took rows to vanish where they nearly do. */
  private hidden = 0;

  constructor(
    private readonly space: PatternSpace,
    private readonly climber = new Climber(space),
  ) {
    const { arena } = space.kernels;
    const { r } = space;
    const m = this.climber.groups.count;
    this.capacity = r === 2 ? PLANAR_CAPACITY : CAPACITY;
    this.found = arena.float64(HEADER + this.capacity * (r + 2));
    this.work = arena.float64(space.kernels.sweepWorkspace(m));
    this.quick = r === 2 || sweepSize(m, r) <= QUICK;
  }

  slack(nu: Float64Array): number {
    let sum = 0;
    for (let i = 0; i < nu.length; i++) sum += Math.abs(nu[i]) * this.climber.groups.misfit[i];
    return sum + 2 * this.hidden;
  }

  start(nu: Float64Block, beta: number, stopped: () => boolean): Pricing {
    this.climber.weigh(nu);
    if (!this.sweep(beta, this.capacity, Infinity, stopped)) return { rho: null, violators: [] };
    const [count, most] = this.found.values;
    if (count > 0) {
      const found = new Set(this.climbAll(this.candidates(), nu, beta));
      if (!this.quick) this.climber.climbFromRows(nu, beta, found);
      return { rho: most, violators: byBound(found) };
    }
    // No atom reaches β: γ° itself is still wanted, for β_max.
    const done = this.sweep(0, 1, Infinity, stopped);
    return { rho: done ? this.found.values[1] : null, violators: [] };
  }

  pairOf(signs: Float64Array, sign: 1 | -1): Pair {
    return this.climber.pairOf(signs, sign);
  }

  price(nu: Float64Block, { threshold, neurons, thorough, stopped }: PricingRequest): Pricing {
    this.climber.weigh(nu);
    const { r } = this.space;
    const fresh = new Set<Pair>();
    // At rank 2 a sweep costs no more than a climb, whose every cell takes a pass over all rows.
    if (r > 2) {
      for (const neuron of neurons) this.climber.climb(neuron.vectors.values.slice(U * r, (U + 1) * r), neuron.sign, nu, threshold, fresh);
      // A sweep that is made in every round finds what these climbs would.
      if (!this.quick) this.climber.climbFromRows(nu, threshold, fresh);
    }
    if (!this.quick && (fresh.size > 0 || !thorough)) return { rho: null, violators: byBound(fresh) };
    const complete = this.sweep(threshold, this.capacity, this.quick ? Infinity : ENOUGH, stopped);
    const most = this.found.values[1];
    for (const pair of this.climbAll(this.candidates(), nu, threshold)) fresh.add(pair);
    return { rho: complete ? Math.max(threshold, most) : null, violators: byBound(fresh) };
  }

  /** Returns whether every plane was swept. */
  private sweep(threshold: number, capacity: number, enough: number, stopped: () => boolean): boolean {
    const { kernels, r } = this.space;
    const m = this.climber.groups.count;
    const found = this.found.values;
    found[0] = 0;
    found[1] = 0;
    found[2] = threshold;
    found[3] = 0;
    const run = (first: number, from: number, to: number) =>
      kernels.sweepPlanes(
        r,
        m,
        this.climber.directions.pointer,
        this.climber.slopes.pointer,
        this.climber.slopes.pointer + 8 * m,
        first,
        from,
        to,
        capacity,
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
      this.hidden = this.found.values[3];
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
      const at = HEADER + c * (r + 2);
      list.push({ value: found[at], sign: found[at + 1] > 0 ? 1 : -1, u: found.slice(at + 2, at + 2 + r) });
    }
    return list.sort((a, b) => b.value - a.value);
  }

  /** The pairs that the candidates climb to, best first. */
  private climbAll(candidates: Candidate[], nu: Float64Block, threshold: number): Set<Pair> {
    const taken: Candidate[] = [];
    const pairs = new Set<Pair>();
    for (const candidate of candidates) {
      if (pairs.size >= ADDED) break;
      if (taken.some((other) => other.sign === candidate.sign && cosine(other.u, candidate.u) > NEAR)) continue;
      taken.push(candidate);
      this.climber.climb(candidate.u, candidate.sign, nu, threshold, pairs);
    }
    return pairs;
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
