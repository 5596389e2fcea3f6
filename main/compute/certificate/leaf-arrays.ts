import type { NdArray } from '../../../shared/contract/array';
import type { LeafProof } from './branch-and-bound/leaf';
import type { ProvenGauge } from './shor/gauge';

/** Bytes of a proof up to which it is kept. */
const MOST = 2e8;

/**
 * The leaves of a search as arrays of a certificate file: leaf_sign [P], leaf_path [P, depth] (signed rows from 1 on, 0 where a path has
 * ended), leaf_first and leaf_second [P, n], leaf_chord [P]. Null where they are too many to keep.
 */
export function leafArrays(leaves: readonly Omit<LeafProof, 'bound'>[], n: number): Record<string, NdArray> | null {
  const count = leaves.length;
  if (count * n * 16 > MOST) return null;
  const depth = leaves.reduce((most, { path }) => Math.max(most, path.length), 0);
  const path = new Int32Array(count * depth);
  const first = new Float64Array(count * n);
  const second = new Float64Array(count * n);
  leaves.forEach((leaf, k) => {
    path.set(leaf.path, k * depth);
    first.set(leaf.first, k * n);
    second.set(leaf.second, k * n);
  });
  return {
    leaf_sign: { dtype: 'int32', shape: [count], data: Int32Array.from(leaves, ({ sign }) => sign) },
    leaf_path: { dtype: 'int32', shape: [count, depth], data: path },
    leaf_first: { dtype: 'float64', shape: [count, n], data: first },
    leaf_second: { dtype: 'float64', shape: [count, n], data: second },
    leaf_chord: { dtype: 'uint8', shape: [count], data: Uint8Array.from(leaves, ({ chords }) => Number(chords)) },
  };
}

/** What proves the two bounds, as the leaves of a search that has not branched: the whole ball for each sign. */
export function wholeBall(multipliers: ProvenGauge['multipliers']): Omit<LeafProof, 'bound'>[] {
  return ([1, -1] as const).map((sign, k) => ({ sign, path: [], ...multipliers[k], chords: false }));
}

/** Arrays of a certificate file under longer names. */
export function prefixed(prefix: string, arrays: Record<string, NdArray>): Record<string, NdArray> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${prefix}${name}`, array]));
}
