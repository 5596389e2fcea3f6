import fc from 'fast-check';

/** Makes the rows of v sum to zero. */
export function centre(v: Float64Array, C: number): void {
  for (let row = 0; row < v.length; row += C) {
    const mean = v.subarray(row, row + C).reduce((sum, value) => sum + value, 0) / C;
    for (let at = row; at < row + C; at++) v[at] -= mean;
  }
}

/** Rows n, classes C and a seed. */
export const shapes = [fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 5 }), fc.nat(10_000)] as const;
