import type { Kernels } from '../../engine/kernels';
import { AtomListGauge } from './atom-list-gauge';

/** The key of the atom (sign·c)₊. */
export const SIDE_KEYS = { [1]: '0', [-1]: '1' } as const;

/** γ°(N) = max(‖Nᵀ(c)₊‖, ‖Nᵀ(−c)₊‖): the only two atoms of rank-one data, for every depth (theory §5.6). */
export function sidesGauge(kernels: Kernels, c: Float64Array, outputs: number): AtomListGauge {
  const n = c.length;
  const atoms = kernels.arena.float64(2 * n);
  c.forEach((value, i) => {
    atoms.values[i] = Math.max(0, value);
    atoms.values[n + i] = Math.max(0, -value);
  });
  return new AtomListGauge(kernels, n, outputs, 2, atoms, c.map(Math.abs), 'enumeration');
}
