import type { Float64Block } from '../engine/arena';
import { gaugeRounding } from '../certificate/dual-bound';
import { normsOfRows } from '../engine/norm';
import type { Atoms, Gauge, GaugePricing } from './gauge';

/** Violators that are added in one round. */
const ADDED = 40;

/** A hinge (x − t)₊ or (t − x)₊ at a data point. */
export interface Hinge {
  side: 1 | -1;
  knot: number;
}

/**
 * γ°(N) = max_t max(‖Σ N_i(x_i − t)₊‖, ‖Σ N_i(t − x_i)₊‖) for N with 1ᵀN = 0 (theory §5.7): convex between data points and constant
 * beyond them, so the largest is at a data point, and running sums give all of them in O(n).
 */
export class SplineGauge implements Gauge {
  readonly method = 'knots';
  readonly keysLast = true;
  /** Distinct inputs in ascending order, and the place of every row among them. */
  private readonly knots: Float64Array;
  private readonly place: Int32Array;
  private readonly reach: Float64Array;

  constructor(
    private readonly x: Float64Array,
    private readonly outputs: number,
    /** Makes each column of N sum to zero within the loss's domain. */
    private readonly centre: (N: Float64Array) => void,
    /** A bound of |c| wherever the objective is no larger than `upper`. */
    private readonly largestConstant: (upper: number) => number,
  ) {
    this.knots = Float64Array.from(new Set(x)).sort();
    const index = new Map(Array.from(this.knots, (value, j) => [value, j]));
    this.place = Int32Array.from(x, (value) => index.get(value) ?? 0);
    const [low, high] = [this.knots[0], this.knots[this.knots.length - 1]];
    this.reach = x.map((value) => Math.max(value - low, high - value));
  }

  hinge(key: string): Hinge {
    const code = Number(key);
    return { side: code % 2 === 0 ? 1 : -1, knot: this.knots[code >> 1] };
  }

  project(N: Float64Array): void {
    this.centre(N);
  }

  defect(N: Float64Array, upper: number): number {
    const { outputs: C } = this;
    const sums = new Float64Array(C);
    let size = 0;
    N.forEach((value, at) => {
      sums[at % C] += value;
      size += Math.abs(value);
    });
    const left = sums.reduce((sum, value) => sum + Math.abs(value), 0) + N.length * Number.EPSILON * size;
    return left * this.largestConstant(upper);
  }

  price(N: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { knots, place, outputs: C, x } = this;
    const values = N.values;
    const m = knots.length;
    const mass = new Float64Array(m * C);
    for (let i = 0; i < x.length; i++) for (let c = 0; c < C; c++) mass[place[i] * C + c] += values[i * C + c];
    // norms[2j] is that of (x − t_j)₊, norms[2j + 1] that of (t_j − x)₊.
    const norms = new Float64Array(2 * m);
    for (const side of [0, 1]) {
      const slope = new Float64Array(C);
      const sum = new Float64Array(C);
      for (let step = 1; step < m; step++) {
        const j = side === 0 ? m - 1 - step : step;
        const before = side === 0 ? j + 1 : j - 1;
        const width = Math.abs(knots[j] - knots[before]);
        let square = 0;
        for (let c = 0; c < C; c++) {
          slope[c] += mass[before * C + c];
          sum[c] += slope[c] * width;
          square += sum[c] * sum[c];
        }
        norms[2 * j + side] = Math.sqrt(square);
      }
    }
    let rho = 0;
    const open: { code: number; value: number }[] = [];
    for (let code = 0; code < 2 * m; code++) {
      const value = norms[code];
      rho = Math.max(rho, value);
      const peak = value >= (norms[code - 2] ?? 0) && value >= (norms[code + 2] ?? 0);
      if (value > beta && peak && !working(String(code))) open.push({ code, value });
    }
    open.sort((a, b) => b.value - a.value || a.code - b.code);
    const violators = open.slice(0, ADDED).map(({ code, value }): Atoms => {
      const { side, knot } = this.hinge(String(code));
      return { key: String(code), value, rows: x.map((input) => Math.max(0, side * (input - knot))) };
    });
    return { rho, slack: gaugeRounding(normsOfRows(values, x.length, C), this.reach, m), violators };
  }
}
