import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import { MomentMatrix } from '../shor/moment-matrix';
import { NEGATIVE, POSITIVE, type Multipliers, type Relaxation } from '../shor/relaxation';
import { ABOVE, BELOW, isTooClose, KEPT, RowDerivatives, rowBarrier, rowDegree, type RowPoint } from './row-barrier';

/** What all sides of the program share. */
export interface SideData {
  kernels: Kernels;
  count: number;
  r: number;
  /** Rows (1, x_i, svec x_ix_iᵀ). */
  features: Float64Block;
}

/** The outputs of one sign: a measure of neurons by its moments (τ, u, U), and the heights g that its rows take. */
export class Side {
  readonly size: number;
  readonly derivatives: RowDerivatives;
  readonly g: Float64Array;
  readonly t: Float64Array;
  readonly T: Float64Array;
  readonly ends: Uint8Array;
  readonly dg: Float64Array;
  private readonly dt: Float64Array;
  private readonly dT: Float64Array;
  private readonly trial: RowPoint;
  private readonly moments: MomentMatrix;
  private readonly point: Float64Block;
  private readonly step: Float64Block;
  private readonly products: Float64Block;
  private readonly weights: Float64Block;
  private readonly scaled: Float64Block;

  constructor(
    private readonly data: SideData,
    readonly sign: 1 | -1,
  ) {
    const { kernels, count, r } = data;
    const { arena } = kernels;
    this.moments = new MomentMatrix(r);
    this.size = this.moments.size;
    this.derivatives = new RowDerivatives(count);
    [this.g, this.t, this.T, this.dg, this.dt, this.dT] = Array.from({ length: 6 }, () => new Float64Array(count));
    this.ends = new Uint8Array(count).fill(BELOW | ABOVE);
    this.trial = { g: new Float64Array(count), t: new Float64Array(count), T: new Float64Array(count), ends: this.ends };
    this.point = arena.float64(this.size);
    this.step = arena.float64(this.size);
    this.products = arena.float64(3 * count);
    this.weights = arena.float64(count);
    this.scaled = arena.float64(count * (r + 1));
  }

  get tau(): number {
    return this.point.values[0];
  }

  /** The degree of its barriers. */
  get barriers(): number {
    return rowDegree(this) + this.data.r + 2;
  }

  /** A uniform measure of the ball of mass τ, a little inside. */
  begin(tau: number): void {
    const { count, r } = this.data;
    const x = this.point.values.fill(0);
    x[0] = tau;
    for (let j = 1, at = r + 1; at < this.size; at += ++j) x[at] = (0.5 * tau) / r;
    this.measure(this.point, this.t, this.T);
    for (let i = 0; i < count; i++) this.g[i] = this.middle(i);
  }

  /** Says which end of each height's interval the loss pulls to, BELOW | ABOVE where that is open. A height beyond what counts now comes back to the middle. */
  pull(endOf: (row: number) => number): void {
    const { g, t, T, ends, tau } = this;
    for (let i = 0; i < g.length; i++) {
      ends[i] = endOf(i);
      const y = 2 * g[i] - t[i];
      const isBelow = ends[i] & ABOVE ? y * y < tau * T[i] : true;
      const isAbove = ends[i] & BELOW ? g[i] > 0 && g[i] > t[i] && y > T[i] : true;
      if (!isBelow || !isAbove) g[i] = this.middle(i);
    }
  }

  /** The barrier at the point moved by alpha, +∞ outside, the heights there into `heights`. */
  barrier(alpha: number, heights: Float64Array): number {
    const x = this.point.values;
    const dx = this.step.values;
    const moved = alpha === 0 ? (j: number) => x[j] : (j: number) => x[j] + alpha * dx[j];
    const slack = this.moments.slack(moved);
    if (!(slack > 0)) return Infinity;
    if (alpha > 0 && this.moments.determinant((j) => moved(j) - KEPT * x[j]) === null) return Infinity;
    const determinant = this.moments.determinant(moved);
    if (determinant === null) return Infinity;
    const { trial } = this;
    for (let i = 0; i < heights.length; i++) {
      heights[i] = trial.g[i] = this.g[i] + alpha * this.dg[i];
      trial.t[i] = this.t[i] + alpha * this.dt[i];
      trial.T[i] = this.T[i] + alpha * this.dT[i];
    }
    if (alpha > 0 && isTooClose(this, this.tau, trial, moved(0))) return Infinity;
    return rowBarrier(trial, moved(0)) - Math.log(slack) - determinant;
  }

  tauMoved(alpha: number): number {
    return this.tau + alpha * this.step.values[0];
  }

  /**
   * The derivatives of cost·τ + μ·barrier. Its Hessian with g eliminated, plus Σ bend_i fall_i fall_iᵀ, goes to the lower triangle at H;
   * the gradient with `heights` (that in g, times the share that g's elimination moves) to `gradient`.
   */
  differentiate(mu: number, bend: number): void {
    this.moments.determinant((j) => this.point.values[j]);
    this.moments.invert();
    this.derivatives.update(this, this.tau, mu, bend);
  }

  writeHessian(mu: number, bend: Float64Array, pointer: number, H: () => Float64Array, at: number, stride: number): void {
    const { kernels, count, r, features } = this.data;
    const { tauTau, tauT, tauTT, tt, tTT, TT, fall } = this.derivatives;
    const low = r + 1;
    const svec = features.pointer + 8 * low;
    const block = pointer + 8 * (low * stride + low);
    const weights = this.weights.values;
    for (let i = 0; i < count; i++) weights[i] = TT[i] + bend[i] * fall.T[i] * fall.T[i];
    kernels.syrkLower(true, this.size - low, count, 1, svec, this.size, this.weights.pointer, 0, block, stride);
    const X = features.values;
    const scaled = this.scaled.values;
    for (let i = 0; i < count; i++) {
      const factor = tTT[i] + bend[i] * fall.t[i] * fall.T[i];
      scaled[i * low] = tauTT[i] + bend[i] * fall.tau[i] * fall.T[i];
      for (let j = 1; j < low; j++) scaled[i * low + j] = factor * X[i * this.size + j];
    }
    kernels.gemm(
      true,
      false,
      this.size - low,
      low,
      count,
      1,
      svec,
      this.size,
      this.scaled.pointer,
      low,
      0,
      pointer + 8 * low * stride,
      stride,
    );
    const matrix = H();
    for (let j = 0; j < low; j++) matrix.fill(0, at + j * stride, at + j * stride + j + 1);
    for (let i = 0; i < count; i++) {
      const row = i * this.size;
      matrix[at] += tauTau[i] + bend[i] * fall.tau[i] * fall.tau[i];
      const cross = tauT[i] + bend[i] * fall.tau[i] * fall.t[i];
      const square = tt[i] + bend[i] * fall.t[i] * fall.t[i];
      for (let j = 1; j < low; j++) {
        matrix[at + j * stride] += cross * X[row + j];
        const own = square * X[row + j];
        for (let k = 1; k <= j; k++) matrix[at + j * stride + k] += own * X[row + k];
      }
    }
    this.moments.addCurvature(
      mu,
      this.moments.slack((j) => this.point.values[j]),
      0,
      matrix,
      at,
      stride,
    );
  }

  /** Rows scale_i·(fall.τ, fall.t·x_i, fall.T·svec x_ix_iᵀ) into `out`. */
  writeFalls(scale: Float64Array, out: Float64Array): void {
    const { count, r, features } = this.data;
    const { fall } = this.derivatives;
    const X = features.values;
    for (let i = 0; i < count; i++) {
      const at = i * this.size;
      out[at] = scale[i] * fall.tau[i];
      for (let j = 1; j <= r; j++) out[at + j] = scale[i] * fall.t[i] * X[at + j];
      for (let j = r + 1; j < this.size; j++) out[at + j] = scale[i] * fall.T[i] * X[at + j];
    }
  }

  /** out ← −the gradient of cost·τ + μ·barrier in (τ, u, U), where eliminating g takes fall·moved from it. */
  writeDescent(mu: number, cost: number, moved: Float64Array, out: Float64Array): void {
    const { kernels, count, features } = this.data;
    const { slope, fall } = this.derivatives;
    const [taus, ts, Ts] = this.parts();
    for (let i = 0; i < count; i++) {
      taus[i] = fall.tau[i] * moved[i] - slope.tau[i];
      ts[i] = fall.t[i] * moved[i] - slope.t[i];
      Ts[i] = fall.T[i] * moved[i] - slope.T[i];
    }
    const { r } = this.data;
    const { pointer } = this.products;
    const { step } = this;
    const slack = this.moments.slack((j) => this.point.values[j]);
    const values = step.values;
    for (let p = 0; p < this.size; p++) values[p] = mu * this.moments.slope(p, slack);
    values[0] -= cost;
    for (let i = 0; i < count; i++) values[0] += taus[i];
    kernels.gemv(true, count, r, 1, features.pointer + 8, this.size, pointer + 8 * count, 1, step.pointer + 8);
    kernels.gemv(
      true,
      count,
      this.size - r - 1,
      1,
      features.pointer + 8 * (r + 1),
      this.size,
      pointer + 16 * count,
      1,
      step.pointer + 8 * (r + 1),
    );
    out.set(step.values);
  }

  /** Takes a step in (τ, u, U); returns the falls of g that it alone brings about. */
  setStep(step: Float64Array): Float64Array {
    this.step.values.set(step);
    this.measure(this.step, this.dt, this.dT);
    const { fall } = this.derivatives;
    return this.dg.map((_, i) => fall.tau[i] * step[0] + fall.t[i] * this.dt[i] + fall.T[i] * this.dT[i]);
  }

  advance(alpha: number): void {
    const x = this.point.values;
    const dx = this.step.values;
    for (let j = 0; j < x.length; j++) x[j] += alpha * dx[j];
    for (let i = 0; i < this.g.length; i++) {
      this.g[i] += alpha * this.dg[i];
      this.t[i] += alpha * this.dt[i];
      this.T[i] += alpha * this.dT[i];
    }
  }

  /** The multipliers of the root relaxation whose rows are `rows` of these, as the barrier's derivatives give them. */
  multipliers(mu: number, { kind, weight, count }: Relaxation, rows: readonly number[]): Multipliers {
    const first = new Float64Array(count);
    const second = new Float64Array(count);
    rows.forEach((i, k) => {
      const y = 2 * this.g[i] - this.t[i];
      if (kind[k] === POSITIVE) first[k] = (0.25 * weight[k] * (this.tau * this.T[i] - y * y)) / (mu * this.tau);
      else if (kind[k] === NEGATIVE) {
        second[k] = Math.min(1, (2 * mu) / (weight[k] * (y - this.T[i])));
        first[k] = Math.min(1 - second[k], mu / (weight[k] * (this.g[i] - this.t[i])));
      }
    });
    return { first, second };
  }

  private middle(i: number): number {
    const t = this.t[i];
    const T = this.T[i];
    return 0.5 * Math.max(0, t, 0.5 * (t + T)) + 0.25 * (t + Math.sqrt(this.tau * T));
  }

  private measure(at: Float64Block, t: Float64Array, T: Float64Array): void {
    const { kernels, count, r, features } = this.data;
    const { pointer } = this.products;
    kernels.gemv(false, count, r, 1, features.pointer + 8, this.size, at.pointer + 8, 0, pointer);
    kernels.gemv(
      false,
      count,
      this.size - r - 1,
      1,
      features.pointer + 8 * (r + 1),
      this.size,
      at.pointer + 8 * (r + 1),
      0,
      pointer + 8 * count,
    );
    const [first, second] = this.parts();
    t.set(first);
    T.set(second);
  }

  private parts(): [Float64Array, Float64Array, Float64Array] {
    const { count } = this.data;
    const values = this.products.values;
    return [values.subarray(0, count), values.subarray(count, 2 * count), values.subarray(2 * count)];
  }
}
