/** Float64 numbers as integers over a power of two, so that sums and products of them are exact. */

/** Every finite float64 is a whole multiple of 2^−1074. */
const DIGITS = 1074n;

/** x = integer / 2^(1074·degree); a product adds degrees, a sum needs equal ones. */
export interface Exact {
  value: bigint;
  degree: bigint;
}

const view = new DataView(new ArrayBuffer(8));

export function exact(x: number): Exact {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const exponent = (bits >> 52n) & 0x7ffn;
  const fraction = bits & 0xfffffffffffffn;
  const size = exponent === 0n ? fraction : (fraction | 0x10000000000000n) << (exponent - 1n);
  return { value: bits >> 63n ? -size : size, degree: 1n };
}

export const times = (a: Exact, b: Exact): Exact => ({ value: a.value * b.value, degree: a.degree + b.degree });

/** The same number with more digits. */
export function raised({ value, degree }: Exact, to: bigint): Exact {
  return { value: value << (DIGITS * (to - degree)), degree: to };
}

export function plus(...terms: readonly Exact[]): Exact {
  const degree = terms.reduce((most, term) => (term.degree > most ? term.degree : most), 1n);
  return { value: terms.reduce((sum, term) => sum + raised(term, degree).value, 0n), degree };
}

export const minus = (a: Exact, b: Exact): Exact => plus(a, { value: -b.value, degree: b.degree });
export const zero: Exact = { value: 0n, degree: 1n };
export const negated = ({ value, degree }: Exact): Exact => ({ value: -value, degree });
export const signOf = ({ value }: Exact): number => (value > 0n ? 1 : value < 0n ? -1 : 0);
export const isAtMost = (a: Exact, b: Exact): boolean => signOf(minus(b, a)) >= 0;
export const square = (a: Exact): Exact => times(a, a);
export const positive = (a: Exact): Exact => (a.value > 0n ? a : { ...a, value: 0n });

export const dot = (a: readonly Exact[], b: readonly Exact[]): Exact => plus(zero, ...a.map((x, i) => times(x, b[i])));
export const length2 = (a: readonly Exact[]): Exact => dot(a, a);

export const vectorOf = (values: ArrayLike<number>): Exact[] => Array.from(values, exact);
/** Rows of a row-major matrix. */
export const rowsOf = (values: ArrayLike<number>, rows: number, columns: number): Exact[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => exact(values[i * columns + j])));

/** Whether λI − A is positive semidefinite for a symmetric A of the same degree as λ: no leading minor of it changes the sign (Bareiss). */
export function isAbove(lambda: Exact, A: readonly (readonly Exact[])[]): boolean {
  const degree = [lambda, ...A.flat()].reduce((most, entry) => (entry.degree > most ? entry.degree : most), 1n);
  const top = raised(lambda, degree).value;
  const M = A.map((row, i) => row.map((entry, j) => (i === j ? top : 0n) - raised(entry, degree).value));
  let before = 1n;
  for (let k = 0; k < M.length; k++) {
    if (M[k][k] < 0n) return false;
    // A semidefinite matrix with a zero on its diagonal has zeros beside it.
    if (M[k][k] === 0n) return M[k].slice(k).every((entry) => entry === 0n) && isAboveRest(M, k + 1);
    for (let i = k + 1; i < M.length; i++)
      for (let j = k + 1; j < M.length; j++) M[i][j] = (M[i][j] * M[k][k] - M[i][k] * M[k][j]) / before;
    before = M[k][k];
  }
  return true;
}

function isAboveRest(M: readonly (readonly bigint[])[], from: number): boolean {
  const rest = M.slice(from).map((row) => row.slice(from).map((value) => ({ value: -value, degree: 1n })));
  return isAbove(zero, rest);
}

/** Binary digits after the point of a logarithm. */
const PRECISION = 400n;
const ONE = 1n << PRECISION;

/** x·ln x over 2^400 for 0 ≤ x, wrong by far less than a float64 can tell. */
export function timesLog(x: Exact): bigint {
  if (x.value === 0n) return 0n;
  const size = (x.value << PRECISION) >> (DIGITS * x.degree);
  const bits = BigInt(x.value.toString(2).length);
  // x = m·2^k with m in [½, 1), and ln m = 2 artanh((m − 1)/(m + 1)).
  const m = bits > PRECISION ? x.value >> (bits - PRECISION) : x.value << (PRECISION - bits);
  const logarithm = 2n * artanh(((m - ONE) << PRECISION) / (m + ONE)) + (bits - DIGITS * x.degree) * 2n * artanh(ONE / 3n);
  return (size * logarithm) >> PRECISION;
}

function artanh(z: bigint): bigint {
  const square = (z * z) >> PRECISION;
  let sum = 0n;
  for (let k = 1n, power = z; power > 1n || power < -1n; k += 2n, power = (power * square) >> PRECISION) sum += power / k;
  return sum;
}

/** A number over 2^400, rounded down. */
export const fixed = ({ value, degree }: Exact): bigint => (value << PRECISION) >> (DIGITS * degree);
