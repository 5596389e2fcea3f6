import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import { ballBound, majorant } from './evaluate';
import { minimise } from './lbfgs';
import { NEGATIVE, POSITIVE, type Multipliers, type Relaxation } from './relaxation';

/** The smoothing μ of each stage, relative to the first bound, and the steps of a stage. */
const STAGES = [1e-2, 1e-3, 1e-4, 1e-5];
const STEPS = 100;
const TAU_STEPS = 60;

export interface FirstOrderSolution {
  bound: number;
  multipliers: Multipliers;
}

/**
 * Multipliers of a root relaxation by L-BFGS over log s and the softmax logits of (e₀, e₁, e₂): its majorant's bound with −μ log det(τI − Q)
 * and the entropy 3μΣb e log e added, without which the logits get stuck. Each step costs O(n r² + r³), so it also serves large ranks.
 * The memory is of the arena's current scope.
 */
export class FirstOrderSolver {
  private readonly X: Float64Block;
  private readonly weights: Float64Block;
  private readonly matrix: Float64Block;
  private readonly images: Float64Block;
  /** (τI − Q)⁻¹ at the last evaluation, and its τ. */
  private readonly inverse: Float64Array;
  private readonly u: Float64Array;
  private tau = 0;

  constructor(
    private readonly kernels: Kernels,
    private readonly relaxation: Relaxation,
  ) {
    const { arena } = kernels;
    const { count, r, X } = relaxation;
    this.X = arena.copy(X);
    this.weights = arena.float64(count);
    this.matrix = arena.float64(r * r);
    this.images = arena.float64(count * r);
    this.inverse = new Float64Array(r * r);
    this.u = new Float64Array(r);
  }

  /** A bound up to `enough` need not be lowered. */
  solve(stopped: () => boolean, enough = 0): FirstOrderSolution {
    const { count, r } = this.relaxation;
    const x = new Float64Array(2 * count);
    x.fill(-0.5 * Math.log(r), 0, count);
    for (let i = 0; i < count; i++) if (this.relaxation.kind[i] === NEGATIVE) x[i] = 0;
    const best = this.evaluated(x);
    const scale = best.bound;
    this.tau = scale;
    for (const stage of STAGES) {
      const mu = stage * scale;
      minimise(x, (point, gradient) => this.smoothed(point, mu, gradient), STEPS, stopped);
      const found = this.evaluated(x);
      if (found.bound < best.bound) Object.assign(best, found);
      if (stopped() || best.bound <= enough) break;
    }
    return best;
  }

  private evaluated(x: Float64Array): FirstOrderSolution {
    const multipliers = this.multipliers(x);
    return { bound: ballBound(majorant(this.relaxation, multipliers), this.relaxation.r, this.tau), multipliers };
  }

  private multipliers(x: Float64Array): Multipliers {
    const { count, kind } = this.relaxation;
    const first = new Float64Array(count);
    const second = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      if (kind[i] === POSITIVE) first[i] = Math.exp(x[i]);
      else [first[i], second[i]] = shares(x[i], x[count + i]);
    }
    return { first, second };
  }

  /** The smoothed bound and its gradient; +∞ where no τ was found. */
  private smoothed(x: Float64Array, mu: number, gradient: Float64Array): number {
    const { kernels, relaxation, X, weights, matrix, images, inverse, u } = this;
    const { r, count, kind, weight, low, high } = relaxation;
    const { first, second } = this.multipliers(x);
    const c = relaxation.linear.slice();
    let value = relaxation.constant;
    const curvatures = weights.values;
    for (let i = 0; i < count; i++) {
      let slope;
      if (kind[i] === POSITIVE) {
        slope = 0.5 * weight[i];
        curvatures[i] = (0.25 * weight[i]) / first[i];
        value += 0.25 * weight[i] * first[i];
      } else {
        const width = high[i] - low[i];
        slope = -weight[i] * (first[i] - (second[i] * low[i]) / width);
        curvatures[i] = (-weight[i] * second[i]) / width;
        const rest = Math.max(Number.MIN_VALUE, 1 - first[i] - second[i]);
        value += 3 * mu * weight[i] * (entropy(first[i]) + entropy(second[i]) + entropy(rest));
      }
      for (let j = 0; j < r; j++) c[j] += slope * relaxation.X[i * r + j];
    }
    kernels.syrk(true, r, count, 1, X.pointer, r, weights.pointer, 0, matrix.pointer, r);
    const inner = this.innerMinimum(c, mu);
    if (inner === null) return Infinity;
    value += inner;

    // U = uuᵀ + μ(τI − Q)⁻¹ is the derivative with respect to Q, u that with respect to c.
    const U = matrix.values;
    for (let j = 0; j < r; j++) for (let k = 0; k < r; k++) U[j * r + k] = u[j] * u[k] + mu * inverse[j * r + k];
    kernels.gemm(false, false, count, r, r, 1, X.pointer, r, matrix.pointer, r, 0, images.pointer, r);
    const products = images.values;
    for (let i = 0; i < count; i++) {
      let t = 0;
      let T = 0;
      for (let j = 0; j < r; j++) {
        t += relaxation.X[i * r + j] * u[j];
        T += relaxation.X[i * r + j] * products[i * r + j];
      }
      gradient[count + i] = 0;
      if (kind[i] === POSITIVE) gradient[i] = 0.25 * weight[i] * (first[i] - T / first[i]);
      else {
        const rest = Math.max(Number.MIN_VALUE, 1 - first[i] - second[i]);
        const g0 = 3 * mu * weight[i] * Math.log(rest);
        const g1 = -weight[i] * t + 3 * mu * weight[i] * Math.log(Math.max(Number.MIN_VALUE, first[i]));
        const q = (T - low[i] * t) / (high[i] - low[i]);
        const g2 = -weight[i] * q + 3 * mu * weight[i] * Math.log(Math.max(Number.MIN_VALUE, second[i]));
        const mean = rest * g0 + first[i] * g1 + second[i] * g2;
        gradient[i] = first[i] * (g1 - mean);
        gradient[count + i] = second[i] * (g2 - mean);
      }
    }
    return value;
  }

  /** min over τ > λmax(Q) of τ + ¼cᵀ(τI − Q)⁻¹c − μ log det(τI − Q), by a safeguarded Newton's method; leaves (τI − Q)⁻¹ and u. */
  private innerMinimum(c: Float64Array, mu: number): number | null {
    const { inverse, u } = this;
    const { r } = this.relaxation;
    const Q = this.matrix.values;
    let low = -Infinity;
    let high = Infinity;
    let { tau } = this;
    for (let step = 0; step < TAU_STEPS; step++) {
      const determinant = invert(Q, r, tau, inverse);
      if (determinant === null) {
        low = tau;
        tau = Number.isFinite(high) ? 0.5 * (low + high) : tau + Math.max(Math.abs(tau), mu);
        continue;
      }
      let trace = 0;
      let squares = 0;
      let product = 0;
      let norm = 0;
      for (let j = 0; j < r; j++) {
        trace += inverse[j * r + j];
        let sum = 0;
        for (let k = 0; k < r; k++) {
          sum += inverse[j * r + k] * c[k];
          squares += inverse[j * r + k] ** 2;
        }
        u[j] = 0.5 * sum;
        norm += u[j] * u[j];
        product += 0.5 * u[j] * c[j];
      }
      const slope = 1 - norm - mu * trace;
      if (slope < 0) low = tau;
      else high = tau;
      if (Math.abs(slope) < 1e-9 || high - low < 1e-14 * Math.abs(tau)) {
        this.tau = tau;
        return tau + product - mu * determinant;
      }
      let bend = mu * squares;
      for (let j = 0; j < r; j++) for (let k = 0; k < r; k++) bend += 2 * u[j] * inverse[j * r + k] * u[k];
      const newton = tau - slope / bend;
      if (newton > low && newton < high) tau = newton;
      else tau = Number.isFinite(low) && Number.isFinite(high) ? 0.5 * (low + high) : tau + (slope < 0 ? 1 : -0.5) * Math.abs(tau);
    }
    return null;
  }
}

/** e₁ and e₂ of the logits (0, p, q). */
function shares(p: number, q: number): [number, number] {
  const most = Math.max(0, p, q);
  const [a, b, c] = [Math.exp(-most), Math.exp(p - most), Math.exp(q - most)];
  const sum = a + b + c;
  return [b / sum, c / sum];
}

function entropy(e: number): number {
  return e > 0 ? e * Math.log(e) : 0;
}

/** (τI − Q)⁻¹ into `inverse`, and the logarithm of the determinant of τI − Q; null where that is not positive definite. */
function invert(Q: Float64Array, r: number, tau: number, inverse: Float64Array): number | null {
  const L = new Float64Array(r * r);
  let determinant = 0;
  for (let i = 0; i < r; i++)
    for (let j = 0; j <= i; j++) {
      let sum = (i === j ? tau : 0) - Q[i * r + j];
      for (let k = 0; k < j; k++) sum -= L[i * r + k] * L[j * r + k];
      if (i > j) L[i * r + j] = sum / L[j * r + j];
      else if (sum > 0) {
        L[i * r + i] = Math.sqrt(sum);
        determinant += Math.log(sum);
      } else return null;
    }
  const y = new Float64Array(r);
  for (let column = 0; column < r; column++) {
    for (let i = column; i < r; i++) {
      let value = i === column ? 1 : 0;
      for (let k = column; k < i; k++) value -= L[i * r + k] * y[k];
      y[i] = value / L[i * r + i];
    }
    for (let i = r - 1; i >= column; i--) {
      let value = y[i];
      for (let k = i + 1; k < r; k++) value -= L[k * r + i] * inverse[k * r + column];
      inverse[i * r + column] = value / L[i * r + i];
      inverse[column * r + i] = inverse[i * r + column];
    }
  }
  return determinant;
}
