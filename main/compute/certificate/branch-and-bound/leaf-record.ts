import type { Leaf } from './leaf';

/** The leaf's bound and flags, then its arrays. */
const HEAD = 5;

/** Numbers of a leaf of n rows in r dimensions. */
export function recordSize(n: number, r: number): number {
  return HEAD + 8 * n + 2 * r + r * r;
}

/** Writes a leaf to where another worker reads it. */
export function writeLeaf({ sign, region, bound, first, second, t, T, mean, solved }: Leaf, out: Float64Array): void {
  const { fixed, sides, low, high, moments, thin } = region;
  out.set([bound, sign, Number(solved), Number(thin), fixed.length]);
  const n = sides.length;
  let at = HEAD;
  for (const array of [sides, low, high, first, second, t, T, moments.u, moments.U, mean]) {
    out.set(array, at);
    at += array.length;
  }
  out.set(fixed, recordSize(n, mean.length) - n);
}

/** The leaf that was written; its arrays are its own. */
export function readLeaf(record: Float64Array, n: number, r: number): Leaf {
  let at = HEAD;
  const next = (length: number) => record.slice(at, (at += length));
  const [bound, sign, solved, thin, depth] = record;
  const sides = Int8Array.from(next(n));
  const [low, high, first, second, t, T] = [next(n), next(n), next(n), next(n), next(n), next(n)];
  const moments = { u: next(r), U: next(r * r) };
  const mean = next(r);
  const fixed = Array.from(next(depth));
  const region = { fixed, sides, low, high, moments, thin: thin === 1 };
  return { sign: sign > 0 ? 1 : -1, region, bound, first, second, t, T, mean, solved: solved === 1, fresh: false };
}
