import { norm } from '../../engine/norm';
import type { Geometry } from '../patterns/geometry';

/** Rows whose directions are tried as atoms. */
const TRIED = 200;

/** The largest |Nᵀ(Xu)₊| of some directions u, those of rows and XᵀN itself, which γ°(N) of ReLU networks of every depth is no less than. */
export function attained({ n, r, X, rowNorms }: Pick<Geometry, 'n' | 'r' | 'X' | 'rowNorms'>, N: Float64Array): number {
  const mean = new Float64Array(r);
  for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) mean[j] += N[i] * X[i * r + j];
  const step = Math.max(1, Math.floor(n / TRIED));
  const rows = Array.from({ length: Math.ceil(n / step) }, (_, k) => X.subarray(k * step * r, (k * step + 1) * r));
  let most = 0;
  for (const u of [mean, ...rows.filter((_, k) => rowNorms[k * step] > 0)]) {
    const size = norm(u);
    let [on, off] = [0, 0];
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < r; j++) sum += X[i * r + j] * u[j];
      if (sum > 0) on += N[i] * sum;
      else off += N[i] * sum;
    }
    if (size > 0) most = Math.max(most, Math.abs(on) / size, Math.abs(off) / size);
  }
  return most;
}
