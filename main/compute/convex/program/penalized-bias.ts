import type { SolveSpec } from '../../../../shared/contract/run';

/** Appends the column of the bias that the hidden layer sees, where there is one. */
export function biasLines({ bias }: SolveSpec): string[] {
  return bias === 'none' ? [] : ['X = np.hstack([X, np.ones((len(X), 1))])  # the bias is the weight of a column of ones'];
}
