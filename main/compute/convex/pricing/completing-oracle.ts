import type { Float64Block } from '../../engine/arena';
import { G, type Pair, type PatternSpace } from '../patterns/pattern-space';
import type { ListOracle } from './list-oracle';
import type { Oracle, Pricing, PricingRequest } from './oracle';

/**
 * Pricing over all patterns that begins with some of them: these are priced by themselves, and all of them once none of these exceeds β any
 * more. Every bound is that of all patterns.
 */
export class CompletingOracle implements Oracle {
  readonly raise?: Oracle['raise'];
  readonly prove?: Oracle['prove'];

  constructor(
    private readonly space: PatternSpace,
    private readonly some: ListOracle,
    private readonly all: Oracle,
  ) {
    if (all.raise) this.raise = (nu, problem) => all.raise?.(nu, problem) ?? null;
    if (all.prove) this.prove = (nu, beta, stopped) => all.prove?.(nu, beta, stopped) ?? null;
  }

  get method(): string {
    return this.all.method;
  }

  get patience(): number {
    return this.all.patience;
  }

  slack(nu: Float64Array): number {
    return this.all.slack(nu);
  }

  start(nu: Float64Block, beta: number, stopped: () => boolean): Pricing {
    const all = this.all.start(nu, beta, stopped);
    const violators = this.among(this.some.start(nu, beta, stopped).violators, nu, beta);
    return violators.length > 0 ? { ...all, violators } : all;
  }

  price(nu: Float64Block, request: PricingRequest): Pricing {
    const { threshold } = request;
    const violators = this.among(this.some.price(nu, request).violators, nu, threshold);
    return violators.length > 0 ? { rho: null, violators } : this.all.price(nu, request);
  }

  pairOf(signs: Float64Array, sign: 1 | -1): Pair | null {
    return this.all.pairOf(signs, sign);
  }

  /** Its own pairs of theirs that the master lacks: each pattern has one pair in it, wherever it was found. */
  private among(theirs: readonly Pair[], nu: Float64Block, threshold: number): Pair[] {
    const own = theirs.flatMap(({ pattern, sign }) => {
      // A copy: a new pair may make the memory grow, which takes the view away.
      const pair = this.all.pairOf(pattern.signs.values.slice(), sign);
      return pair && !pair.working ? [pair] : [];
    });
    this.space.gradients(own, nu, G);
    return own.filter((pair) => this.space.price(pair, threshold) > threshold);
  }
}
