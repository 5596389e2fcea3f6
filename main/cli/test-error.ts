import type { TestError } from '../../shared/contract/run';
import { testWords } from '../../shared/figures/test-error';

/** A line of facts: what was measured, on how many rows, and that it proves nothing of other networks. */
export function testFact(label: string, error: TestError): [string, string] {
  return [label, `${testWords(error)}  (measured on ${error.rows} ${error.rows === 1 ? 'row' : 'rows'})`];
}
