import type { Matrix } from '../../../../shared/contract/array';
import type { LinearFacts } from '../../../../shared/contract/data';
import { thinSvd } from '../../engine/svd';
import { checkProblem } from '../check';
import { compress } from '../master/compress';
import { reduce } from '../patterns/geometry';
import { isWhitened } from './whitened';

/**
 * Singular values of X n×d and of the least squares solution X†Y, and whether XᵀX is a multiple of the identity on the row space of X: what
 * the closed forms of linear networks are functions of (theory §6.2). Throws a Failure ('data') where an entry is not finite.
 */
export function linearFacts(X: Matrix, Y: Matrix): LinearFacts {
  checkProblem(X, Y, true);
  const [n, d] = X.shape;
  const C = Y.shape[1];
  const geometry = reduce(X.data, n, d);
  const { r } = geometry;
  const { R, Y: rotated } = compress(geometry.X, n, r, Y.data, C);
  const { values, left } = thinSvd(r, r, R);
  // X†Y in the coordinates of the row space: V·S⁻¹·Uᵀ·QᵀY, whose singular values are those of S⁻¹UᵀQᵀY.
  const solution = new Float64Array(r * C);
  for (let k = 0; k < r; k++)
    for (let i = 0; i < r; i++) for (let c = 0; c < C; c++) solution[k * C + c] += (left[k * r + i] * rotated[i * C + c]) / values[k];
  return {
    n,
    d,
    outputs: C,
    rank: r,
    inputs: [...values],
    solution: r === 0 ? [] : [...thinSvd(r, C, solution).values],
    whitened: isWhitened(values),
  };
}
