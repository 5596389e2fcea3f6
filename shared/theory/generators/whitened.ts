import { columns, NOISE, noisy, normals, OUTPUTS, product } from './draw';
import { generator } from './generator';

/** Orthonormal rows in place of k ≤ m normal ones (Gram and Schmidt, each twice, so that they are orthogonal to rounding). */
function orthonormalRows(A: Float64Array, k: number, m: number): Float64Array {
  const Q = A.slice();
  const row = (i: number) => Q.subarray(i * m, (i + 1) * m);
  const dot = (u: Float64Array, v: Float64Array) => u.reduce((sum, value, j) => sum + value * v[j], 0);
  for (let i = 0; i < k; i++) {
    const q = row(i);
    for (let pass = 0; pass < 2; pass++)
      for (let l = 0; l < i; l++) {
        const along = dot(q, row(l));
        row(l).forEach((value, j) => (q[j] -= along * value));
      }
    const length = Math.sqrt(dot(q, q));
    q.forEach((value, j) => (q[j] = value / length));
  }
  return Q;
}

/** X with XXᵀ = I where n ≤ d (theory §6.4), else XᵀX = I, and Y = X W + noise with W standard normal. */
export const whitened = generator({
  title: 'Whitened',
  about: 'Features with orthonormal rows, or orthonormal columns where there are more rows than features, and linear targets with noise.',
  parameters: {
    n: { kind: 'whole', label: 'Rows', min: 2, max: 2000, initial: 10 },
    d: { kind: 'whole', label: 'Features', min: 1, max: 100, initial: 12 },
    outputs: OUTPUTS,
    noise: { ...NOISE, initial: 0.5 },
  },
  make({ n, d, outputs, noise }, streams) {
    const [k, m] = n <= d ? [n, d] : [d, n];
    const Q = orthonormalRows(normals(streams('data'), k, m), k, m);
    const X = n <= d ? Q : Float64Array.from({ length: n * d }, (_, at) => Q[(at % d) * m + Math.floor(at / d)]);
    const Y = noisy(product(X, normals(streams('teacher'), d, outputs), n, d, outputs), noise, streams('noise'));
    return {
      columns: [...columns('x', 'feature', X, n), ...columns('y', 'target', Y, n)],
      notes: [n <= d ? 'XXᵀ = I: the rows are orthonormal.' : 'XᵀX = I: the columns are orthonormal.'],
    };
  },
});
