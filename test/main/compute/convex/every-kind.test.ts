import { describe, expect, it } from 'vitest';
import { Random } from '../../../../main/compute/engine/random';
import { gaussian, integers, normals, problem, solved } from './problems';

const PROBLEMS = 150;

/** Small problems of every awkward kind at once: ties, repeated and opposite rows, columns in different units, labels, tiny β, a bias. */
function awkward(seed: number) {
  const random = Random.stream(seed, 'data');
  const d = 1 + random.below(5);
  const n = 1 + random.below(d === 5 ? 12 : 30);
  const kind = random.below(4);
  let rows = kind < 2 ? integers(random, n, d, 1 + kind) : gaussian(random, n, d);
  if (kind === 3) rows = rows.map((row, i) => (i % 3 === 1 ? rows[i - 1].map((x) => -x) : row));
  if (random.below(4) === 0) rows = rows.map((row) => row.map((x, j) => x * 10 ** ((j % 3) * 3 - 3)));
  const labels = random.below(2) === 0;
  const y = labels ? rows.map(() => (random.below(2) ? 1 : -1)) : normals(random, n);
  const bias = d < 5 && random.below(3) === 0 ? 'penalized' : 'none';
  return { problem: problem(rows, y), beta: 10 ** (4 * random.uniform() - 3.5), bias } as const;
}

describe('problems of every kind', () => {
  it(`are certified exactly, ${PROBLEMS} of them`, () => {
    for (let seed = 0; seed < PROBLEMS; seed++) {
      const { problem: data, beta, bias } = awkward(seed);
      const result = solved(data, { beta, bias });
      const label = `seed ${seed}`;
      expect(result.status, label).toBe('solved');
      expect(result.certificate, label).toBe('exact');
      expect(result.relativeGap, label).toBeLessThanOrEqual(1e-6);
      expect(result.gap, label).toBeGreaterThanOrEqual(0);
    }
  });
});
