/** A pivot below this share of its column's length is dependence. */
const DEPENDENT = 1e-12;

/** R of A = QR for columns of equal length n, by Gram–Schmidt with a second pass, as its columns; null where they are dependent. */
export function triangularFactor(columns: readonly Float64Array[]): Float64Array[] | null {
  const basis: Float64Array[] = [];
  const R: Float64Array[] = [];
  for (const column of columns) {
    const rest = column.slice();
    const own = new Float64Array(basis.length + 1);
    for (let pass = 0; pass < 2; pass++)
      basis.forEach((q, j) => {
        let along = 0;
        for (let i = 0; i < q.length; i++) along += q[i] * rest[i];
        own[j] += along;
        for (let i = 0; i < q.length; i++) rest[i] -= along * q[i];
      });
    const left = Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0));
    if (!(left > DEPENDENT * Math.hypot(left, ...own))) return null;
    own[basis.length] = left;
    basis.push(rest.map((value) => value / left));
    R.push(own);
  }
  return R;
}

/** z with RᵀRz = b. */
export function solveNormal(R: readonly Float64Array[], b: Float64Array): Float64Array {
  const z = b.slice();
  for (let j = 0; j < z.length; j++) {
    for (let i = 0; i < j; i++) z[j] -= R[j][i] * z[i];
    z[j] /= R[j][j];
  }
  for (let j = z.length - 1; j >= 0; j--) {
    z[j] /= R[j][j];
    for (let i = 0; i < j; i++) z[i] -= R[j][i] * z[j];
  }
  return z;
}
