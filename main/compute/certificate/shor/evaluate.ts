import { FIXED, NEGATIVE, POSITIVE, type Multipliers, type Relaxation } from './relaxation';

const SEARCHES = 40;
const SETTLED = 1e-10;

/** The quadratic k₀ + cᵀu + uᵀQu that is above the relaxation's function on its domain, and what rounding may hide in it. */
export interface Majorant {
  constant: number;
  c: Float64Array;
  /** r×r, both triangles. */
  Q: Float64Array;
  margin: number;
}

/**
 * The majorant of given multipliers, row by row:
 *   a(t)₊ ≤ ½at + ¼a(t²/s + s),   −b(t)₊ ≤ −b(e₁t + e₂(t² − lt)/(h − l)),   0 ≤ ω(ht − t²) for a fixed row.
 */
export function majorant(relaxation: Relaxation, { first, second }: Multipliers): Majorant {
  const { r, count, X, kind, weight, low, high } = relaxation;
  const c = relaxation.linear.slice();
  const Q = new Float64Array(r * r);
  let constant = relaxation.constant;
  let terms = Math.abs(constant);
  for (let i = 0; i < count; i++) {
    let slope = 0;
    let curvature = 0;
    if (kind[i] === POSITIVE) {
      slope = 0.5 * weight[i];
      curvature = (0.25 * weight[i]) / first[i];
      constant += 0.25 * weight[i] * first[i];
      terms += 0.25 * weight[i] * first[i];
    } else if (kind[i] === NEGATIVE) {
      const width = high[i] - low[i];
      slope = -weight[i] * (first[i] - (second[i] * low[i]) / width);
      curvature = (-weight[i] * second[i]) / width;
    } else if (kind[i] === FIXED) {
      slope = first[i] * high[i];
      curvature = -first[i];
    }
    terms += Math.abs(slope) + Math.abs(curvature);
    const at = i * r;
    for (let j = 0; j < r; j++) {
      c[j] += slope * X[at + j];
      const scaled = curvature * X[at + j];
      for (let k = 0; k <= j; k++) Q[j * r + k] += scaled * X[at + k];
    }
  }
  for (let j = 0; j < r; j++) for (let k = 0; k < j; k++) Q[k * r + j] = Q[j * r + k];
  // Sums of count terms: each of c, Q and k₀ is wrong by at most a few (count + 1)·ε times the sum of their sizes, and ‖u‖ ≤ 1.
  return { constant, c, Q, margin: 4 * (count + 8) * Number.EPSILON * terms };
}

/**
 * A rigorous upper bound of max_{‖u‖ ≤ 1} k₀ + cᵀu + uᵀQu: k₀ + τ + ¼cᵀ(τI − Q)⁻¹c for the best τ ≥ 0 found for which the Cholesky
 * factorisation of (τ − δ)I − Q succeeds, δ above the backward error of the factorisation and of the solution with it. `guess` starts the
 * search for τ.
 */
export function ballBound({ constant, c, Q, margin }: Majorant, r: number, guess: number): number {
  const L = new Float64Array(r * r);
  const y = new Float64Array(r);
  const w = new Float64Array(r);
  let diagonal = 0;
  let square = 0;
  for (let j = 0; j < r; j++) diagonal += Math.abs(Q[j * r + j]);
  for (const value of Q) square += value * value;
  let length = 0;
  for (const value of c) length += value * value;
  let low = 0;
  let high = Math.sqrt(square) + 0.5 * Math.sqrt(length) + Number.MIN_VALUE;
  let best = Infinity;
  let tau = guess > 0 && guess < high ? guess : high;
  for (let search = 0; search < SEARCHES; search++) {
    const shift = 8 * (r + 4) * Number.EPSILON * (r * tau + diagonal);
    if (!factor(Q, r, tau - shift, L)) {
      low = tau;
      tau = 0.5 * (low + high);
      if (!(high - low > 1e-15 * high)) break;
      continue;
    }
    // w = ½(τI − Q)⁻¹c is the maximiser's direction; the best τ has ‖w‖ = 1, or is the least one allowed.
    let sum = 0;
    for (let i = 0; i < r; i++) {
      let value = c[i];
      for (let k = 0; k < i; k++) value -= L[i * r + k] * y[k];
      y[i] = value / L[i * r + i];
      sum += y[i] * y[i];
    }
    best = Math.min(best, tau + 0.25 * sum * (1 + 4 * (r + 4) * Number.EPSILON));
    let norm = 0;
    for (let i = r - 1; i >= 0; i--) {
      let value = 0.5 * y[i];
      for (let k = i + 1; k < r; k++) value -= L[k * r + i] * w[k];
      w[i] = value / L[i * r + i];
      norm += w[i] * w[i];
    }
    norm = Math.sqrt(norm);
    if (norm > 1) low = tau;
    else high = tau;
    if (Math.abs(norm - 1) <= SETTLED || !(high - low > 1e-14 * high)) break;
    let slope = 0;
    for (let i = 0; i < r; i++) {
      let value = w[i];
      for (let k = 0; k < i; k++) value -= L[i * r + k] * y[k];
      y[i] = value / L[i * r + i];
      slope += y[i] * y[i];
    }
    const newton = tau + ((norm * norm) / slope) * (norm - 1);
    tau = newton > low && newton < high ? newton : 0.5 * (low + high);
  }
  return (constant + best) * (1 + 4 * Number.EPSILON) + margin + 4 * Number.EPSILON * (Math.abs(constant) + best);
}

/** L with LLᵀ = shift·I − Q; false where there is none. */
function factor(Q: Float64Array, r: number, shift: number, L: Float64Array): boolean {
  for (let i = 0; i < r; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = (i === j ? shift : 0) - Q[i * r + j];
      for (let k = 0; k < j; k++) sum -= L[i * r + k] * L[j * r + k];
      if (i > j) L[i * r + j] = sum / L[j * r + j];
      else if (sum > 0) L[i * r + i] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}
