import { norm } from './norm';

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
    if (k < count && norm(own) ** 2 > 0.5) continue;
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
      const left = norm(rest);
      if (!(left > longest)) continue;
      longest = left;
      for (let j = 0; j < size; j++) own[j] = rest[j] / left;
    }
  }
  return basis;
}
