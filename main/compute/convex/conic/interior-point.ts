import { norm } from '../../engine/norm';
import type { ConeProgram, ConeSolution } from './cone-program';
import { largestStep, Scaling, type Segment } from './scaling';

const ITERATIONS = 80;
/** Share of the way to the boundary that a step may go. */
const SHORT_OF = 0.99;
/** Steps shorter than this lead nowhere any more. */
const SHORTEST = 1e-7;
/** Relative shift of a pivot that rounding made too small. */
const SHIFT = 1e-13;

/**
 * Primal–dual interior-point method with Nesterov–Todd scaling and Mehrotra's correction [Vandenberghe 2010, coneqp] for small dense
 * programs: Gx + s = h, s and its multipliers z inside the cones. Stops when sᵀz ≤ tolerance·(1 + |value|) and the residuals are as small,
 * when precision allows no more, or when the multipliers of the linear rows are `enough`, which is asked about each of them.
 */
export function solveConeProgram(program: ConeProgram, tolerance: number, enough: Enough = () => false): ConeSolution {
  return new InteriorPoint(program).solve(tolerance, enough);
}

type Enough = (multipliers: Float64Array) => boolean;

class InteriorPoint {
  private readonly linear: number;
  private readonly segments: Segment[];
  private readonly size: number;
  private readonly degree: number;
  private readonly x: Float64Array;
  private readonly s: Float64Array;
  private readonly z: Float64Array;
  private readonly matrix: Float64Array;
  private readonly scaling: Scaling;
  private readonly F: Float64Array;
  private readonly curvature: Float64Array;
  private readonly slopes: Float64Array;

  constructor(private readonly program: ConeProgram) {
    this.linear = program.rows.length;
    let at = this.linear;
    this.segments = program.cones.map(({ size }) => {
      const segment = { at, length: size + 1 };
      at += size + 1;
      return segment;
    });
    this.size = at;
    this.degree = this.linear + this.segments.length;
    this.x = new Float64Array(program.size);
    this.s = new Float64Array(at);
    this.z = new Float64Array(at);
    this.matrix = new Float64Array(program.size * program.size);
    this.scaling = new Scaling(this.linear, this.segments, at);
    const n = program.smooth?.n ?? 0;
    this.F = new Float64Array(n);
    this.curvature = new Float64Array(n);
    this.slopes = new Float64Array(n);
  }

  solve(tolerance: number, enough: Enough): ConeSolution {
    const { program, x, s, z, size, scaling, degree } = this;
    this.start();
    const rx = new Float64Array(program.size);
    const rz = new Float64Array(size);
    const d = new Float64Array(size);
    const affine = { x: new Float64Array(program.size), s: new Float64Array(size), z: new Float64Array(size) };
    const step = { x: new Float64Array(program.size), s: new Float64Array(size), z: new Float64Array(size) };
    const [ds, dz] = [new Float64Array(size), new Float64Array(size)];
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
      const value = this.residuals(rx, rz);
      const gap = product(s, z);
      const unit = 1 + Math.abs(value);
      if (gap <= tolerance * unit && norm(rx) <= tolerance * unit && norm(rz) <= tolerance * (1 + norm(x))) break;
      scaling.update(s, z);
      if (!this.factor((i) => scaling.weight(i), true)) break;
      this.square(scaling.lambda, scaling.lambda, d);
      this.direction(rx, rz, 1, d, affine);
      const reach = Math.min(this.reach(s, affine.s), this.reach(z, affine.z));
      const sigma = (1 - Math.min(1, reach)) ** 3;
      scaling.applyInverse(affine.s, ds);
      scaling.apply(affine.z, dz);
      this.addSquare(ds, dz, d);
      const target = (sigma * gap) / degree;
      for (let i = 0; i < this.linear; i++) d[i] -= target;
      for (const { at } of this.segments) d[at] -= target;
      this.direction(rx, rz, 1 - sigma, d, step);
      const alpha = Math.min(1, SHORT_OF * Math.min(this.reach(s, step.s), this.reach(z, step.z)));
      // At the limit of precision the scaling loses its digits: what was reached stands.
      if (!(alpha > SHORTEST && Number.isFinite(norm(step.x) + norm(step.s) + norm(step.z)))) break;
      for (let j = 0; j < x.length; j++) x[j] += alpha * step.x[j];
      for (let i = 0; i < size; i++) {
        s[i] += alpha * step.s[i];
        z[i] += alpha * step.z[i];
      }
      if (enough(z.subarray(0, this.linear))) break;
    }
    return { x, multipliers: z.slice(0, this.linear) };
  }

  /** The least-squares start, moved inside the cones. */
  private start(): void {
    const { program, x, s, z, size } = this;
    const rx = new Float64Array(program.size);
    this.smooth(rx);
    for (let j = 0; j < rx.length; j++) rx[j] += program.cost[j];
    const h = new Float64Array(size);
    program.rows.forEach(({ bound }, i) => (h[i] = bound));
    this.factor(() => 1, false);
    this.multiplyTransposed(h, x);
    for (let j = 0; j < x.length; j++) x[j] -= rx[j];
    this.backSolve(x);
    this.multiply(x, z);
    for (let i = 0; i < size; i++) {
      z[i] -= h[i];
      s[i] = -z[i];
    }
    this.enter(s);
    this.enter(z);
  }

  /** v ← v + αe with the least α that leaves it well inside. */
  private enter(v: Float64Array): void {
    let least = Infinity;
    for (let i = 0; i < this.linear; i++) least = Math.min(least, v[i]);
    for (const { at, length } of this.segments) least = Math.min(least, v[at] - norm(v, at + 1, at + length));
    const size = norm(v);
    if (least > 1e-8 * Math.max(1, size)) return;
    const shift = Math.max(1, size / Math.sqrt(this.degree)) - least;
    for (let i = 0; i < this.linear; i++) v[i] += shift;
    for (const { at } of this.segments) v[at] += shift;
  }

  /** out ← out + Bᵀ∇ℓ(Bx); leaves F = Bx and the curvature of ℓ there. Returns a measure of the value, |⟨∇ℓ, F⟩|. */
  private smooth(out: Float64Array): number {
    const { smooth, size } = this.program;
    if (!smooth) return 0;
    const { F, slopes, curvature, x } = this;
    const { B, n } = smooth;
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += B[i * size + j] * x[j];
      F[i] = sum;
    }
    smooth.gradient(F, slopes);
    smooth.hessian(F, curvature);
    for (let i = 0; i < n; i++) for (let j = 0; j < size; j++) out[j] += B[i * size + j] * slopes[i];
    return Math.abs(product(slopes, F));
  }

  /** rx ← ∇ + Gᵀz, rz ← Gx + s − h; returns the size of the objective. */
  private residuals(rx: Float64Array, rz: Float64Array): number {
    const { program, x, s, z } = this;
    this.multiplyTransposed(z, rx);
    const value = this.smooth(rx) + Math.abs(product(program.cost, x));
    for (let j = 0; j < rx.length; j++) rx[j] += program.cost[j];
    this.multiply(x, rz);
    for (let i = 0; i < rz.length; i++) rz[i] += s[i];
    program.rows.forEach(({ bound }, i) => (rz[i] -= bound));
    return value;
  }

  /** The Newton direction for the residuals times `share` and complementarity λ∘(WΔz + W⁻¹Δs) = −d. */
  private direction(
    rx: Float64Array,
    rz: Float64Array,
    share: number,
    d: Float64Array,
    out: { x: Float64Array; s: Float64Array; z: Float64Array },
  ): void {
    const { scaling, size } = this;
    const quotient = this.divide(d);
    const shift = new Float64Array(size);
    scaling.apply(quotient, shift);
    const v = new Float64Array(size);
    for (let i = 0; i < size; i++) v[i] = shift[i] - share * rz[i];
    const scaled = new Float64Array(size);
    scaling.applyInverse(v, scaled);
    scaling.applyInverse(scaled, scaled);
    this.multiplyTransposed(scaled, out.x);
    for (let j = 0; j < rx.length; j++) out.x[j] -= share * rx[j];
    this.backSolve(out.x);
    this.multiply(out.x, out.z);
    // Δs = −share·rz − GΔx, and Δz = W⁻²(GΔx − v).
    for (let i = 0; i < size; i++) {
      out.s[i] = -share * rz[i] - out.z[i];
      out.z[i] -= v[i];
    }
    scaling.applyInverse(out.z, out.z);
    scaling.applyInverse(out.z, out.z);
  }

  private reach(v: Float64Array, direction: Float64Array): number {
    return largestStep(v, direction, this.linear, this.segments, 1 / SHORT_OF);
  }

  /** matrix ← the Cholesky factor of Bᵀ∇²ℓB + GᵀW⁻²G. */
  private factor(weight: (i: number) => number, scaled: boolean): boolean {
    const { matrix: M, program, scaling } = this;
    const { size, smooth, rows, cones } = program;
    M.fill(0);
    if (smooth) {
      const { B, n } = smooth;
      for (let i = 0; i < n; i++) {
        const factor = this.curvature[i];
        if (factor === 0) continue;
        for (let j = 0; j < size; j++) {
          const b = factor * B[i * size + j];
          if (b !== 0) for (let k = 0; k <= j; k++) M[j * size + k] += b * B[i * size + k];
        }
      }
    }
    rows.forEach(({ at, values }, i) => {
      const factor = weight(i);
      for (let j = 0; j < values.length; j++) {
        const b = factor * values[j];
        if (b !== 0) for (let k = 0; k <= j; k++) M[(at + j) * size + at + k] += b * values[k];
      }
    });
    cones.forEach(({ top, from, size: length }, c) => {
      const variable = (i: number) => (i === 0 ? top : from + i - 1);
      for (let i = 0; i <= length; i++)
        for (let j = 0; j <= length; j++) {
          const [row, column] = [variable(i), variable(j)];
          if (row >= column) M[row * size + column] += scaled ? scaling.entry(c, i, j) : i === j ? 1 : 0;
        }
    });
    return choleskyInPlace(M, size);
  }

  private backSolve(b: Float64Array): void {
    const { matrix: L } = this;
    const size = b.length;
    for (let i = 0; i < size; i++) {
      let sum = b[i];
      for (let k = 0; k < i; k++) sum -= L[i * size + k] * b[k];
      b[i] = sum / L[i * size + i];
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = b[i];
      for (let k = i + 1; k < size; k++) sum -= L[k * size + i] * b[k];
      b[i] = sum / L[i * size + i];
    }
  }

  /** out ← Gx. */
  private multiply(x: Float64Array, out: Float64Array): void {
    const { rows, cones } = this.program;
    rows.forEach(({ at, values }, i) => {
      let sum = 0;
      for (let j = 0; j < values.length; j++) sum += values[j] * x[at + j];
      out[i] = sum;
    });
    cones.forEach(({ top, from, size }, c) => {
      const { at } = this.segments[c];
      out[at] = -x[top];
      for (let j = 0; j < size; j++) out[at + 1 + j] = -x[from + j];
    });
  }

  /** out ← Gᵀv. */
  private multiplyTransposed(v: Float64Array, out: Float64Array): void {
    const { rows, cones } = this.program;
    out.fill(0);
    rows.forEach(({ at, values }, i) => {
      for (let j = 0; j < values.length; j++) out[at + j] += v[i] * values[j];
    });
    cones.forEach(({ top, from, size }, c) => {
      const { at } = this.segments[c];
      out[top] -= v[at];
      for (let j = 0; j < size; j++) out[from + j] -= v[at + 1 + j];
    });
  }

  /** out ← u∘v, the product of the cones' algebra. */
  private square(u: Float64Array, v: Float64Array, out: Float64Array): void {
    out.fill(0);
    this.addSquare(u, v, out);
  }

  private addSquare(u: Float64Array, v: Float64Array, out: Float64Array): void {
    for (let i = 0; i < this.linear; i++) out[i] += u[i] * v[i];
    for (const { at, length } of this.segments) {
      for (let i = at; i < at + length; i++) out[at] += u[i] * v[i];
      for (let i = at + 1; i < at + length; i++) out[i] += u[at] * v[i] + v[at] * u[i];
    }
  }

  /** λ\d: the solution of λ∘u = d. */
  private divide(d: Float64Array): Float64Array {
    const { lambda } = this.scaling;
    const out = new Float64Array(d.length);
    for (let i = 0; i < this.linear; i++) out[i] = d[i] / lambda[i];
    for (const { at, length } of this.segments) {
      let determinant = lambda[at] ** 2;
      let first = lambda[at] * d[at];
      for (let i = at + 1; i < at + length; i++) {
        determinant -= lambda[i] ** 2;
        first -= lambda[i] * d[i];
      }
      out[at] = first / determinant;
      for (let i = at + 1; i < at + length; i++) out[i] = (d[i] - out[at] * lambda[i]) / lambda[at];
    }
    return out;
  }
}

/** L of LLᵀ = M in the lower triangle; pivots that rounding made too small are lifted. False where the matrix has no finite factor. */
function choleskyInPlace(M: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j++) {
    let diagonal = M[j * size + j];
    const least = SHIFT * diagonal;
    for (let k = 0; k < j; k++) diagonal -= M[j * size + k] ** 2;
    const pivot = Math.sqrt(Math.max(diagonal, least));
    if (!(pivot > 0 && Number.isFinite(pivot))) return false;
    M[j * size + j] = pivot;
    for (let i = j + 1; i < size; i++) {
      let sum = M[i * size + j];
      for (let k = 0; k < j; k++) sum -= M[i * size + k] * M[j * size + k];
      M[i * size + j] = sum / pivot;
    }
  }
  return true;
}

function product(u: Float64Array, v: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) sum += u[i] * v[i];
  return sum;
}
