import type { Geometry } from './geometry';

/** Unit rows closer than this, up to their sign, are one direction. */
export const SAME_DIRECTION = 1e-12;

/** The hyperplanes x_i·u = 0 that differ: row i is coefficient_i times the unit direction of its group (−1 for a zero row). */
export interface Groups {
  count: number;
  /** count×r, row-major. */
  directions: Float64Array;
  of: Int32Array;
  coefficient: Float64Array;
  /** ‖x_i − coefficient_i·direction‖. */
  misfit: Float64Array;
}

/** Groups the rows of X̃ by their directions. */
export function groupRows({ n, r, X, rowNorms }: Geometry): Groups {
  const of = new Int32Array(n).fill(-1);
  const coefficient = new Float64Array(n);
  // Equal directions have equal projections, up to sign, on any fixed vector; a fixed irregular one keeps the runs of near ties short.
  const probe = Float64Array.from({ length: r }, (_, j) => Math.sin(1 + 1.7 * j) + 0.1);
  const keyed = [];
  for (let i = 0; i < n; i++) {
    if (rowNorms[i] === 0) continue;
    let key = 0;
    for (let j = 0; j < r; j++) key += (X[i * r + j] / rowNorms[i]) * probe[j];
    keyed.push({ i, key: Math.abs(key) });
  }
  keyed.sort((a, b) => a.key - b.key || a.i - b.i);
  const reach = 4 * SAME_DIRECTION * Math.sqrt(r + 1);
  const heads: { key: number; row: number }[] = [];
  const cosine = (i: number, k: number) => {
    let sum = 0;
    for (let j = 0; j < r; j++) sum += X[i * r + j] * X[k * r + j];
    return sum / (rowNorms[i] * rowNorms[k]);
  };
  const parallel = (i: number, k: number) => {
    const sign = Math.sign(cosine(i, k));
    let square = 0;
    for (let j = 0; j < r; j++) square += (X[i * r + j] / rowNorms[i] - (sign * X[k * r + j]) / rowNorms[k]) ** 2;
    return square <= SAME_DIRECTION ** 2 ? sign : 0;
  };
  for (const { i, key } of keyed) {
    let sign = 0;
    for (let g = heads.length - 1; g >= 0 && key - heads[g].key <= reach; g--) {
      sign = parallel(i, heads[g].row);
      if (sign !== 0) {
        of[i] = g;
        break;
      }
    }
    if (sign === 0) {
      of[i] = heads.length;
      heads.push({ key, row: i });
      sign = 1;
    }
    coefficient[i] = sign * rowNorms[i];
  }
  const directions = new Float64Array(heads.length * r);
  heads.forEach(({ row }, g) => {
    for (let j = 0; j < r; j++) directions[g * r + j] = X[row * r + j] / rowNorms[row];
  });
  const misfit = Float64Array.from(of, (g, i) => {
    let square = 0;
    if (g >= 0) for (let j = 0; j < r; j++) square += (X[i * r + j] - coefficient[i] * directions[g * r + j]) ** 2;
    return Math.sqrt(square);
  });
  return { count: heads.length, directions, of, coefficient, misfit };
}

/** The pattern (±1 for each row) of the sides of the groups: a row is on where it points to its group's side; zero rows are on, since 0 ≥ 0. */
export function rowSigns(sides: ArrayLike<number>, { of, coefficient }: Groups): Float64Array {
  const signs = new Float64Array(of.length);
  for (let i = 0; i < signs.length; i++) signs[i] = of[i] < 0 || sides[of[i]] * coefficient[i] > 0 ? 1 : -1;
  return signs;
}
