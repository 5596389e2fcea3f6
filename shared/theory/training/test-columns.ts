import type { TestError } from '../../contract/run';

/** What is measured on rows that are kept for testing, as columns of a tidy table. */
export const TEST_COLUMNS = {
  test_rows: 'rows that are kept for testing',
  test_loss: 'sum of losses over these rows, measured, without the regulariser',
  test_accuracy: 'share of these rows whose class is right; empty where targets are no classes',
  test_r2: '1 − Σ(f − y)²/Σ(y − ȳ)² over these rows; empty where targets are classes or do not vary',
};

export function testCells(test: TestError | undefined): (number | string)[] {
  return test ? [test.rows, test.loss, test.accuracy ?? '', test.r2 ?? ''] : ['', '', '', ''];
}
