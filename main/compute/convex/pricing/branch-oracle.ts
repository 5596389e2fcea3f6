import type { Float64Block } from '../../engine/arena';
import type { Sight } from '../../certificate/branch-and-bound/forest';
import { ABOVE } from '../../certificate/branch-and-bound/forest-dual';
import type { DualBound } from '../../certificate/dual-bound';
import { Climber } from './climber';
import type { Geometry } from '../patterns/geometry';
import type { Oracle, Pricing, PricingRequest, Raise } from './oracle';
import { U, type Pair, type PatternSpace } from '../patterns/pattern-space';
import { Trees } from './trees';

/** Rank, rows and multiplications of one Newton step up to which branch and bound gets somewhere in seconds. */
const RANK = 15;
const ROWS = 5000;
const NEWTON_WORK = 1e7;
/** Rounds of climbs at the start: later ones have the master's neurons to climb from. */
const FIRST_ROUNDS = 3;

/** Pricing over all patterns by branch and bound on the signs of rows: exact where it ends, and a rigorous bound whenever it is stopped. */
export class BranchOracle implements Oracle {
  readonly method = 'branch-and-bound';
  readonly patience = 0.0001;
  private readonly trees: Trees;

  /** A look is given up after `limit` nodes. */
  constructor(
    private readonly space: PatternSpace,
    private readonly climber = new Climber(space),
    private readonly limit = Infinity,
  ) {
    this.trees = new Trees(space);
  }

  /** Every bound of the forest holds as it stands. */
  slack(): number {
    return 0;
  }

  start(nu: Float64Block, beta: number, stopped: () => boolean): Pricing {
    this.climber.weigh(nu);
    const found = new Set<Pair>();
    for (let round = 0; round < FIRST_ROUNDS; round++) this.climber.climbFromRows(nu, beta, found);
    return { ...relaxed(this.trees.forest.glance(this.trees.weights(nu.values), stopped)), violators: byBound(found) };
  }

  pairOf(signs: Float64Array, sign: 1 | -1): Pair {
    return this.climber.pairOf(signs, sign);
  }

  price(nu: Float64Block, { threshold, attained: reached, neurons, thorough, stopped, progress }: PricingRequest): Pricing {
    const { climber } = this;
    const { r } = this.space;
    climber.weigh(nu);
    const found = new Set<Pair>();
    for (const neuron of neurons) climber.climb(neuron.vectors.values.slice(U * r, (U + 1) * r), neuron.sign, nu, threshold, found);
    climber.climbFromRows(nu, threshold, found);
    const weights = this.trees.weights(nu.values);
    if (found.size > 0 || !thorough) return { ...relaxed(this.trees.forest.glance(weights, stopped)), violators: byBound(found) };
    const { bound, closed } = this.trees.forest.look(weights, {
      threshold: Math.max(threshold, reached * (1 + ABOVE)),
      limit: this.limit,
      stopped,
      visit: (u, sign) => {
        climber.climb(u, sign, nu, threshold, found);
        return found.size > 0;
      },
      progress,
    });
    return { ...relaxed(bound), relaxed: !closed, violators: byBound(found) };
  }

  /** γ°(ν) where it is no more than `attained`, but for rounding; else a bound of it. */
  search(nu: Float64Array, attained: number, stopped: () => boolean): Sight {
    const look = { threshold: attained * (1 + ABOVE), limit: this.limit, stopped, visit: () => false, progress: () => undefined };
    return this.trees.forest.look(this.trees.weights(nu), look);
  }

  raise(nu: Float64Array, problem: Raise): DualBound {
    return this.trees.raise(nu, problem);
  }

  prove(nu: Float64Array, beta: number, stopped: () => boolean): ReturnType<NonNullable<Oracle['prove']>> {
    return this.trees.prove(nu, beta, stopped);
  }
}

/** Whether branch and bound is worth its time on data of that size. */
export function isPromising({ n, r }: Geometry): boolean {
  const variables = r + (r * (r + 1)) / 2;
  return r <= RANK && n <= ROWS && n * variables * variables <= NEWTON_WORK;
}

function relaxed(bound: number): Pick<Pricing, 'rho' | 'relaxed'> {
  return { rho: Number.isFinite(bound) ? bound : null, relaxed: true };
}

function byBound(pairs: Iterable<Pair>): Pair[] {
  return [...pairs].sort((a, b) => b.bound - a.bound);
}
