import { describe, expect, it } from 'vitest';
import { gaussian, product, solved } from './problems';

describe('where double precision allows no gap as small as was asked for', () => {
  it.each([
    ['parallel-linear', gaussian(8, 8, 1)],
    ['deep-linear', gaussian(8, 8, 1)],
    ['rank-one', product(gaussian(8, 1, 1), gaussian(1, 3, 2))],
  ] as const)('the status is not ‘solved’, and the bound is one: %s', (family, X) => {
    const Y = gaussian(8, 2, 3);
    const { objective } = solved(X, Y, { family, beta: 1e-6 });
    for (const [beta, status] of [
      [1e-6, 'solved'],
      [1e-12, 'precision'],
    ] as const) {
      const result = solved(X, Y, { family, beta });
      expect(result.status).toBe(status);
      expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
      expect((result.relativeGap ?? NaN) > 1e-6).toBe(status === 'precision');
      expect(result.objective).toBeLessThanOrEqual(objective * (1 + 1e-12));
    }
  });
});
