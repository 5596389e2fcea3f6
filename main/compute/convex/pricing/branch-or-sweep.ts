import type { Float64Block } from '../../engine/arena';
import { BranchOracle } from './branch-oracle';
import { Climber } from './climber';
import type { Oracle, Pricing, PricingRequest } from './oracle';
import { SweepOracle, sweepSize } from './sweep-oracle';
import type { Pair, PatternSpace } from '../patterns/pattern-space';

/** Faces of a sweep from which on branch and bound is tried first, and those that are swept in the time of one of its nodes. */
const LARGE = 2e6;
const FACES_PER_NODE = 2e4;

/**
 * Pricing over all patterns of rank three and four: by branch and bound, which mostly needs few nodes, for as long as these are fewer than a
 * sweep takes the time of, and by sweeps from then on. Either is exact.
 */
export class BranchOrSweepOracle implements Oracle {
  private current: BranchOracle | SweepOracle;
  private readonly climber: Climber;

  /** With a `limit`, the nodes of one look are no more than that. */
  constructor(
    private readonly space: PatternSpace,
    limit?: number,
  ) {
    this.climber = new Climber(space);
    this.current = new BranchOracle(
      space,
      this.climber,
      limit ?? Math.ceil(sweepSize(this.climber.groups.count, space.r) / FACES_PER_NODE),
    );
  }

  /** Whether a sweep over so many groups of rows takes long enough. */
  static isWorthwhile(groups: number, r: number): boolean {
    return (r === 3 || r === 4) && sweepSize(groups, r) > LARGE;
  }

  get method(): string {
    return this.current.method;
  }

  get patience(): number {
    return this.current.patience;
  }

  slack(nu: Float64Array): number {
    return this.current.slack(nu);
  }

  /** β_max is wanted exactly here too. */
  start(nu: Float64Block, beta: number, stopped: () => boolean): Pricing {
    const { current } = this;
    if (current instanceof SweepOracle) return current.start(nu, beta, stopped);
    const first = current.start(nu, beta, stopped);
    const most = first.violators.reduce((largest, { bound }) => Math.max(largest, bound), 0);
    const { bound, closed } = current.search(nu.values, most, stopped);
    return Number.isFinite(bound) && bound < (first.rho ?? Infinity) ? { ...first, rho: bound, relaxed: !closed } : first;
  }

  price(nu: Float64Block, request: PricingRequest): Pricing {
    const { current } = this;
    if (current instanceof SweepOracle) return current.price(nu, request);
    const pricing = current.price(nu, request);
    const isOpen = request.thorough && pricing.relaxed && pricing.violators.length === 0;
    if (!isOpen || request.stopped()) return pricing;
    this.current = new SweepOracle(this.space, this.climber);
    return this.current.price(nu, request);
  }

  pairOf(signs: Float64Array, sign: 1 | -1): Pair {
    return this.climber.pairOf(signs, sign);
  }

  prove(nu: Float64Array, beta: number, stopped: () => boolean): ReturnType<NonNullable<Oracle['prove']>> {
    return this.current instanceof BranchOracle ? this.current.prove(nu, beta, stopped) : null;
  }
}
