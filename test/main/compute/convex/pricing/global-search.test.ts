import { describe, expect, it } from 'vitest';
import type { Iteration } from '../../../../../shared/contract/run';
import { lossNamed } from '../../../../../shared/theory/losses';
import { relaxedProgramBound } from '../../../../../main/compute/certificate/relaxed-program/bound';
import { Random } from '../../../../../main/compute/engine/random';
import { solve } from '../../../../../main/compute/convex/solve';
import { SPEC, gaussian, normals, problem } from '../problems';

describe('a search that the trees cannot close', () => {
  it.each(['squared', 'logistic'] as const)('proves no less than the relaxed program alone, and shows no more on its way (%s)', (loss) => {
    const random = Random.stream(21, 'data');
    const [n, d] = [120, 9];
    const y = normals(random, n);
    const { X, Y } = problem(gaussian(random, n, d), loss === 'logistic' ? y.map((value) => (value >= 0 ? 1 : -1)) : y);
    const beta = loss === 'logistic' ? 0.5 : 1;
    const own = { n, d, X: X.data, Y: Y.data, loss: lossNamed(loss), beta, candidates: [], stopped: () => false };
    const relaxed = relaxedProgramBound(own)?.lowerBound.value ?? 0;
    const iterations: Iteration[] = [];
    const report = (progress: { iterations?: Iteration[] }) => iterations.push(...(progress.iterations ?? []));
    const result = solve(X, Y, { ...SPEC, loss, beta, timeLimit: 4 }, { stopped: () => false, report });
    expect(result).toMatchObject({ status: 'time-limit', certificate: 'relaxed', lowerBound: { kind: 'relaxed' } });
    expect(relaxed).toBeGreaterThan(0);
    // The relaxed program is ended within a thousandth of what lies between its bound and the network.
    expect(result.lowerBound.value).toBeGreaterThan(relaxed - 2e-3 * (result.objective - relaxed));
    expect(result.lowerBound.value).toBeLessThan(result.objective);
    const shown = iterations.flatMap(({ dual }) => (dual === null ? [] : [dual]));
    expect(Math.max(...shown)).toBeLessThanOrEqual(result.lowerBound.value * (1 + 1e-12));
  });
});
