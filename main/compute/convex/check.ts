import type { Matrix } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import { whyNotOutputs } from '../../../shared/theory/families/inputs';

/** The arrays of a problem: shapes that fit, at least one row and one column, finite values, and one target unless `vectorOutputs`. Throws a Failure otherwise. */
export function checkProblem(X: Matrix, Y: Matrix, vectorOutputs = false): void {
  const [n, d] = X.shape;
  if (!(n >= 1)) throw new Failure('data', 'The problem has no rows.', 'Add data.');
  if (!(d >= 1)) throw new Failure('data', 'The problem has no features.', 'Make at least one column a feature.');
  if (Y.shape[0] !== n) throw new Failure('data', `There are ${n} rows of features but ${Y.shape[0]} of targets.`, 'Check the data.');
  const many = whyNotOutputs(vectorOutputs, Y.shape[1]);
  if (many) throw new Failure('unsupported', many, 'Choose one target.');
  checkFinite(X, 'feature');
  checkFinite(Y, 'target');
}

function checkFinite({ data, shape }: Matrix, what: string): void {
  const at = data.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return;
  const row = Math.floor(at / shape[1]) + 1;
  throw new Failure('data', `Row ${row}, ${what} ${(at % shape[1]) + 1} is not a finite number.`, 'Correct or remove the row.', { row });
}
