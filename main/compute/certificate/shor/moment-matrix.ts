/**
 * The barrier log det M + log(τ − tr U) of M = [[τ, uᵀ], [u, U]] ⪰ 0, tr U ≤ τ: the mean and the second moment of a measure of mass τ on
 * the unit ball. Its variables are τ, then u, then the lower triangle of U row by row.
 */
export class MomentMatrix {
  readonly size: number;
  /** Row and column in M of each variable. */
  private readonly row: Int32Array;
  private readonly column: Int32Array;
  private readonly inverse: Float64Array;
  private readonly factor: Float64Array;
  private readonly order: number;

  constructor(r: number) {
    this.order = r + 1;
    this.size = ((r + 1) * (r + 2)) / 2;
    this.inverse = new Float64Array(this.order * this.order);
    this.factor = new Float64Array(this.order * this.order);
    this.row = new Int32Array(this.size);
    this.column = new Int32Array(this.size);
    for (let j = 0; j < r; j++) this.row[1 + j] = j + 1;
    for (let j = 0, at = r + 1; j < r; j++)
      for (let k = 0; k <= j; k++, at++) {
        this.row[at] = j + 1;
        this.column[at] = k + 1;
      }
  }

  /** τ − tr U. */
  slack(x: (variable: number) => number): number {
    let slack = x(0);
    for (let at = this.order, j = 1; at < this.size; at += ++j) slack -= x(at);
    return slack;
  }

  /** log det M, whose factor is kept; null where M is not positive definite. */
  determinant(x: (variable: number) => number): number | null {
    const { order, factor: L } = this;
    let sum = 0;
    for (let i = 0, triangle = order; i < order; i++)
      for (let j = 0; j <= i; j++) {
        let value = j === 0 ? x(i) : x(triangle++);
        for (let k = 0; k < j; k++) value -= L[i * order + k] * L[j * order + k];
        if (j < i) L[i * order + j] = value / L[j * order + j];
        else if (value > 0) {
          L[i * order + i] = Math.sqrt(value);
          sum += Math.log(value);
        } else return null;
      }
    return sum;
  }

  /** M⁻¹ from the factor, for the derivatives. */
  invert(): void {
    const { order, factor: L, inverse: P } = this;
    const y = new Float64Array(order);
    for (let column = 0; column < order; column++) {
      y.fill(0);
      for (let i = column; i < order; i++) {
        let value = i === column ? 1 : 0;
        for (let k = column; k < i; k++) value -= L[i * order + k] * y[k];
        y[i] = value / L[i * order + i];
      }
      for (let i = order - 1; i >= column; i--) {
        let value = y[i];
        for (let k = i + 1; k < order; k++) value -= L[k * order + i] * P[k * order + column];
        P[i * order + column] = value / L[i * order + i];
        P[column * order + i] = P[i * order + column];
      }
    }
  }

  /** ∂/∂(variable) of log det M + log slack. */
  slope(variable: number, slack: number): number {
    const i = this.row[variable];
    const j = this.column[variable];
    const entry = this.inverse[i * this.order + j];
    if (i !== j) return 2 * entry;
    return variable === 0 ? entry + 1 / slack : entry - 1 / slack;
  }

  /** Adds −μ times the Hessian in the variables from `first` on to the lower triangle of H, whose rows have length `stride`. */
  addCurvature(mu: number, slack: number, first: number, H: Float64Array, at: number, stride: number): void {
    const { order, row, column, inverse: P, size } = this;
    const curvature = mu / (slack * slack);
    for (let p = first; p < size; p++) {
      const i = row[p] * order;
      const j = column[p] * order;
      const isDiagonal = i === j;
      const scale = isDiagonal ? mu : 2 * mu;
      const start = at + (p - first) * stride - first;
      for (let q = first; q <= p; q++) {
        const k = row[q];
        const l = column[q];
        const value = scale * (P[i + k] * P[j + l] + P[i + l] * P[j + k]);
        if (k !== l) H[start + q] += value;
        else if (isDiagonal) H[start + q] += 0.5 * value + (q === 0 && p > 0 ? -curvature : curvature);
        else H[start + q] += 0.5 * value;
      }
    }
  }
}
