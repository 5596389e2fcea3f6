import type { Float64Block } from '../../engine/arena';
import { norm } from '../../engine/norm';
import { Climber } from './climber';
import type { Geometry } from '../patterns/geometry';
import { W, type Pair, type PatternSpace } from '../patterns/pattern-space';

/** Turns of one ascent at most, and the relative gain below which it ends. */
const TURNS = 60;
const GAIN = 1e-12;

/** A direction of length one with ‖Nᵀ(Xu)₊‖. */
export interface Peak {
  u: Float64Array;
  value: number;
}

/**
 * Ascends ‖Nᵀ(Xu)₊‖ over ‖u‖ = 1: with w = Nᵀ(Xu)₊ held, the pricing of the one output ν = Nw climbs cell by cell, then w follows. No turn
 * steps down. Where it ends is a local maximum, and no bound.
 */
export class NeuronAscent {
  private readonly climber: Climber;
  private readonly nu: Float64Block;
  private readonly geometry: Geometry;

  constructor(
    private readonly space: PatternSpace,
    private readonly outputs: number,
  ) {
    this.geometry = space.geometry;
    this.climber = new Climber(space);
    this.nu = space.kernels.arena.float64(space.n);
  }

  climb(N: Float64Array, start: Float64Array): Peak {
    const { n, outputs: C, nu } = this;
    let best = this.evaluate(N, start);
    for (let turn = 0; turn < TURNS && best.value > 0; turn++) {
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let c = 0; c < C; c++) sum += N[i * C + c] * best.w[c];
        nu.values[i] = sum / best.value;
      }
      this.climber.weigh(nu);
      const reached = new Set<Pair>();
      this.climber.climb(best.u, 1, nu, 0, reached);
      const [pair] = reached;
      if (!pair) break;
      const next = this.evaluate(N, directionOf(pair, this.space.r));
      if (!(next.value > best.value * (1 + GAIN))) break;
      best = next;
    }
    return { u: best.u, value: best.value };
  }

  /** ‖Nᵀ(Xu)₊‖ at u made of length one, and Nᵀ(Xu)₊ itself. */
  evaluate(N: Float64Array, direction: Float64Array): Peak & { w: Float64Array } {
    const { outputs: C } = this;
    const { n, r, X } = this.geometry;
    const length = norm(direction);
    const u = length > 0 ? direction.map((entry) => entry / length) : direction;
    const w = new Float64Array(C);
    for (let i = 0; i < n; i++) {
      let t = 0;
      for (let j = 0; j < r; j++) t += X[i * r + j] * u[j];
      if (t > 0) for (let c = 0; c < C; c++) w[c] += t * N[i * C + c];
    }
    return { u, value: norm(w), w };
  }

  private get n(): number {
    return this.space.n;
  }
}

/** Where the last projection of a pair points. */
export function directionOf(pair: Pair, r: number): Float64Array {
  return pair.vectors.values.slice(W * r, (W + 1) * r);
}
