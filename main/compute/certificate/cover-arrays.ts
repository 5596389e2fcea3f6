import type { NdArray } from '../../../shared/contract/array';
import type { Cover } from '../convex/pricing/output-cover';
import type { ProvenGauge } from './shor/gauge';

/**
 * A cover of the output directions as arrays of a certificate file: cover_basis [q, C] (the coordinates of w in the outputs), cover_corner
 * [M, q], cover_tree (as `Cover` has it), and the multipliers of the bounds for both signs at each corner, cover_first and
 * cover_second [M, 2, n].
 */
export function coverArrays(
  { corners, tree }: Cover,
  basis: Float64Array,
  C: number,
  multipliers: readonly ProvenGauge['multipliers'][],
  n: number,
): Record<string, NdArray> {
  const q = basis.length / C;
  const [M, corner] = [corners.length, new Float64Array(corners.length * q)];
  const [first, second] = [new Float64Array(M * 2 * n), new Float64Array(M * 2 * n)];
  corners.forEach((w, m) => corner.set(w, m * q));
  multipliers.forEach((signs, m) =>
    signs.forEach((own, side) => {
      first.set(own.first, (2 * m + side) * n);
      second.set(own.second, (2 * m + side) * n);
    }),
  );
  return {
    cover_basis: { dtype: 'float64', shape: [q, C], data: basis },
    cover_corner: { dtype: 'float64', shape: [M, q], data: corner },
    cover_tree: { dtype: 'int32', shape: [tree.length], data: tree },
    cover_first: { dtype: 'float64', shape: [M, 2, n], data: first },
    cover_second: { dtype: 'float64', shape: [M, 2, n], data: second },
  };
}
