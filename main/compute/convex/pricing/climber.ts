import type { Float64Block, Int32Block } from '../../engine/arena';
import { groupRows, rowSigns, type Groups } from '../patterns/groups';
import { G, patternKey, type Pair, type PatternSpace } from '../patterns/pattern-space';

/** Rows of the data whose directions start a climb in each round. */
const STARTS = 12;

/** Ascends f(u) = νᵀ(Xu)₊ and −f over the activation patterns (engine/assembly/climb.ts); knows the pair of every pattern it reached. */
export class Climber {
  readonly groups: Groups;
  readonly directions: Float64Block;
  /** The slopes of f on either side of each hyperplane: Σ_{c>0} cν, then Σ_{c<0} cν over the rows c·direction of a group. */
  readonly slopes: Float64Block;
  private readonly known = new Map<string, Pair>();
  private round = 0;
  private readonly from: Float64Block;
  private readonly sides: Float64Block;
  private readonly state: Float64Block;
  private readonly work: Float64Block;
  private readonly active: Int32Block;

  constructor(private readonly space: PatternSpace) {
    const { arena } = space.kernels;
    const { r } = space;
    this.groups = groupRows(space.geometry);
    const m = this.groups.count;
    this.directions = arena.copy(this.groups.directions);
    this.slopes = arena.float64(2 * m);
    this.from = arena.float64(r);
    this.sides = arena.float64(m);
    this.state = arena.float64(2 * r * r + r);
    this.active = arena.int32(space.kernels.projectionSlots(r));
    this.work = arena.float64(5 * r + 3 * m);
  }

  /** Sets ν for the climbs that follow. */
  weigh(nu: Float64Block): void {
    const slopes = this.slopes.values.fill(0);
    const { of, coefficient, count } = this.groups;
    const values = nu.values;
    for (let i = 0; i < of.length; i++) if (of[i] >= 0) slopes[of[i] + (coefficient[i] > 0 ? 0 : count)] += coefficient[i] * values[i];
  }

  /** Ascends ±f from u; where that ends above the threshold in a pair outside the master, the pair joins `pairs`. Returns the value. */
  climb(start: ArrayLike<number>, sign: 1 | -1, nu: Float64Block, threshold: number, pairs: Set<Pair>): number {
    const { space } = this;
    const { kernels, r } = space;
    this.from.values.set(start);
    const value = kernels.climb(
      r,
      this.groups.count,
      this.directions.pointer,
      this.slopes.pointer,
      sign,
      this.from.pointer,
      this.sides.pointer,
      this.state.pointer,
      this.active.pointer,
      this.work.pointer,
    );
    if (!(value > threshold)) return value;
    const pair = this.pairOf(rowSigns(this.sides.values, this.groups), sign);
    if (pair.working || pairs.has(pair)) return value;
    space.gradients([pair], nu, G);
    space.price(pair, threshold);
    pairs.add(pair);
    return value;
  }

  /** Climbs from the directions of some rows, other ones in each round: they lie where the data do, and find what one hill hides. */
  climbFromRows(nu: Float64Block, threshold: number, pairs: Set<Pair>): void {
    const { count, directions } = this.groups;
    const { r } = this.space;
    for (let s = 0; s < Math.min(STARTS, count); s++) {
      const g = (this.round + Math.floor((s * count) / STARTS)) % count;
      const u = directions.slice(g * r, (g + 1) * r);
      const opposite = u.map((value) => -value);
      for (const sign of [1, -1] as const) {
        this.climb(u, sign, nu, threshold, pairs);
        this.climb(opposite, sign, nu, threshold, pairs);
      }
    }
    this.round++;
  }

  /** The one pair of a pattern, signs ±1 of the rows. */
  pairOf(signs: Float64Array, sign: 1 | -1): Pair {
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
