import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../shared/contract/run';

/** What is asked: the directions of a solved program, and of a trained network of the same problem beside it. */
export interface DirectionsRequest {
  X: Matrix;
  spec: SolveSpec;
  result: SolveResult;
  /** Names of the columns of X. */
  features: string[];
  trained: Record<string, NdArray> | null;
}

/** What is asked: the rectified ellipsoid of some rows. */
export interface EllipsoidRequest {
  X: Matrix;
  spec: SolveSpec;
  result: SolveResult;
  /** Two or three rows, from 0; null for those on which the dual point is largest. */
  rows: number[] | null;
}
