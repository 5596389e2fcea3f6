import { matrix, type Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { limitOf, type LimitKind } from '../../../../shared/theory/losses/limit';

/** The distinct rows of a problem in the limit β → 0, where equal ones are one constraint. */
export interface DistinctRows {
  X: Matrix;
  Y: Matrix;
  /** A result on these rows as one of all rows: the dual point is zero at copies. */
  expand(result: SolveResult): SolveResult;
}

/**
 * X n×d and Y n×C without copies of rows. Throws a Failure ('data') where equal rows have different targets, or where a zero row has a
 * target that no network without a constant has.
 */
export function distinctRows(X: Matrix, Y: Matrix, spec: Pick<SolveSpec, 'family' | 'loss' | 'bias'>): DistinctRows {
  const [n, C] = Y.shape;
  const limit = limitOf(spec.loss);
  const isHomogeneous = spec.bias === 'none' && spec.family !== 'threshold';
  const rowsOf = ({ data, shape }: Matrix, i: number) => data.subarray(i * shape[1], (i + 1) * shape[1]);
  const known = new Map<string, number>();
  const kept: number[] = [];
  for (let i = 0; i < n; i++) {
    const [row, own] = [rowsOf(X, i), rowsOf(Y, i)];
    if (isHomogeneous && row.every((value) => value === 0) && own.some((y) => y !== 0))
      throw contradiction(limit, `Row ${i + 1} of the features is zero, where every such network is zero`);
    // −0 and 0 are equal.
    const key = row.map((value) => value + 0).join();
    const same = known.get(key);
    if (same === undefined) {
      known.set(key, i);
      kept.push(i);
    } else if (own.some((y, c) => y !== rowsOf(Y, same)[c]))
      throw contradiction(limit, `Rows ${same + 1} and ${i + 1} have equal features and different targets`);
  }
  if (kept.length === n) return { X, Y, expand: (result) => result };
  const some = (A: Matrix) => matrix(kept.length, A.shape[1], Float64Array.from(kept.flatMap((i) => [...rowsOf(A, i)])));
  return {
    X: some(X),
    Y: some(Y),
    expand(result) {
      const data = new Float64Array(n * C);
      kept.forEach((i, k) => {
        for (let c = 0; c < C; c++) data[i * C + c] = result.dual.data[k * C + c];
      });
      return { ...result, dual: { ...result.dual, shape: [n, C], data } };
    },
  };
}

function contradiction(limit: LimitKind, why: string): Failure {
  const what = limit === 'interpolation' ? 'interpolates' : 'separates';
  return new Failure('data', `${why}: no network ${what} these data.`, 'Give a β, or correct the rows.');
}
