import type { Float64Block } from '../../engine/arena';
import type { DualBound } from '../../certificate/dual-bound';
import { Random } from '../../engine/random';
import { Climber } from './climber';
import type { Oracle, Pricing, PricingRequest, Raise } from './oracle';
import { U, type Pair, type PatternSpace } from '../patterns/pattern-space';
import { Trees } from './trees';

/** Rounds of climbs at the start, and those without a find after which a thorough look ends. */
const FIRST_ROUNDS = 3;
const LAST_ROUNDS = 12;
/** Random directions from which a thorough look climbs in each round, beside rows of the data. */
const DIRECTIONS = 12;
/** Multiplications of one Newton step up to which branch and bound on the rows' signs gets anywhere. */
const NEWTON_WORK = 3e8;

/**
 * Pricing by ascents over the cells of all patterns (local maxima of ±νᵀ(Xu)₊, exact within each cell) from rows of the data, from the
 * neurons so far and from random directions. It proves nothing but where it is asked for a bound: its program is good, and the bound's point
 * comes from elsewhere.
 */
export class ClimbOracle implements Oracle {
  readonly method = 'branch-and-bound';
  readonly patience = 0;
  private readonly climber: Climber;
  private readonly random: Random;
  private trees: Trees | null = null;

  constructor(
    private readonly space: PatternSpace,
    seed: number,
  ) {
    this.climber = new Climber(space);
    this.random = Random.stream(seed, 'gates');
  }

  slack(): number {
    return 0;
  }

  start(nu: Float64Block, beta: number, stopped: () => boolean): Pricing {
    this.climber.weigh(nu);
    const found = new Set<Pair>();
    for (let round = 0; round < FIRST_ROUNDS && !stopped(); round++) this.climber.climbFromRows(nu, beta, found);
    return { rho: null, violators: byBound(found) };
  }

  pairOf(signs: Float64Array, sign: 1 | -1): Pair {
    return this.climber.pairOf(signs, sign);
  }

  price(nu: Float64Block, { threshold, neurons, thorough, stopped }: PricingRequest): Pricing {
    const { climber } = this;
    const { r } = this.space;
    climber.weigh(nu);
    const found = new Set<Pair>();
    for (const neuron of neurons) climber.climb(neuron.vectors.values.slice(U * r, (U + 1) * r), neuron.sign, nu, threshold, found);
    const rounds = thorough ? LAST_ROUNDS : 1;
    for (let round = 0; round < rounds && found.size === 0 && !stopped(); round++) {
      climber.climbFromRows(nu, threshold, found);
      if (thorough) this.climbFromAnywhere(nu, threshold, found);
    }
    return { rho: null, violators: byBound(found), exhausted: thorough && found.size === 0 && !stopped() };
  }

  raise(nu: Float64Array, problem: Raise): DualBound | null {
    const { n, r } = this.space;
    const variables = r + (r * (r + 1)) / 2;
    if (n * variables * variables > NEWTON_WORK) return null;
    this.trees = new Trees(this.space);
    return this.trees.raise(nu, problem);
  }

  prove(nu: Float64Array, beta: number, stopped: () => boolean): ReturnType<NonNullable<Oracle['prove']>> {
    return this.trees?.prove(nu, beta, stopped) ?? null;
  }

  private climbFromAnywhere(nu: Float64Block, threshold: number, found: Set<Pair>): void {
    for (let s = 0; s < DIRECTIONS; s++) {
      const u = Float64Array.from({ length: this.space.r }, () => this.random.normal());
      for (const sign of [1, -1] as const) this.climber.climb(u, sign, nu, threshold, found);
    }
  }
}

function byBound(pairs: Iterable<Pair>): Pair[] {
  return [...pairs].sort((a, b) => b.bound - a.bound);
}
