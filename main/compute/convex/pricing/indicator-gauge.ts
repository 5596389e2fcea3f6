import type { Kernels } from '../../engine/kernels';
import { AtomListGauge } from './atom-list-gauge';

/** γ°(N) = max_p ‖Nᵀp‖ over a list of 0/1 patterns p (theory §5.8), given as signs ±1, n values each. */
export function indicatorGauge(
  kernels: Kernels,
  n: number,
  outputs: number,
  count: number,
  signs: (index: number) => ArrayLike<number>,
  method: string,
): AtomListGauge {
  const patterns = kernels.arena.float64(count * n);
  const T = patterns.values;
  for (let p = 0; p < count; p++) {
    const own = signs(p);
    for (let i = 0; i < n; i++) T[p * n + i] = own[i] > 0 ? 1 : 0;
  }
  return new AtomListGauge(kernels, n, outputs, count, patterns, new Float64Array(n).fill(1), method);
}
