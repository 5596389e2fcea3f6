import { Random } from '../../../../main/compute/engine/random';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import { normals } from '../convex/problems';

/** Standard normal X n×d and Y n×C. */
export function normalProblem(n: number, d: number, C: number, seed: number): { X: Matrix; Y: Matrix } {
  const random = Random.stream(seed, 'data');
  return { X: matrix(n, d, Float64Array.from(normals(random, n * d))), Y: matrix(n, C, Float64Array.from(normals(random, n * C))) };
}
