import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../shared/contract/array';
import { whitenedOptimum } from '../../../../shared/theory/whitened';
import { Random } from '../../../../main/compute/engine/random';
import { allPatterns, conicOptimum } from './brute-force';
import { gaussian, integers, normals, problem, solved } from './problems';

describe('the optimum over all patterns', () => {
  const random = Random.stream(1, 'data');
  const cases = [
    { name: 'n = 6, d = 1', rows: gaussian(random, 6, 1) },
    { name: 'n = 7, d = 2', rows: gaussian(random, 7, 2) },
    { name: 'n = 6, d = 3', rows: gaussian(random, 6, 3) },
    { name: 'an integer grid, d = 2', rows: integers(random, 8, 2, 2) },
    { name: 'an integer grid, d = 3', rows: integers(random, 7, 3, 1) },
    {
      name: 'rows twice, opposite and zero',
      rows: [
        [1, 2],
        [1, 2],
        [-1, -2],
        [0, 0],
        [0.5, -1],
        [2, 1],
      ],
    },
  ];
  for (const { name, rows } of cases) {
    const y = normals(random, rows.length);
    it(`agrees with SCS on the enumerated program: ${name}`, async () => {
      const small = problem(rows, y);
      const patterns = allPatterns(small);
      const expected = await conicOptimum(small, 0.3, patterns);
      const result = solved(small, { beta: 0.3, tolerance: 1e-9 });
      expect(result.certificate).toBe('exact');
      expect(Math.abs(result.objective - expected)).toBeLessThan(2e-6 * expected);
      expect(result.patterns).toBe(patterns.length);
    });
  }

  it('agrees with SCS on the program of given gates', async () => {
    const small = problem(gaussian(random, 10, 4), normals(random, 10));
    const gates = gaussian(random, 5, 4);
    const patterns = gates.map((gate) =>
      Array.from({ length: 10 }, (_, i) => (gate.reduce((sum, g, j) => sum + g * small.X.data[i * 4 + j], 0) >= 0 ? 1 : -1)),
    );
    const expected = await conicOptimum(small, 0.2, patterns);
    const result = solved(small, { patterns: { kind: 'given', gates: matrix(5, 4, Float64Array.from(gates.flat())) } });
    expect(result.certificate).toBe('restricted');
    expect(result.patternsHow).toBe('given');
    expect(Math.abs(result.objective - expected)).toBeLessThan(2e-6 * expected);
  });

  it('is the closed form for whitened rows', () => {
    for (const [n, d] of [
      [3, 3],
      [4, 7],
      [6, 6],
    ]) {
      const { X, Y } = problem(orthonormalRows(random, n, d), normals(random, n));
      for (const beta of [0.05, 0.5, 5]) {
        const result = solved({ X, Y }, { beta });
        expect(Math.abs(result.objective - whitenedOptimum(Y.data, beta))).toBeLessThanOrEqual(1e-6 * result.objective);
        expect(result.certificate).toBe('exact');
        expect(result.notes.join()).toContain('closed form');
      }
    }
  });

  it('prices rank 5 by enumeration and lower ranks by sweep to the same optimum', () => {
    // A fifth feature that is almost nothing changes almost nothing, but makes the rank 5.
    const rows = gaussian(random, 9, 4);
    const y = normals(random, 9);
    const swept = solved(problem(rows, y), { tolerance: 1e-8 });
    const listed = solved(
      problem(
        rows.map((row) => [...row, 1e-7 * random.normal()]),
        y,
      ),
      { tolerance: 1e-8 },
    );
    expect(swept.lowerBound.method).toBe('sweep');
    expect(listed.lowerBound.method).toBe('enumeration');
    expect(Math.abs(listed.objective - swept.objective)).toBeLessThan(1e-5 * swept.objective);
  });

  it('closes the gap on random instances of every rank', () => {
    for (const [n, d] of [
      [30, 1],
      [60, 2],
      [40, 3],
      [25, 4],
      [14, 5],
      [9, 6],
    ]) {
      const result = solved(problem(gaussian(random, n, d), normals(random, n)), { beta: 0.5 });
      expect(result.status).toBe('solved');
      expect(result.certificate).toBe('exact');
      expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
      expect(result.gap).toBeGreaterThanOrEqual(0);
      expect(result.lowerBound).toMatchObject({ kind: 'exact', value: result.dualBound });
    }
  });
});

function orthonormalRows(random: Random, n: number, d: number): number[][] {
  const rows: number[][] = [];
  while (rows.length < n) {
    const row = normals(random, d);
    for (let pass = 0; pass < 2; pass++)
      for (const other of rows) {
        const product = row.reduce((sum, value, j) => sum + value * other[j], 0);
        for (let j = 0; j < d; j++) row[j] -= product * other[j];
      }
    const length = Math.hypot(...row);
    rows.push(row.map((value) => value / length));
  }
  return rows;
}
