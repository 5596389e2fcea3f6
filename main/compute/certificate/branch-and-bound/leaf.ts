import type { Region } from './region';

/** A node of a tree of branch and bound that has no children: what is known of max f over its region. */
export interface Leaf {
  sign: 1 | -1;
  region: Region;
  /** For the ν of the current look. */
  bound: number;
  /** By data row, from the last solve: multipliers, and t and T there. */
  first: Float64Array;
  second: Float64Array;
  t: Float64Array;
  T: Float64Array;
  /** The mean that the last solve ended with. */
  mean: Float64Array;
  solved: boolean;
  /** Whether the relaxation was solved in the current look. */
  fresh: boolean;
}

/** What proves the bound of one leaf: its branchings, and multipliers by data row. */
export interface LeafProof {
  sign: 1 | -1;
  /** Rows in the order of branching (from 1 on), negative on their negative side. */
  path: number[];
  /** s, e₁ or ω of the relaxation's rows; of a proof by chords the slope of rows that count down, 0 or 1. */
  first: Float64Array;
  /** e₂ */
  second: Float64Array;
  chords: boolean;
  bound: number;
}

/** A leaf of n rows in r dimensions, with what is known of the one it comes from. */
export function makeLeaf(sign: 1 | -1, region: Region, parent?: Leaf): Leaf {
  const n = region.sides.length;
  const array = (from?: Float64Array) => from?.slice() ?? new Float64Array(n);
  return {
    sign,
    region,
    bound: parent?.bound ?? Infinity,
    first: array(parent?.first),
    second: array(parent?.second),
    t: array(parent?.t),
    T: array(parent?.T),
    mean: parent?.mean ?? new Float64Array(region.moments.u.length),
    solved: parent?.solved ?? false,
    fresh: false,
  };
}
