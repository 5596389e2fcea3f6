import type { Role } from '../../contract/data';
import type { Draws, GeneratedColumn, NumberParameter } from './generator';

/** n·d standard normal numbers, row by row. */
export function normals(draws: Draws, n: number, d: number): Float64Array {
  return Float64Array.from({ length: n * d }, () => draws.normal());
}

/** A vector of d numbers, uniform on the unit sphere. */
export function direction(draws: Draws, d: number): Float64Array {
  for (;;) {
    const v = normals(draws, 1, d);
    // Not Math.hypot, whose bits depend on the engine.
    const length = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) return v.map((value) => value / length);
  }
}

/** The product of an n×k and a k×m matrix, row-major. */
export function product(A: Float64Array, B: Float64Array, n: number, k: number, m: number): Float64Array {
  const C = new Float64Array(n * m);
  for (let i = 0; i < n; i++)
    for (let l = 0; l < k; l++) {
      const a = A[i * k + l];
      for (let j = 0; j < m; j++) C[i * m + j] += a * B[l * m + j];
    }
  return C;
}

/** Adds noise of a standard deviation to each value. */
export function noisy(values: Float64Array, sd: number, draws: Draws): Float64Array {
  return sd === 0 ? values : values.map((value) => value + sd * draws.normal());
}

/** The columns of an n×d matrix: x1 … xd, or x alone. */
export function columns(stem: string, role: Role, values: Float64Array, n: number): GeneratedColumn[] {
  const d = values.length / n;
  return Array.from({ length: d }, (_, j) => ({
    name: d === 1 ? stem : `${stem}${j + 1}`,
    role,
    values: Float64Array.from({ length: n }, (_, i) => values[i * d + j]),
  }));
}

/** The parameters that most generators have. */
export const ROWS = { kind: 'whole', label: 'Rows', min: 2, max: 100_000, initial: 100 } as const satisfies NumberParameter;
export const FEATURES = { kind: 'whole', label: 'Features', min: 1, max: 50, initial: 2 } as const satisfies NumberParameter;
export const OUTPUTS = { kind: 'whole', label: 'Outputs', min: 1, max: 20, initial: 1 } as const satisfies NumberParameter;
export const NOISE = {
  kind: 'number',
  label: 'Standard deviation of the noise',
  min: 0,
  max: 100,
  initial: 0.1,
} as const satisfies NumberParameter;
