import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import { ballBound, majorant } from './evaluate';
import { writeMomentFeatures } from './moment-features';
import { MomentMatrix } from './moment-matrix';
import { FIXED, NEGATIVE, POSITIVE, type Multipliers, type Relaxation } from './relaxation';

const NEWTON_LIMIT = 150;
const BACKTRACKS = 40;
/** The first μ times the number of barrier terms, relative to the sum of the weights; by how much μ falls; and the last. */
const FIRST = 1;
const FALL = 0.22;
const LAST = 1e-9;
/** A centre is reached where the decrement's square is below this multiple of μ. */
const CENTRED = 0.5;

/** A mean u and a second moment U (r×r, lower triangle) of points in the domain: U − uuᵀ positive definite, tr U < 1. */
export interface Moments {
  u: Float64Array;
  U: Float64Array;
}

export interface BarrierGoal {
  /** A bound up to here is good enough. */
  threshold: number;
  /** Where the relaxation's own value is above the threshold, its excess need be known to this share only. */
  precision: number;
  /** Where the relaxation's own value reaches this, its bound serves nobody. */
  hopeless?: number;
  stopped(): boolean;
}

export interface BarrierSolution {
  bound: number;
  multipliers: Multipliers;
  /** The value of the relaxation at its best point: its bound cannot fall below it. */
  value: number;
  u: Float64Array;
  /** x_iᵀu and x_iᵀUx_i of each row. */
  t: Float64Array;
  T: Float64Array;
  steps: number;
}

/**
 * The semidefinite relaxation max linearᵀu + ½Σa(t + √T) − Σb·max(0, t, (T − lt)/(h − l)) over U ⪰ uuᵀ, tr U ≤ 1, T_i = x_iᵀUx_i, and
 * T ≤ ht for fixed rows, by Newton's method on a logarithmic barrier in (u, U). Every centre gives multipliers; the best bound is kept.
 */
export class BarrierSolver {
  /** Variables: u, then the lower triangle of U. */
  private readonly size: number;
  private readonly features: Float64Block;
  private readonly scaled: Float64Block;
  private readonly weights: Float64Block;
  private readonly point: Float64Block;
  private readonly step: Float64Block;
  private readonly hessian: Float64Block;
  private readonly products: Float64Block;
  private readonly moments: MomentMatrix;

  /** For relaxations of up to n rows in r dimensions; its memory is of the arena's current scope. */
  constructor(
    private readonly kernels: Kernels,
    n: number,
    private readonly r: number,
  ) {
    const { arena } = kernels;
    const size = r + (r * (r + 1)) / 2;
    this.size = size;
    this.features = arena.float64(n * size);
    this.scaled = arena.float64(n * r);
    this.weights = arena.float64(n);
    this.point = arena.float64(size);
    this.step = arena.float64(size);
    this.hessian = arena.float64(size * size);
    this.products = arena.float64(2 * n);
    this.moments = new MomentMatrix(r);
  }

  solve(relaxation: Relaxation, start: Moments, goal: BarrierGoal): BarrierSolution {
    const { r, size } = this;
    const { count, kind, weight } = relaxation;
    writeMomentFeatures(relaxation.X, count, r, this.features.values, 0, size);
    const x = this.point.values;
    const dx = this.step.values;
    x.set(start.u);
    for (let j = 0, at = r; j < r; j++) for (let k = 0; k <= j; k++, at++) x[at] = start.U[j * r + k];
    const [t, T, dt, dT] = Array.from({ length: 4 }, () => new Float64Array(count));
    const multipliers = () => ({ first: new Float64Array(count), second: new Float64Array(count) });
    const best: BarrierSolution = { bound: Infinity, multipliers: multipliers(), value: -Infinity, u: start.u.slice(), t, T, steps: 0 };
    const barriers = kind.reduce((sum, each) => sum + (each === NEGATIVE ? 3 : each === FIXED ? 1 : 0), r + 2);
    const scale = weight.reduce((sum, each) => sum + each, 0) + norm(relaxation.linear);
    const terms = new RowTerms(relaxation);
    this.measure(this.point, count, t, T);
    let mu = (FIRST * scale) / barriers;
    let value = this.barrier(terms, mu, t, T, null, null, 0);
    for (; best.steps < NEWTON_LIMIT && !goal.stopped(); best.steps++) {
      let decrement = this.newton(terms, mu, t, T);
      if (!(decrement >= 0)) break;
      if (decrement <= CENTRED * mu) {
        this.measure(this.step, count, dt, dT);
        this.keep(terms, mu, { t, T, dt, dT }, best);
        if (best.value >= (goal.hopeless ?? Infinity)) break;
        if (best.bound <= goal.threshold || mu * barriers <= LAST * scale) break;
        const gap = best.bound - best.value;
        if (best.value > goal.threshold && gap <= goal.precision * (best.bound - goal.threshold)) break;
        mu *= FALL;
        value = this.barrier(terms, mu, t, T, null, null, 0);
        decrement = this.newton(terms, mu, t, T);
        if (!(decrement >= 0)) break;
      }
      this.measure(this.step, count, dt, dT);
      let alpha = 1;
      let next = this.barrier(terms, mu, t, T, dt, dT, alpha);
      const rounding = 1e-14 * Math.abs(value);
      for (let tries = 0; !(next >= value + 1e-4 * alpha * decrement - rounding); tries++) {
        if (tries === BACKTRACKS) return best;
        alpha *= 0.5;
        next = this.barrier(terms, mu, t, T, dt, dT, alpha);
      }
      value = next;
      for (let j = 0; j < size; j++) x[j] += alpha * dx[j];
      for (let i = 0; i < count; i++) {
        t[i] += alpha * dt[i];
        T[i] += alpha * dT[i];
      }
    }
    return best;
  }

  /** t and T of the rows at a point, or their changes along a step. */
  private measure(at: Float64Block, count: number, t: Float64Array, T: Float64Array): void {
    const { kernels, r, size, features, products } = this;
    if (count === 0) return;
    const second = products.pointer + 8 * count;
    kernels.gemv(false, count, r, 1, features.pointer, size, at.pointer, 0, products.pointer);
    kernels.gemv(false, count, size - r, 1, features.pointer + 8 * r, size, at.pointer + 8 * r, 0, second);
    t.set(products.values.subarray(0, count));
    T.set(products.values.subarray(count, 2 * count));
  }

  /** The barrier function at the point moved by alpha; −∞ outside the domain. */
  private barrier(
    terms: RowTerms,
    mu: number,
    t: Float64Array,
    T: Float64Array,
    dt: Float64Array | null,
    dT: Float64Array | null,
    alpha: number,
  ): number {
    const { r } = this;
    const x = this.point.values;
    const dx = this.step.values;
    const moved = (j: number) => x[j] + (alpha === 0 ? 0 : alpha * dx[j]);
    const slack = this.moments.slack(withMass(moved));
    if (!(slack > 0)) return -Infinity;
    const determinant = this.moments.determinant(withMass(moved));
    if (determinant === null) return -Infinity;
    let sum = mu * (Math.log(slack) + determinant);
    const { linear } = terms.relaxation;
    for (let j = 0; j < r; j++) sum += linear[j] * moved(j);
    return sum + terms.sum(mu, t, T, dt, dT, alpha);
  }

  /** The Newton step of the barrier function, into `step`; returns ⟨gradient, step⟩, or NaN where the system is singular. */
  private newton(terms: RowTerms, mu: number, t: Float64Array, T: Float64Array): number {
    const { kernels, r, size, features, scaled, weights, hessian, step, moments } = this;
    const { count, X, linear } = terms.relaxation;
    const x = this.point.values;
    const at = withMass((j) => x[j]);
    if (moments.determinant(at) === null) return NaN;
    moments.invert();
    terms.differentiate(mu, t, T);

    const D2 = size - r;
    const block = hessian.pointer + 8 * (r * size + r);
    const cross = hessian.pointer + 8 * r * size;
    if (count > 0) {
      weights.values.set(terms.TT);
      kernels.syrkLower(true, D2, count, 1, features.pointer + 8 * r, size, weights.pointer, 0, block, size);
      const scaledRows = scaled.values;
      for (let i = 0; i < count; i++) for (let j = 0; j < r; j++) scaledRows[i * r + j] = terms.tT[i] * X[i * r + j];
      kernels.gemm(true, false, D2, r, count, 1, features.pointer + 8 * r, size, scaled.pointer, r, 0, cross, size);
      weights.values.set(terms.tt);
      kernels.syrkLower(true, r, count, 1, features.pointer, size, weights.pointer, 0, hessian.pointer, size);
    } else hessian.values.fill(0);

    const slack = moments.slack(at);
    moments.addCurvature(mu, slack, 1, hessian.values, 0, size);

    // The gradient: of the logarithms, then of the rows.
    const g = step.values;
    for (let p = 0; p < size; p++) {
      g[p] = mu * moments.slope(p + 1, slack);
      if (p < r) g[p] += linear[p];
    }
    if (count > 0) {
      const { products } = this;
      products.values.set(terms.t);
      products.values.set(terms.T, count);
      kernels.gemv(true, count, r, 1, features.pointer, size, products.pointer, 1, step.pointer);
      kernels.gemv(true, count, D2, 1, features.pointer + 8 * r, size, products.pointer + 8 * count, 1, step.pointer + 8 * r);
    }
    const gradient = step.values.slice();
    if (kernels.cholesky(size, hessian.pointer, size) >= 0) return NaN;
    kernels.solveLower(size, hessian.pointer, size, step.pointer);
    kernels.solveLowerTransposed(size, hessian.pointer, size, step.pointer);
    let decrement = 0;
    for (let p = 0; p < size; p++) decrement += gradient[p] * step.values[p];
    return decrement;
  }

  /** Keeps the bound of the multipliers near a centre where it is the best so far, and the value there likewise. */
  private keep(terms: RowTerms, mu: number, at: Located, best: BarrierSolution): void {
    const { r } = this;
    const x = this.point.values;
    const dx = this.step.values;
    const { linear } = terms.relaxation;
    let value = terms.value(at.t, at.T);
    for (let j = 0; j < r; j++) value += linear[j] * x[j];
    best.value = Math.max(best.value, value);
    best.u = x.slice(0, r);
    const multipliers = terms.multipliers(mu, at);
    const slack = this.moments.slack(withMass((j) => x[j]));
    const change = this.moments.slack((p) => (p === 0 ? 0 : dx[p - 1]));
    const bound = ballBound(majorant(terms.relaxation, multipliers), r, (mu / slack) * (1 - change / slack));
    if (bound < best.bound) Object.assign(best, { bound, multipliers });
  }
}

/** The variables (1, u, U) of the moment matrix of mass one. */
function withMass(x: (j: number) => number): (variable: number) => number {
  return (variable) => (variable === 0 ? 1 : x(variable - 1));
}

/** The part of the barrier function that the rows have, as functions of t and T; the height g of each negative row is eliminated. */
class RowTerms {
  /** The first derivatives, and the second ones with their sign turned. */
  readonly t: Float64Array;
  readonly T: Float64Array;
  readonly tt: Float64Array;
  readonly tT: Float64Array;
  readonly TT: Float64Array;

  constructor(readonly relaxation: Relaxation) {
    const { count } = relaxation;
    [this.t, this.T, this.tt, this.tT, this.TT] = Array.from({ length: 5 }, () => new Float64Array(count));
  }

  sum(mu: number, t: Float64Array, T: Float64Array, dt: Float64Array | null, dT: Float64Array | null, alpha: number): number {
    const { count, kind, weight, low, high } = this.relaxation;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const ti = dt ? t[i] + alpha * dt[i] : t[i];
      const Ti = dT ? T[i] + alpha * dT[i] : T[i];
      if (!(Ti > 0)) return -Infinity;
      if (kind[i] === POSITIVE) sum += 0.5 * weight[i] * (ti + Math.sqrt(Ti));
      else if (kind[i] === NEGATIVE) {
        const q = (Ti - low[i] * ti) / (high[i] - low[i]);
        const g = height(weight[i] / mu, ti, q);
        sum += mu * Math.log(g * (g - ti) * (g - q)) - weight[i] * g;
      } else {
        const slack = high[i] * ti - Ti;
        if (!(slack > 0)) return -Infinity;
        sum += mu * Math.log(slack);
      }
    }
    return sum;
  }

  /** The relaxation's own value, without the barrier and the linear part. */
  value(t: Float64Array, T: Float64Array): number {
    const { constant, count, kind, weight, low, high } = this.relaxation;
    let sum = constant;
    for (let i = 0; i < count; i++) {
      if (kind[i] === POSITIVE) sum += 0.5 * weight[i] * (t[i] + Math.sqrt(T[i]));
      else if (kind[i] === NEGATIVE) sum -= weight[i] * Math.max(0, t[i], (T[i] - low[i] * t[i]) / (high[i] - low[i]));
    }
    return sum;
  }

  differentiate(mu: number, t: Float64Array, T: Float64Array): void {
    const { count, kind, weight, low, high } = this.relaxation;
    for (let i = 0; i < count; i++) {
      if (kind[i] === POSITIVE) {
        const root = Math.sqrt(T[i]);
        this.t[i] = 0.5 * weight[i];
        this.T[i] = (0.25 * weight[i]) / root;
        this.tt[i] = 0;
        this.tT[i] = 0;
        this.TT[i] = (0.125 * weight[i]) / (root * T[i]);
      } else if (kind[i] === NEGATIVE) {
        const width = high[i] - low[i];
        const [eta, xi] = [1 / width, low[i] / width];
        const q = eta * T[i] - xi * t[i];
        const { d1, d2, tt, qq, tq } = bends(mu, weight[i], t[i], q);
        this.t[i] = -mu * d1 + xi * mu * d2;
        this.T[i] = -eta * mu * d2;
        this.tt[i] = tt - 2 * xi * tq + xi * xi * qq;
        this.tT[i] = eta * (tq - xi * qq);
        this.TT[i] = eta * eta * qq;
      } else {
        const h = high[i];
        const slack = h * t[i] - T[i];
        const curvature = mu / (slack * slack);
        this.t[i] = (mu * h) / slack;
        this.T[i] = -mu / slack;
        this.tt[i] = curvature * h * h;
        this.tT[i] = -curvature * h;
        this.TT[i] = curvature;
      }
    }
  }

  /**
   * The multipliers to first order at the next centre: those of the point itself leave a residual that is small for the Newton step but
   * not for τI − Q, which these keep positive definite.
   */
  multipliers(mu: number, { t, T, dt, dT }: Located): Multipliers {
    const { count, kind, weight, low, high } = this.relaxation;
    const first = new Float64Array(count);
    const second = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      if (kind[i] === POSITIVE) first[i] = Math.sqrt(T[i]) / Math.max(0.1, 1 - dT[i] / (2 * T[i]));
      else if (kind[i] === NEGATIVE) {
        const width = high[i] - low[i];
        const q = (T[i] - low[i] * t[i]) / width;
        const dq = (dT[i] - low[i] * dt[i]) / width;
        const { d1, d2, tt, qq, tq } = bends(mu, weight[i], t[i], q);
        const e1 = Math.max(0, (mu * d1 + tt * dt[i] + tq * dq) / weight[i]);
        const e2 = Math.max(0, (mu * d2 + tq * dt[i] + qq * dq) / weight[i]);
        const total = Math.max(1, e1 + e2);
        first[i] = e1 / total;
        second[i] = e2 / total;
      } else {
        const slack = high[i] * t[i] - T[i];
        first[i] = (mu / slack) * Math.max(0, 1 - (high[i] * dt[i] - dT[i]) / slack);
      }
    }
    return { first, second };
  }
}

/** Where t and T are, and their changes along the Newton step. */
interface Located {
  t: Float64Array;
  T: Float64Array;
  dt: Float64Array;
  dT: Float64Array;
}

/** Of max_g −bg + μ log g(g − t)(g − q): 1/(g − t) and 1/(g − q), and the second derivatives in (t, q) with their sign turned. */
function bends(mu: number, b: number, t: number, q: number) {
  const g = height(b / mu, t, q);
  const d0 = 1 / g;
  const d1 = 1 / (g - t);
  const d2 = 1 / (g - q);
  const A0 = mu * d0 * d0;
  const A1 = mu * d1 * d1;
  const A2 = mu * d2 * d2;
  const total = A0 + A1 + A2;
  return { d1, d2, tt: (A1 * (A0 + A2)) / total, qq: (A2 * (A0 + A1)) / total, tq: (-A1 * A2) / total };
}

/** The g > max(0, t, q) with 1/g + 1/(g − t) + 1/(g − q) = λ: Newton's method from the left of it, where the sum is convex. */
function height(lambda: number, t: number, q: number): number {
  let g = Math.max(0, t, q) + 1 / lambda;
  for (let step = 0; step < 50; step++) {
    const a = 1 / g;
    const b = 1 / (g - t);
    const c = 1 / (g - q);
    const excess = a + b + c - lambda;
    if (!(excess > 1e-14 * lambda)) break;
    g += excess / (a * a + b * b + c * c);
  }
  return g;
}
