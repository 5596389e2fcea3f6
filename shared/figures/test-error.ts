import type { TestError } from '../contract/run';
import { formatNumber } from './format';

/** A test error in a few words: "93.3 % right, loss 0.212 a row", "R² 0.41, loss 0.6 a row". */
export function testWords({ accuracy, r2, meanLoss }: TestError): string {
  const share = accuracy !== null ? `${formatNumber(100 * accuracy, 3)} % right, ` : r2 !== null ? `R² ${formatNumber(r2, 3)}, ` : '';
  return `${share}loss ${formatNumber(meanLoss, 3)} a row`;
}
