/**
 * The constraints [[1, uᵀ], [u, U]] ⪰ 0 and tr U ≤ 1 on the mean u and the second moment U of a probability measure on the unit ball, with
 * their multipliers Z ⪰ 0 and ζ ≥ 0. Variables: u, then the lower triangle of U row by row. Steps are of the HKM kind:
 * dZ = μS⁻¹ − Z − ½(S⁻¹dS Z + Z dS S⁻¹).
 */
export class MomentCone {
  /** S, S⁻¹ and Z, (r + 1)×(r + 1). */
  private readonly S: Float64Array;
  private readonly P: Float64Array;
  private readonly Z: Float64Array;
  private readonly dS: Float64Array;
  private readonly dZ: Float64Array;
  /** ½(S⁻¹dS dZ + dZ dS S⁻¹) of the predictor. */
  private readonly cross: Float64Array;
  private readonly factor: Float64Array;
  private readonly work: Float64Array;
  private readonly trial: Float64Array;
  private readonly order: number;
  private readonly row: Int32Array;
  private readonly column: Int32Array;
  private slack = 1;
  private zeta = 0;
  private dSlack = 0;
  private dZeta = 0;
  private crossSlack = 0;

  constructor(private readonly r: number) {
    const m = r + 1;
    this.order = m;
    const square = () => new Float64Array(m * m);
    [this.S, this.P, this.Z, this.dS, this.dZ, this.cross, this.factor, this.work, this.trial] = Array.from({ length: 9 }, square);
    const size = r + (r * (r + 1)) / 2;
    this.row = new Int32Array(size);
    this.column = new Int32Array(size);
    for (let j = 0; j < r; j++) this.row[j] = j + 1;
    for (let j = 0, at = r; j < r; j++)
      for (let k = 0; k <= j; k++, at++) {
        this.row[at] = j + 1;
        this.column[at] = k + 1;
      }
  }

  /** Begins at a point with multipliers for which every product is μ; false where the point is not inside. */
  begin(x: Float64Array, mu: number): boolean {
    this.fill(this.S, x, 1);
    this.slack = this.slackOf(x, 1);
    if (!(this.slack > 0) || !this.invert()) return false;
    for (let k = 0; k < this.Z.length; k++) this.Z[k] = mu * this.P[k];
    this.zeta = mu / this.slack;
    return true;
  }

  /** The degree of the barrier. */
  get degree(): number {
    return this.order + 1;
  }

  /** ⟨S, Z⟩ + slack·ζ after steps. */
  product(primal: number, dual: number): number {
    const { S, Z, dS, dZ } = this;
    let sum = (this.slack + primal * this.dSlack) * (this.zeta + dual * this.dZeta);
    for (let k = 0; k < S.length; k++) sum += (S[k] + primal * dS[k]) * (Z[k] + dual * dZ[k]);
    return sum;
  }

  /** ζ. */
  get multiplier(): number {
    return this.zeta;
  }

  /** Adds the Hessian to the lower triangle of H, whose rows have length `size`. */
  addCurvature(H: Float64Array, size: number): void {
    const { order, row, column, P, Z, r } = this;
    const weight = this.zeta / this.slack;
    for (let p = 0; p < size; p++) {
      const i = row[p] * order;
      const j = column[p] * order;
      const isDiagonal = i === j;
      const start = p * size;
      const scale = isDiagonal ? 0.5 : 1;
      for (let q = 0; q <= p; q++) {
        const k = row[q];
        const l = column[q];
        const value = scale * (P[i + k] * Z[j + l] + P[i + l] * Z[j + k] + Z[i + k] * P[j + l] + Z[i + l] * P[j + k]);
        if (k !== l) H[start + q] += value;
        else H[start + q] += 0.5 * value + (isDiagonal && q >= r ? weight : 0);
      }
    }
  }

  /** Adds the slope at the multipliers that the next step aims at, but for what the step itself brings, for products of μ (`share` as in RowCone). */
  addSlope(mu: number, share: number, out: Float64Array): void {
    const { P, cross, row, column, order } = this;
    const zeta = (mu - share * this.crossSlack) / this.slack;
    for (let p = 0; p < out.length; p++) {
      const at = row[p] * order + column[p];
      const value = mu * P[at] - share * cross[at];
      out[p] += row[p] === column[p] ? value - zeta : 2 * value;
    }
  }

  /** What a step dx of the variables brings. */
  direct(dx: Float64Array, mu: number, share: number): void {
    const { order: m, P, Z, dS, dZ, work, cross } = this;
    this.fill(dS, dx, 0);
    this.dSlack = this.slackOf(dx, 0);
    symmetric(m, P, dS, Z, work, dZ);
    for (let k = 0; k < dZ.length; k++) dZ[k] = mu * P[k] - Z[k] - dZ[k] - share * cross[k];
    this.dZeta = (mu - share * this.crossSlack - this.zeta * this.dSlack) / this.slack - this.zeta;
    if (share > 0) return;
    symmetric(m, P, dS, dZ, work, cross);
    this.crossSlack = this.dSlack * this.dZeta;
  }

  /** The largest steps, up to `most`, to about the boundary: of S and slack, then of Z and ζ. */
  primalStep(most: number): number {
    const limit = this.dSlack < 0 ? Math.min(most, -this.slack / this.dSlack) : most;
    return this.inside(this.S, this.dS, limit);
  }

  dualStep(most: number): number {
    const limit = this.dZeta < 0 ? Math.min(most, -this.zeta / this.dZeta) : most;
    return this.inside(this.Z, this.dZ, limit);
  }

  /** Moves; false where rounding has left the cone. */
  move(primal: number, dual: number): boolean {
    const { S, Z, dS, dZ } = this;
    for (let k = 0; k < S.length; k++) {
      S[k] += primal * dS[k];
      Z[k] += dual * dZ[k];
    }
    this.slack += primal * this.dSlack;
    this.zeta += dual * this.dZeta;
    return this.slack > 0 && this.invert();
  }

  private inside(A: Float64Array, dA: Float64Array, limit: number): number {
    const { trial, factor, order } = this;
    const isInside = (alpha: number) => {
      for (let k = 0; k < A.length; k++) trial[k] = A[k] + alpha * dA[k];
      return cholesky(trial, order, factor);
    };
    if (isInside(limit)) return limit;
    let low = 0;
    let high = limit;
    for (let tries = 0; tries < 40 && high - low > 0.02 * high; tries++) {
      const middle = low > 0 ? 0.5 * (low + high) : 0.7 * high;
      if (isInside(middle)) low = middle;
      else high = middle;
    }
    return low;
  }

  private fill(S: Float64Array, x: Float64Array, mass: number): void {
    const { order, row, column } = this;
    S[0] = mass;
    for (let p = 0; p < row.length; p++) S[row[p] * order + column[p]] = S[column[p] * order + row[p]] = x[p];
  }

  private slackOf(x: Float64Array, mass: number): number {
    let slack = mass;
    for (let at = this.r, j = 0; j < this.r; at += ++j + 1) slack -= x[at];
    return slack;
  }

  /** S⁻¹. */
  private invert(): boolean {
    const { order: m, factor: L, P, work: K } = this;
    if (!cholesky(this.S, m, L)) return false;
    // K = L⁻¹, then P = KᵀK.
    for (let j = 0; j < m; j++) {
      K[j * m + j] = 1 / L[j * m + j];
      for (let i = j + 1; i < m; i++) {
        let sum = 0;
        for (let k = j; k < i; k++) sum -= L[i * m + k] * K[k * m + j];
        K[i * m + j] = sum / L[i * m + i];
      }
    }
    for (let i = 0; i < m; i++)
      for (let j = 0; j <= i; j++) {
        let sum = 0;
        for (let k = i; k < m; k++) sum += K[k * m + i] * K[k * m + j];
        P[i * m + j] = P[j * m + i] = sum;
      }
    return true;
  }
}

/** out ← ½(ABC + (ABC)ᵀ) for symmetric A, B and C. */
function symmetric(m: number, A: Float64Array, B: Float64Array, C: Float64Array, work: Float64Array, out: Float64Array): void {
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += A[i * m + k] * B[j * m + k];
      work[i * m + j] = sum;
    }
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += work[i * m + k] * C[j * m + k] + work[j * m + k] * C[i * m + k];
      out[i * m + j] = out[j * m + i] = 0.5 * sum;
    }
}

/** L with LLᵀ = A; false where there is none. */
function cholesky(A: Float64Array, m: number, L: Float64Array): boolean {
  for (let i = 0; i < m; i++)
    for (let j = 0; j <= i; j++) {
      let sum = A[i * m + j];
      for (let k = 0; k < j; k++) sum -= L[i * m + k] * L[j * m + k];
      if (i > j) L[i * m + j] = sum / L[j * m + j];
      else if (sum > 0) L[i * m + i] = Math.sqrt(sum);
      else return false;
    }
  return true;
}
