/** By how much B·K may differ from the identity, along one vector. */
const ACCURATE = 1e-10;
/** A pivot below this, relative to the numbers that it comes from, would cost all digits. */
const SMALL = 1e-11;

/** The inverse B of a square matrix K under exchanges of single rows and columns. Every change returns false, and changes nothing, where K would be singular. */
export class ExchangeInverse {
  /** Row-major of `size` columns: entry (q, p) belongs to column q and row p of K. */
  private B: Float64Array = new Float64Array(0);
  size = 0;

  /** out_q = Σ_p B_qp x_p: the solution of K·out = x. */
  solve(x: Float64Array): Float64Array {
    const { B, size } = this;
    const out = new Float64Array(size);
    for (let q = 0; q < size; q++) {
      let sum = 0;
      for (let p = 0; p < size; p++) sum += B[q * size + p] * x[p];
      out[q] = sum;
    }
    return out;
  }

  /** out_p = Σ_q x_q B_qp: the solution of Kᵀ·out = x. */
  solveTransposed(x: Float64Array): Float64Array {
    const { B, size } = this;
    const out = new Float64Array(size);
    for (let q = 0; q < size; q++) {
      const factor = x[q];
      if (factor === 0) continue;
      for (let p = 0; p < size; p++) out[p] += factor * B[q * size + p];
    }
    return out;
  }

  /** K gains a last row and a last column. */
  append(row: Float64Array, column: Float64Array, corner: number): boolean {
    const { B, size } = this;
    const left = this.solve(column);
    const right = this.solveTransposed(row);
    let pivot = corner;
    let scale = Math.abs(corner);
    for (let q = 0; q < size; q++) {
      pivot -= row[q] * left[q];
      scale = Math.max(scale, Math.abs(row[q] * left[q]));
    }
    if (!(Math.abs(pivot) > SMALL * scale)) return false;
    const next = new Float64Array((size + 1) ** 2);
    for (let q = 0; q < size; q++) {
      const factor = left[q] / pivot;
      for (let p = 0; p < size; p++) next[q * (size + 1) + p] = B[q * size + p] + factor * right[p];
      next[q * (size + 1) + size] = -factor;
    }
    for (let p = 0; p < size; p++) next[size * (size + 1) + p] = -right[p] / pivot;
    next[size * (size + 1) + size] = 1 / pivot;
    this.B = next;
    this.size++;
    return true;
  }

  /** K loses row p and column q; those after them move up. */
  remove(p: number, q: number): boolean {
    const { B, size } = this;
    const pivot = B[q * size + p];
    if (!(Math.abs(pivot) > SMALL * largest(B, q * size, (q + 1) * size))) return false;
    const next = new Float64Array((size - 1) ** 2);
    for (let t = 0, to = 0; t < size; t++) {
      if (t === q) continue;
      const factor = B[t * size + p] / pivot;
      for (let s = 0; s < size; s++) if (s !== p) next[to++] = B[t * size + s] - factor * B[q * size + s];
    }
    this.B = next;
    this.size--;
    return true;
  }

  /** Column q of K becomes `column`. */
  replaceColumn(q: number, column: Float64Array): boolean {
    const { B, size } = this;
    const image = this.solve(column);
    if (!(Math.abs(image[q]) > SMALL * largest(image, 0, size))) return false;
    for (let p = 0; p < size; p++) B[q * size + p] /= image[q];
    for (let t = 0; t < size; t++) {
      const factor = image[t];
      if (t === q || factor === 0) continue;
      for (let p = 0; p < size; p++) B[t * size + p] -= factor * B[q * size + p];
    }
    return true;
  }

  /** Row p of K becomes `row`. */
  replaceRow(p: number, row: Float64Array): boolean {
    const { B, size } = this;
    const image = this.solveTransposed(row);
    if (!(Math.abs(image[p]) > SMALL * largest(image, 0, size))) return false;
    for (let q = 0; q < size; q++) {
      const own = B[q * size + p] / image[p];
      if (own === 0) continue;
      for (let s = 0; s < size; s++) B[q * size + s] -= image[s] * own;
      B[q * size + p] = own;
    }
    return true;
  }

  /** Whether B is the inverse of the K of these rows but for little rounding. */
  isAccurate(rows: readonly Float64Array[]): boolean {
    const x = Float64Array.from({ length: this.size }, (_, p) => (p % 2 === 0 ? 1 : -1));
    const image = this.solve(x);
    return rows.every((row, p) => Math.abs(row.reduce((sum, value, q) => sum + value * image[q], -x[p])) <= ACCURATE);
  }

  /** Starts again from K itself, rows given one by one, by elimination with row pivoting. */
  refactor(rows: readonly Float64Array[]): boolean {
    const size = rows.length;
    const K = rows.map((row) => row.slice());
    const inverse = rows.map((_, p) => Float64Array.from({ length: size }, (_, s) => (s === p ? 1 : 0)));
    for (let q = 0; q < size; q++) {
      let pivot = q;
      for (let p = q + 1; p < size; p++) if (Math.abs(K[p][q]) > Math.abs(K[pivot][q])) pivot = p;
      if (!(Math.abs(K[pivot][q]) > SMALL * largest(K[pivot], 0, size))) return false;
      [K[q], K[pivot]] = [K[pivot], K[q]];
      [inverse[q], inverse[pivot]] = [inverse[pivot], inverse[q]];
      const scale = 1 / K[q][q];
      for (let s = 0; s < size; s++) {
        K[q][s] *= scale;
        inverse[q][s] *= scale;
      }
      for (let p = 0; p < size; p++) {
        const factor = K[p][q];
        if (p === q || factor === 0) continue;
        for (let s = 0; s < size; s++) {
          K[p][s] -= factor * K[q][s];
          inverse[p][s] -= factor * inverse[q][s];
        }
      }
    }
    this.B = new Float64Array(size * size);
    inverse.forEach((row, q) => this.B.set(row, q * size));
    this.size = size;
    return true;
  }
}

function largest(values: Float64Array, from: number, to: number): number {
  let most = 0;
  for (let at = from; at < to; at++) most = Math.max(most, Math.abs(values[at]));
  return most;
}
