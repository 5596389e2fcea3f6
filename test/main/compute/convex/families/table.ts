import type { Matrix } from '../../../../../shared/contract/array';
import { matrix } from '../../../../../shared/contract/array';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { gaussian, oneHot, product } from './problems';

/** A family as the table-driven tests pose it. */
export interface Posed {
  family: SolveSpec['family'];
  bias: SolveSpec['bias'];
  /** Features of the data it takes: rank-one and spline data are special. */
  d: number;
  outputs: number;
  /** Whether directions of the features may be rotated. */
  turns: boolean;
  /** Whether its outputs grow with X, so that β does. */
  homogeneous: boolean;
}

export const POSED: readonly Posed[] = [
  { family: 'two-layer-relu', bias: 'none', d: 2, outputs: 1, turns: true, homogeneous: true },
  { family: 'gated-relu', bias: 'none', d: 2, outputs: 2, turns: true, homogeneous: true },
  { family: 'parallel-linear', bias: 'none', d: 2, outputs: 2, turns: true, homogeneous: true },
  { family: 'rank-one', bias: 'none', d: 2, outputs: 2, turns: true, homogeneous: true },
  { family: 'spline', bias: 'free', d: 1, outputs: 2, turns: false, homogeneous: true },
  { family: 'threshold', bias: 'none', d: 2, outputs: 2, turns: true, homogeneous: false },
];

export const LOSSES = ['squared', 'logistic', 'hinge', 'huber'] as const;

/** Targets that the loss takes: signs for two classes, the column of the largest value for several. */
export function targets(loss: SolveSpec['loss'], Y: Matrix): Matrix {
  const [n, C] = Y.shape;
  if (loss === 'cross-entropy') {
    const rows = Array.from({ length: n }, (_, i) => Y.data.subarray(i * C, (i + 1) * C));
    return oneHot(
      rows.map((row) => row.indexOf(Math.max(...row))),
      C,
    );
  }
  return loss === 'logistic' || loss === 'hinge'
    ? matrix(
        Y.shape[0],
        Y.shape[1],
        Y.data.map((value) => (value > 0 ? 1 : -1)),
      )
    : Y;
}

/** Gaussian data of the family: of rank one where that is what it takes. */
export function features({ family, d }: Posed, n: number, seed: number): Matrix {
  return family === 'rank-one' ? product(gaussian(n, 1, seed), gaussian(1, d, seed + 1)) : gaussian(n, d, seed);
}
