/** A = Σ σ_i p_i q_iᵀ with the σ_i in descending order; vectors are rows: left k×m, right k×n, k = min(m, n). Where σ_i = 0 one of its vectors may be zero. */
export interface ThinSvd {
  values: Float64Array;
  left: Float64Array;
  right: Float64Array;
}

const ORTHOGONAL = 1e-15;
const SWEEPS = 60;
/** Rows below this share of the longest are rounding: their directions mean nothing and never settle. */
const NEGLIGIBLE = 1e-17;

/** The singular value decomposition of a finite m×n matrix (row-major) by one-sided Jacobi rotations of its shorter side [Hestenes 1958]. */
export function thinSvd(m: number, n: number, A: Float64Array): ThinSvd {
  const wide = m <= n;
  const [count, length] = wide ? [m, n] : [n, m];
  // A power of two is exact, and keeps fourth powers of the entries from overflow and underflow.
  const largest = A.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const unit = largest > 0 ? 2 ** Math.floor(Math.log2(largest)) : 1;
  const rows = Float64Array.from({ length: count * length }, (_, at) => {
    const [i, j] = [Math.floor(at / length), at % length];
    return (wide ? A[i * n + j] : A[j * n + i]) / unit;
  });
  const turned = new Float64Array(count * count);
  for (let i = 0; i < count; i++) turned[i * count + i] = 1;
  for (let sweep = 0; sweep < SWEEPS && rotateAll(rows, count, length, turned); sweep++);

  const norms = Array.from({ length: count }, (_, i) => Math.sqrt(product(rows, i, i, length)));
  const order = norms.map((_, i) => i).sort((i, j) => norms[j] - norms[i] || i - j);
  const values = Float64Array.from(order, (i) => norms[i] * unit);
  const short = new Float64Array(count * count);
  const long = new Float64Array(count * length);
  order.forEach((i, k) => {
    short.set(turned.subarray(i * count, (i + 1) * count), k * count);
    // What is negligible was not made orthogonal, so it has no direction.
    if (norms[i] > NEGLIGIBLE * norms[order[0]]) for (let j = 0; j < length; j++) long[k * length + j] = rows[i * length + j] / norms[i];
  });
  return wide ? { values, left: short, right: long } : { values, left: long, right: short };
}

/**
 * `count` orthonormal vectors of length `size` (rows) made into a basis of all of the space; rows that are nearly zero are replaced. Where
 * rounding left the vectors far from orthogonal no axis may remain, and then the row is zero rather than without meaning.
 */
export function completeBasis(vectors: Float64Array, count: number, size: number): Float64Array {
  const basis = new Float64Array(size * size);
  basis.set(vectors.subarray(0, count * size));
  const rest = new Float64Array(size);
  // Of some axis at least 1/√size is left by any fewer orthonormal vectors than `size`.
  const enough = 0.5 / Math.sqrt(size);
  let axis = 0;
  for (let k = 0; k < size; k++) {
    const own = basis.subarray(k * size, (k + 1) * size);
    if (k < count && product(own, 0, 0, size) > 0.5) continue;
    own.fill(0);
    let longest = 0;
    for (let tries = 0; tries < size && longest < enough; tries++, axis++) {
      rest.fill(0);
      rest[axis % size] = 1;
      for (let pass = 0; pass < 2; pass++)
        for (let other = 0; other < Math.max(k, count); other++) {
          if (other === k) continue;
          const v = basis.subarray(other * size, (other + 1) * size);
          let along = 0;
          for (let j = 0; j < size; j++) along += rest[j] * v[j];
          for (let j = 0; j < size; j++) rest[j] -= along * v[j];
        }
      const norm = Math.sqrt(product(rest, 0, 0, size));
      if (!(norm > longest)) continue;
      longest = norm;
      for (let j = 0; j < size; j++) own[j] = rest[j] / norm;
    }
  }
  return basis;
}

/** One rotation of every pair of rows that is not yet orthogonal, the same to the rows of `turned`; whether there was any. */
function rotateAll(rows: Float64Array, count: number, length: number, turned: Float64Array): boolean {
  let total = 0;
  for (const value of rows) total += value * value;
  const negligible = NEGLIGIBLE ** 2 * total;
  let rotated = false;
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) {
      const [a, b] = [product(rows, i, i, length), product(rows, j, j, length)];
      if (a <= negligible || b <= negligible) continue;
      const p = product(rows, i, j, length);
      if (Math.abs(p) <= ORTHOGONAL * Math.sqrt(a * b) * Math.sqrt(length)) continue;
      const zeta = (b - a) / (2 * p);
      const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      rotate(rows, i, j, length, cosine, cosine * tangent);
      rotate(turned, i, j, count, cosine, cosine * tangent);
      rotated = true;
    }
  return rotated;
}

function rotate(rows: Float64Array, i: number, j: number, length: number, c: number, s: number): void {
  for (let k = 0; k < length; k++) {
    const x = rows[i * length + k];
    const y = rows[j * length + k];
    rows[i * length + k] = c * x - s * y;
    rows[j * length + k] = s * x + c * y;
  }
}

function product(rows: Float64Array, i: number, j: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += rows[i * length + k] * rows[j * length + k];
  return sum;
}
