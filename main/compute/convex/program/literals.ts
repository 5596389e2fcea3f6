import type { Matrix } from '../../../../shared/contract/array';

const WIDTH = 116;

/** A float64 as Python reads it back, bit for bit. */
export function literal(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** `name = np.array(…)` of a matrix, one row after the other; short rows share a line. */
export function matrixLines(name: string, { shape: [n, columns], data }: Matrix): string[] {
  const rows = Array.from({ length: n }, (_, i) => `[${Array.from(data.subarray(i * columns, (i + 1) * columns), literal).join(', ')}],`);
  return [`${name} = np.array([`, ...filled(rows), `])  # ${n} x ${columns}`];
}

/** Activation patterns as rows of 0 and 1: P×n. */
export function patternLines(name: string, patterns: readonly ArrayLike<number>[]): string[] {
  const rows = patterns.map((signs) => `"${Array.from(signs, (sign) => (sign > 0 ? '1' : '0')).join('')}",`);
  return [`${name} = np.array([[float(bit) for bit in pattern] for pattern in [`, ...filled(rows), `]]).T  # n x P, one pattern a column`];
}

function filled(items: readonly string[]): string[] {
  const lines: string[] = [];
  let line = '';
  for (const item of items) {
    if (line !== '' && line.length + item.length + 5 > WIDTH) {
      lines.push(`    ${line}`);
      line = '';
    }
    line = line === '' ? item : `${line} ${item}`;
  }
  return line === '' ? lines : [...lines, `    ${line}`];
}
