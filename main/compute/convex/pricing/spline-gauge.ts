import type { Float64Block } from '../../engine/arena';
import { normsOfRows } from '../../engine/norm';
import { productError, sumError } from './compensated';
import { constantDefect } from './constant-defect';
import type { Atoms, Gauge, GaugePricing } from './gauge';
import { distinctInputs } from '../spline/dual';

/** Violators that are added in one round. */
const ADDED = 40;

/** A hinge (x − t)₊ or (t − x)₊ at a data point. */
export interface Hinge {
  side: 1 | -1;
  knot: number;
}

/**
 * γ°(N) = max_t max(‖Σ N_i(x_i − t)₊‖, ‖Σ N_i(t − x_i)₊‖) for N with 1ᵀN = 0 (theory §5.7): convex between data points and constant
 * beyond them, so the largest is at a data point, and running sums give all of them in O(n). The sums carry their rounding errors along, as
 * the terms of a small β or of close inputs are far larger than what they come to.
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
    const { knots, place } = distinctInputs(x);
    this.knots = knots;
    this.place = place;
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
    return constantDefect(N, this.outputs, this.largestConstant(upper));
  }

  price(N: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { knots, place, outputs: C, x } = this;
    const values = N.values;
    const m = knots.length;
    const [mass, massErrors] = [new Float64Array(m * C), new Float64Array(m * C)];
    for (let i = 0; i < x.length; i++)
      for (let c = 0; c < C; c++) {
        const at = place[i] * C + c;
        massErrors[at] += sumError(mass[at], values[i * C + c]);
        mass[at] += values[i * C + c];
      }
    // norms[2j] is that of (x − t_j)₊, norms[2j + 1] that of (t_j − x)₊.
    const norms = new Float64Array(2 * m);
    for (const side of [0, 1]) {
      const [slope, slopeErrors] = [new Float64Array(C), new Float64Array(C)];
      const [sum, sumErrors] = [new Float64Array(C), new Float64Array(C)];
      for (let step = 1; step < m; step++) {
        const j = side === 0 ? m - 1 - step : step;
        const before = side === 0 ? j + 1 : j - 1;
        const [low, high] = side === 0 ? [knots[j], knots[before]] : [knots[before], knots[j]];
        const width = high - low;
        const widthError = sumError(high, -low);
        let square = 0;
        for (let c = 0; c < C; c++) {
          const at = before * C + c;
          slopeErrors[c] += sumError(slope[c], mass[at]) + massErrors[at];
          slope[c] += mass[at];
          const added = slope[c] * width;
          sumErrors[c] += sumError(sum[c], added) + productError(slope[c], width) + slopeErrors[c] * width + slope[c] * widthError;
          sum[c] += added;
          square += (sum[c] + sumErrors[c]) ** 2;
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
    let size = 0;
    normsOfRows(values, x.length, C).forEach((own, i) => (size += own * this.reach[i]));
    // The rounding of the norms, that of the multiple of N which is to be feasible, and what the errors of the errors are.
    const slack = Number.EPSILON * ((C + 4) * rho + 4 * size) + (4 * (x.length + m + 8) * Number.EPSILON) ** 2 * size;
    return { rho, slack, violators };
  }
}
