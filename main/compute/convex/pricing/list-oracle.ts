import type { Float64Block } from '../../engine/arena';
import { norm } from '../../engine/norm';
import type { Oracle, Pricing, PricingRequest } from './oracle';
import { G, patternKey, type Pair, type Pattern, type PatternSpace } from '../patterns/pattern-space';

/** Pairs that are projected in the first look, and the violators after which a later look ends. */
const LOOK = 90;
const ADDED = 30;
/** Projections between two questions whether to stop. */
const PATIENCE = 64;

/** Pricing over an explicit list of patterns, ‖Π_{K_p}(±XᵀD_pν)‖ for each (theory §5.3): sampled, given, or all of them enumerated. */
export class ListOracle implements Oracle {
  readonly patience = 0.1;
  private readonly pairs: [Pair | null, Pair | null][];
  private readonly bounds: Float64Array;
  /** XᵀD_pν of every pattern. */
  private readonly gradients: Float64Array;
  private readonly addresses: number[];

  constructor(
    private readonly space: PatternSpace,
    private readonly patterns: Pattern[],
    readonly method: string,
    /** By how much each |x_iᵀu| may be misjudged by patterns that are not listed; null for none. */
    private readonly neglected: Float64Array | null,
    /** Whether these are all patterns, so that γ°(ν) is that of the network. */
    private readonly exhaustive: boolean,
  ) {
    this.pairs = patterns.map(() => [null, null]);
    this.bounds = new Float64Array(2 * patterns.length).fill(Infinity);
    this.gradients = new Float64Array(patterns.length * space.r);
    this.addresses = patterns.map(({ signs }) => signs.pointer);
  }

  slack(nu: Float64Array): number {
    return this.neglected?.reduce((sum, most, i) => sum + Math.abs(nu[i]) * most, 0) ?? 0;
  }

  start(nu: Float64Block, beta: number, stopped: () => boolean): Pricing {
    const norms = this.gradientNorms(nu);
    const order = Array.from({ length: this.bounds.length }, (_, index) => index).sort((a, b) => norms[b >> 1] - norms[a >> 1] || a - b);
    const violators: Pair[] = [];
    // γ° itself is the running maximum: no bound needs to be better than that.
    let rho = 0;
    let looked = 0;
    for (const index of order) {
      if (looked % PATIENCE === 0 && stopped()) return { rho: null, violators };
      if (norms[index >> 1] <= rho) break;
      if (!this.exhaustive && looked >= LOOK && violators.length > 0) return { rho: null, violators: worst(violators) };
      const pair = this.pair(index);
      this.placeGradient(pair, index);
      const bound = this.space.price(pair, looked < LOOK ? Math.min(beta, rho) : rho);
      this.bounds[index] = bound;
      looked++;
      rho = Math.max(rho, bound);
      if (bound > beta && looked <= LOOK) violators.push(pair);
    }
    return { rho, violators: worst(violators) };
  }

  price(nu: Float64Block, { threshold, stopped }: PricingRequest): Pricing {
    const norms = this.gradientNorms(nu);
    let rho = 0;
    const open: number[] = [];
    for (let index = 0; index < this.bounds.length; index++) {
      if (this.pairs[index >> 1][index & 1]?.working) continue;
      const most = norms[index >> 1];
      if (most > threshold) open.push(index);
      else {
        this.bounds[index] = most;
        rho = Math.max(rho, most);
      }
    }
    open.sort((a, b) => this.bounds[b] - this.bounds[a] || norms[b >> 1] - norms[a >> 1] || a - b);
    const violators: Pair[] = [];
    let looked = 0;
    for (const index of open) {
      if (looked++ % PATIENCE === 0 && stopped()) return { rho: null, violators: [] };
      const pair = this.pair(index);
      this.placeGradient(pair, index);
      const bound = this.space.price(pair, threshold);
      this.bounds[index] = bound;
      rho = Math.max(rho, bound);
      if (bound > threshold) violators.push(pair);
      if (violators.length === LOOK) break;
    }
    const complete = violators.length < LOOK;
    return { rho: complete ? rho : null, violators: worst(violators) };
  }

  pairOf(signs: Float64Array, sign: 1 | -1): Pair | null {
    const key = patternKey(signs);
    const index = this.patterns.findIndex((pattern) => pattern.key === key);
    return index < 0 ? null : this.pair(2 * index + (sign < 0 ? 1 : 0));
  }

  private pair(index: number): Pair {
    const own = this.pairs[index >> 1];
    return (own[index & 1] ??= this.space.pair(this.patterns[index >> 1], index & 1 ? -1 : 1));
  }

  /** g of the pair, as `gradientNorms` found it. */
  private placeGradient({ sign, vectors }: Pair, index: number): void {
    const { r } = this.space;
    const { values } = vectors;
    const at = (index >> 1) * r;
    for (let j = 0; j < r; j++) values[G * r + j] = sign * this.gradients[at + j];
  }

  /** ‖XᵀD_pν‖, which no projection exceeds. */
  private gradientNorms(nu: Float64Block): Float64Array {
    const { space, gradients, addresses } = this;
    const norms = new Float64Array(addresses.length);
    space.products.gradients(addresses, nu, (p, gradient) => {
      gradients.set(gradient, p * space.r);
      norms[p] = norm(gradient);
    });
    return norms;
  }
}

function worst(violators: Pair[]): Pair[] {
  return violators.sort((a, b) => b.bound - a.bound).slice(0, ADDED);
}
