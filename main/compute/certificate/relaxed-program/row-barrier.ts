/** Which ends of a height's interval are barriers. */
export const BELOW = 1;
export const ABOVE = 2;
/** A step leaves at least this share of each distance from the boundary: it takes many steps to come back from close by. */
export const KEPT = 0.1;

/** What the rows of one sign are: heights g, t = x_iᵀu, T = x_iᵀUx_i, and which ends of each height's interval count (BELOW, ABOVE or both). */
export interface RowPoint {
  g: Float64Array;
  t: Float64Array;
  T: Float64Array;
  ends: Uint8Array;
}

/**
 * The heights that E (x_iᵀu)₊ can have for a measure of mass τ with these moments are max(0, t, ½(t + T)) ≤ g ≤ ½(t + √(τT)). The barrier
 * −log g − log(g − t) − log(2g − t − T) of the lower end, and −log(τT − (2g − t)²) of the upper one; +∞ outside.
 */
export function rowBarrier({ g, t, T, ends }: RowPoint, tau: number): number {
  let sum = 0;
  for (let i = 0; i < g.length; i++) {
    const rise = g[i] - t[i];
    const y = g[i] + rise;
    if (ends[i] & ABOVE) {
      const room = tau * T[i] - y * y;
      if (!(room > 0)) return Infinity;
      sum -= Math.log(room);
    }
    if (ends[i] & BELOW) {
      const bow = y - T[i];
      if (!(g[i] > 0 && rise > 0 && bow > 0)) return Infinity;
      sum -= Math.log(g[i] * rise * bow);
    }
  }
  return sum;
}

/** Whether a step leaves some row less than KEPT of its distance from an end. */
export function isTooClose(from: RowPoint, fromTau: number, to: RowPoint, toTau: number): boolean {
  const { ends } = from;
  for (let i = 0; i < ends.length; i++) {
    if (ends[i] & BELOW) {
      if (to.g[i] < KEPT * from.g[i]) return true;
      if (to.g[i] - to.t[i] < KEPT * (from.g[i] - from.t[i])) return true;
      if (2 * to.g[i] - to.t[i] - to.T[i] < KEPT * (2 * from.g[i] - from.t[i] - from.T[i])) return true;
    }
    if (ends[i] & ABOVE && room(to, toTau, i) < KEPT * room(from, fromTau, i)) return true;
  }
  return false;
}

function room({ g, t, T }: RowPoint, tau: number, i: number): number {
  return tau * T[i] - (2 * g[i] - t[i]) ** 2;
}

/** The degree of the barrier: a point on its central path is within μ times this of the optimum. */
export function rowDegree({ ends }: RowPoint): number {
  return ends.reduce((sum, end) => sum + (end & ABOVE ? 2 : 0) + (end & BELOW ? 3 : 0), 0);
}

export interface Triple {
  tau: Float64Array;
  t: Float64Array;
  T: Float64Array;
}

/** First and second derivatives of μ times the barrier of the rows, g eliminated from the second ones. */
export class RowDerivatives {
  /** ∂/∂g, ∂²/∂g², and the mixed derivatives over it: by how much g falls as τ, t and T rise. */
  readonly g: Float64Array;
  readonly gg: Float64Array;
  readonly fall: Triple;
  readonly slope: Triple;
  /** The Hessian in (τ, t, T) after the elimination of g. */
  readonly tauTau: Float64Array;
  readonly tauT: Float64Array;
  readonly tauTT: Float64Array;
  readonly tt: Float64Array;
  readonly tTT: Float64Array;
  readonly TT: Float64Array;

  constructor(private readonly count: number) {
    const array = () => new Float64Array(count);
    const triple = () => ({ tau: array(), t: array(), T: array() });
    [this.g, this.gg] = [array(), array()];
    [this.fall, this.slope] = [triple(), triple()];
    [this.tauTau, this.tauT, this.tauTT, this.tt, this.tTT, this.TT] = Array.from({ length: 6 }, array);
  }

  /** The first derivatives for μ = `mu`, the second ones for μ = `bend`. */
  update({ g, t, T, ends }: RowPoint, tau: number, mu: number, bend: number): void {
    const { slope } = this;
    // α, then the parts in g, τ, t and T of each square: three for either end.
    const below = Array.from({ length: 3 }, () => new Float64Array(5));
    const above = Array.from({ length: 3 }, () => new Float64Array(5));
    const squares = { [BELOW]: below, [ABOVE]: above, [BELOW | ABOVE]: [...below, ...above] };
    for (let i = 0; i < this.count; i++) {
      const rise = g[i] - t[i];
      const y = g[i] + rise;
      this.g[i] = slope.tau[i] = slope.t[i] = slope.T[i] = 0;
      if (ends[i] & ABOVE) {
        const room = tau * T[i] - y * y;
        const eta = y / tau;
        this.g[i] = (4 * mu * y) / room;
        slope.tau[i] = (-mu * T[i]) / room;
        slope.t[i] = (-2 * mu * y) / room;
        slope.T[i] = (-mu * tau) / room;
        above[0].set([bend / (tau * tau), 0, 1, 0, 0]);
        above[1].set([(2 * bend) / room, 2, -eta, -1, 0]);
        above[2].set([bend * (tau / room) ** 2, -4 * eta, eta * eta, 2 * eta, 1]);
      }
      if (ends[i] & BELOW) {
        const bow = y - T[i];
        this.g[i] -= mu * (1 / g[i] + 1 / rise + 2 / bow);
        slope.t[i] += mu * (1 / rise + 1 / bow);
        slope.T[i] += mu / bow;
        below[0].set([bend / (g[i] * g[i]), 1, 0, 0, 0]);
        below[1].set([bend / (rise * rise), 1, 0, -1, 0]);
        below[2].set([bend / (bow * bow), 2, 0, -1, -1]);
      }
      this.eliminate(i, squares[ends[i]]);
    }
  }

  /**
   * Eliminates g from Σ α_k(v_k·)². What is left, Σ_{k<l} α_kα_l(v_kg v_l − v_lg v_k)²/Σ α_kv_kg², takes no differences of large numbers.
   */
  private eliminate(i: number, squares: Float64Array[]): void {
    const { fall } = this;
    const mixed = [0, 0, 0, 0];
    for (const v of squares) for (let k = 0; k < 4; k++) mixed[k] += v[0] * v[1] * v[1 + k];
    const [gg] = mixed;
    this.gg[i] = gg;
    fall.tau[i] = mixed[1] / gg;
    fall.t[i] = mixed[2] / gg;
    fall.T[i] = mixed[3] / gg;
    const sums = [0, 0, 0, 0, 0, 0];
    for (let k = 1; k < squares.length; k++)
      for (let l = 0; l < k; l++) {
        const [v, w] = [squares[k], squares[l]];
        const factor = (v[0] / gg) * w[0];
        const a = v[1] * w[2] - w[1] * v[2];
        const b = v[1] * w[3] - w[1] * v[3];
        const c = v[1] * w[4] - w[1] * v[4];
        sums[0] += factor * a * a;
        sums[1] += factor * a * b;
        sums[2] += factor * a * c;
        sums[3] += factor * b * b;
        sums[4] += factor * b * c;
        sums[5] += factor * c * c;
      }
    [this.tauTau[i], this.tauT[i], this.tauTT[i], this.tt[i], this.tTT[i], this.TT[i]] = sums;
  }
}
