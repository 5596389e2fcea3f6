import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Proof } from '../../../../shared/contract/certificate';
import type { Loss } from '../../../../shared/theory/losses';
import { proofOf } from '../recovery/assemble';
import type { LinearDual } from './dual';
import { withConstant, type Penalty } from './penalty';

/** Relative gap up to which a bound is proven to be the optimum. */
const OPTIMAL = 1e-6;

/** What a checker can prove of a bound of standard linear networks of this objective: the lines of several dual points, or the value of one. */
export function linearProof(
  { dual, lines }: Pick<LinearDual, 'dual' | 'lines'>,
  Y: Matrix,
  loss: Loss,
  penalty: Penalty,
  objective: number,
): Proof {
  const [n, C] = Y.shape;
  const kind = objective - dual.value <= OPTIMAL * Math.abs(objective) ? 'exact' : 'relaxed';
  const lowerBound = { value: dual.value, kind, method: 'singular-value', margin: dual.margin } as const;
  const proof = proofOf({ lowerBound, point: dual.point }, Y, loss);
  if (!lines) {
    return { ...proof, bound: withConstant(proof.bound ?? dual, penalty) };
  }
  const data = new Float64Array(lines.length * n * C);
  lines.forEach((line, k) => data.set(line, k * n * C));
  const array: NdArray = { dtype: 'float64', shape: [lines.length, n, C], data };
  return { ...proof, arrays: { lines: array }, bound: { value: dual.value, margin: dual.margin } };
}
