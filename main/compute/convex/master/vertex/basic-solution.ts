import { norm } from '../../../engine/norm';

/** A pivot below this share of its column's length is dependence. */
const DEPENDENT = 1e-10;

/**
 * A basic optimum of a lasso: moves the weights along dependencies of the used columns, which changes neither the fit nor, at an optimum,
 * Σ|w_j|, until the used columns are independent. Columns of length n; those of `free` (a constant) carry no cost. Weights that reach
 * zero are exactly zero; the weights of the free columns are the last of the result.
 */
export function basicSolution(
  columns: Float64Array[],
  weights: Float64Array,
  free: Float64Array[],
  freeWeights: Float64Array,
): Float64Array {
  const w = Float64Array.from([...weights, ...freeWeights]);
  const all = [...columns, ...free];
  for (;;) {
    const used = all.map((_, j) => j).filter((j) => w[j] !== 0 || j >= columns.length);
    const z = dependency(used.map((j) => all[j]));
    if (!z) return w;
    const costs = used.map((j) => (j < columns.length ? Math.sign(w[j]) : 0));
    const slope = costs.reduce((sum, cost, k) => sum + cost * z[k], 0);
    // Downhill where rounding leaves a slope, so that the cost never grows.
    const direction = slope > 0 ? -1 : 1;
    let step = Infinity;
    let first = -1;
    used.forEach((j, k) => {
      const rate = direction * z[k];
      if (j < columns.length && rate * w[j] < 0 && -w[j] / rate < step) {
        step = -w[j] / rate;
        first = j;
      }
    });
    if (first < 0) return w;
    used.forEach((j, k) => {
      w[j] += step * direction * z[k];
    });
    w[first] = 0;
  }
}

/** z ≠ 0 with Σ z_k column_k = 0, of largest entry 1; null where the columns are independent. */
function dependency(columns: Float64Array[]): Float64Array | null {
  const basis: Float64Array[] = [];
  const factors: Float64Array[] = [];
  for (let k = 0; k < columns.length; k++) {
    const rest = columns[k].slice();
    const length = norm(rest);
    const R = new Float64Array(k + 1);
    for (let pass = 0; pass < 2; pass++)
      basis.forEach((q, j) => {
        let along = 0;
        for (let i = 0; i < q.length; i++) along += q[i] * rest[i];
        R[j] += along;
        for (let i = 0; i < q.length; i++) rest[i] -= along * q[i];
      });
    const left = norm(rest);
    if (left > DEPENDENT * length) {
      R[k] = left;
      basis.push(rest.map((value) => value / left));
      factors.push(R);
      continue;
    }
    // column_k = Q·R; back substitution gives it in terms of the columns before.
    const z = new Float64Array(columns.length);
    z[k] = -1;
    for (let j = k - 1; j >= 0; j--) {
      let value = R[j];
      for (let l = j + 1; l < k; l++) value -= factors[l][j] * z[l];
      z[j] = value / factors[j][j];
    }
    const largest = z.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return z.map((value) => value / largest);
  }
  return null;
}
