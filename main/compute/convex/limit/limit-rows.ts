import { matrix, TYPED_ARRAYS, type Matrix, type NdArray } from '../../../../shared/contract/array';
import type { Proof } from '../../../../shared/contract/certificate';
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
  const [n] = Y.shape;
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
      const all = (N: NdArray): NdArray => spread(N, 0, kept, n);
      const { dual, proof } = result;
      return {
        ...result,
        dual: all(dual),
        ...(proof ? { proof: { ...proof, point: all(proof.point), arrays: spreadProof(proof.arrays, kept, n) } } : {}),
      };
    },
  };
}

/** Arrays of a proof whose last axis is that of the rows. */
const BY_ROWS = /(^|_)(first|second|patterns|cells|slope|wall)$/;

/** The arrays of a proof on the kept rows as those of all: nothing is counted at copies, where the dual point is zero. */
function spreadProof(arrays: Proof['arrays'], kept: readonly number[], n: number): Proof['arrays'] {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      // Signed rows from 1 on, 0 where a path has ended.
      if (name === 'leaf_path')
        return [name, { ...array, data: array.data.map((step) => Math.sign(step) * (step === 0 ? 0 : kept[Math.abs(step) - 1] + 1)) }];
      if (name === 'lines') return [name, spread(array, 1, kept, n)];
      return [name, BY_ROWS.test(name) ? spread(array, array.shape.length - 1, kept, n) : array];
    }),
  );
}

/** An array with `n` entries along an axis, the given ones at the kept places and zeros between them. */
function spread({ dtype, shape, data }: NdArray, axis: number, kept: readonly number[], n: number): NdArray {
  const inner = shape.slice(axis + 1).reduce((product, extent) => product * extent, 1);
  const outer = shape.slice(0, axis).reduce((product, extent) => product * extent, 1);
  const out = new TYPED_ARRAYS[dtype](outer * n * inner);
  for (let o = 0; o < outer; o++)
    kept.forEach((row, k) => {
      for (let j = 0; j < inner; j++) out[(o * n + row) * inner + j] = data[(o * kept.length + k) * inner + j];
    });
  return { dtype, shape: shape.map((extent, at) => (at === axis ? n : extent)), data: out };
}

function contradiction(limit: LimitKind, why: string): Failure {
  const what = limit === 'interpolation' ? 'interpolates' : 'separates';
  return new Failure('data', `${why}: no network ${what} these data.`, 'Give a β, or correct the rows.');
}
