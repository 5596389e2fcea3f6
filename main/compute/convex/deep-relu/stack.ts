/**
 * The hidden layers of one branch, x ↦ (… (xW₁)₊ …W_{L−1})₊ with one unit in the last of them, as one vector of parameters: W_l is
 * m_l×m_{l−1}, row-major, one after the other. Values and gradients over all rows of X (n×r).
 */
export class Stack {
  /** m_0 = r, m_1, …, m_{L−1} = 1. */
  readonly widths: number[];
  /** Where each layer's parameters begin, and their end. */
  readonly offsets: number[] = [0];
  /** H_l after the ReLU, n×m_l. */
  private readonly values: Float64Array[];
  private readonly slopes: Float64Array[];

  /** `inner` are m_1 … m_{L−2}. */
  constructor(
    X: Float64Array,
    readonly n: number,
    r: number,
    inner: readonly number[],
  ) {
    this.widths = [r, ...inner, 1];
    for (let l = 1; l < this.widths.length; l++) this.offsets.push(this.offsets[l - 1] + this.widths[l] * this.widths[l - 1]);
    this.values = this.widths.map((width, l) => (l === 0 ? X : new Float64Array(n * width)));
    this.slopes = this.widths.map((width, l) => new Float64Array(l === 0 ? 0 : n * width));
  }

  /** Hidden layers. */
  get layers(): number {
    return this.widths.length - 1;
  }

  get size(): number {
    return this.offsets[this.layers];
  }

  /** φ (n values) at parameters from `at` on; valid until the next call. */
  forward(parameters: Float64Array, at = 0): Float64Array {
    const { n, widths, offsets, values } = this;
    for (let l = 1; l < widths.length; l++) {
      const [rows, columns] = [widths[l], widths[l - 1]];
      const [input, output] = [values[l - 1], values[l]];
      const from = at + offsets[l - 1];
      for (let i = 0; i < n; i++)
        for (let a = 0; a < rows; a++) {
          let sum = 0;
          const row = from + a * columns;
          const start = i * columns;
          for (let b = 0; b < columns; b++) sum += parameters[row + b] * input[start + b];
          output[i * rows + a] = sum > 0 ? sum : 0;
        }
    }
    return values[widths.length - 1];
  }

  /** gradient[at …] += ∂⟨g, φ⟩/∂parameters after `forward` of the same parameters; g has n values. */
  backward(parameters: Float64Array, g: Float64Array, gradient: Float64Array, at = 0): void {
    const { n, widths, offsets, values, slopes } = this;
    const last = widths.length - 1;
    slopes[last].set(g);
    for (let l = last; l >= 1; l--) {
      const [rows, columns] = [widths[l], widths[l - 1]];
      const from = at + offsets[l - 1];
      const [input, output, slope, below] = [values[l - 1], values[l], slopes[l], slopes[l - 1]];
      if (l > 1) below.fill(0);
      for (let i = 0; i < n; i++)
        for (let a = 0; a < rows; a++) {
          const own = output[i * rows + a] > 0 ? slope[i * rows + a] : 0;
          if (own === 0) continue;
          const row = from + a * columns;
          const start = i * columns;
          for (let b = 0; b < columns; b++) gradient[row + b] += own * input[start + b];
          if (l > 1) for (let b = 0; b < columns; b++) below[start + b] += own * parameters[row + b];
        }
    }
  }

  /** ‖W_l‖_F of each layer. */
  norms(parameters: Float64Array, at = 0): number[] {
    return Array.from({ length: this.layers }, (_, l) => {
      let square = 0;
      for (let k = at + this.offsets[l]; k < at + this.offsets[l + 1]; k++) square += parameters[k] ** 2;
      return Math.sqrt(square);
    });
  }

  /** Scales each layer to norm one; false where one is zero. */
  normalize(parameters: Float64Array): boolean {
    const norms = this.norms(parameters);
    if (!norms.every((norm) => norm > 0 && Number.isFinite(norm))) return false;
    norms.forEach((norm, l) => {
      for (let k = this.offsets[l]; k < this.offsets[l + 1]; k++) parameters[k] /= norm;
    });
    return true;
  }
}
