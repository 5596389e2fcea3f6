import type { Random } from '../../engine/random';
import { eachLayer, type Initialization } from './initialization';

/** Orthonormal rows or columns, whichever are fewer, uniformly distributed [Saxe et al. 2014]; gain 1. */
export const orthogonal: Initialization = (sizes, random) =>
  eachLayer(sizes, (rows, columns) => {
    if (rows <= columns) return orthonormalRows(rows, columns, random);
    const transposed = orthonormalRows(columns, rows, random);
    return new Float64Array(rows * columns).map((_, i) => transposed[(i % columns) * rows + Math.floor(i / columns)]);
  });

/** Gram–Schmidt on normal rows: the factor with a positive diagonal is uniformly distributed. Done twice, since once leaves rounding. */
function orthonormalRows(rows: number, columns: number, random: Random): Float64Array {
  const q = new Float64Array(rows * columns).map(() => random.normal());
  for (let i = 0; i < rows; i++) {
    const row = q.subarray(i * columns, (i + 1) * columns);
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const other = q.subarray(j * columns, (j + 1) * columns);
        const overlap = inner(row, other);
        for (let l = 0; l < columns; l++) row[l] -= overlap * other[l];
      }
      const norm = Math.sqrt(inner(row, row));
      for (let l = 0; l < columns; l++) row[l] /= norm;
    }
  }
  return q;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
