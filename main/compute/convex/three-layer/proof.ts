import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Proof } from '../../../../shared/contract/certificate';
import type { Loss } from '../../../../shared/theory/losses';
import { dualBound } from '../../certificate/dual-bound';
import { proofOf } from '../recovery/assemble';
import type { Cell } from './cells';
import type { PricedLeaf } from './pricing';

/** Bytes of a proof up to which it is kept. */
const MOST = 2e8;

/** The pricing of one dual point, in the units of the data. */
export interface RecordedPricing {
  /** A proven upper bound of γ°(ν). */
  rho: number;
  leaves: readonly PricedLeaf[];
}

/** What the proof of a priced dual point is made of. */
export interface PricedPoint extends RecordedPricing {
  /** ν, of n. */
  nu: Float64Array;
  cells: readonly Cell[];
  width: number;
  /** What rounding and unlisted patterns may hide of γ°(ν). */
  slack: number;
}

/**
 * The proof of a bound that rests on the prices of all combinations of first-layer patterns (theory §5.4), for the certificate file:
 * `cells` [P, n] (signs of the rows), and of every part of a combination that needs multipliers leaf_output [M], leaf_neurons [M, m₁]
 * (cells from 1 on with the signs of their neurons, 0 where there is none), leaf_path [M, depth] (rows from 1 on with the signs of z that
 * were decided), leaf_slope [M, n] and leaf_wall [M, m₁, n] (`LeafMultipliers`). Null where that is too much to keep.
 */
export function pricedProof({ nu, rho, slack, leaves, cells, width }: PricedPoint, loss: Loss, Y: Matrix, beta: number): Proof | null {
  const n = nu.length;
  const M = leaves.length;
  if (8 * M * n * (width + 1) > MOST) return null;
  const { value, margin, point } = dualBound(loss, nu, Y.data, beta, rho, slack);
  // The point is a multiple of ν, and so are its multipliers.
  const multiple = multipleOf(point, nu);
  const depth = leaves.reduce((most, { path }) => Math.max(most, path.length), 0);
  const array = (own: number[], from: (leaf: PricedLeaf, k: number) => ArrayLike<number>): NdArray => {
    const size = own.reduce((product, extent) => product * extent, 1);
    const values = new Float64Array(M * size);
    leaves.forEach((leaf, k) => values.set(from(leaf, k), k * size));
    return { dtype: 'float64', shape: [M, ...own], data: values };
  };
  const arrays: Proof['arrays'] = {
    cells: { dtype: 'float64', shape: [cells.length, n], data: Float64Array.from(cells.flatMap(({ signs }) => [...signs])) },
    leaf_output: array([], ({ output }) => [output]),
    leaf_neurons: array([width], ({ positive, negative }) => [...positive.map((p) => p + 1), ...negative.map((q) => -q - 1)]),
    leaf_path: array([depth], ({ path }) => path),
    leaf_slope: array([n], ({ slopes }) => slopes.map((value) => multiple * value)),
    leaf_wall: array([width, n], ({ walls }) => walls.map((value) => multiple * value)),
  };
  return proofOf({ lowerBound: { value, kind: 'exact', method: 'branch-and-bound', margin }, point, arrays }, Y, loss);
}

/** s of sν = `point`. */
function multipleOf(point: Float64Array, nu: Float64Array): number {
  let most = 0;
  nu.forEach((value, i) => {
    if (Math.abs(value) > Math.abs(nu[most])) most = i;
  });
  return nu[most] === 0 ? 1 : point[most] / nu[most];
}
