import { describe, expect, it } from 'vitest';
import { matrix } from '../../../../shared/contract/array';
import { Random } from '../../../../main/compute/engine/random';
import { networkObjective } from '../../../../main/compute/train/objective';
import { gaussian, integers, normals, problem, solved, type Problem } from './problems';

const PROBLEMS = 200;
const WIDTH = 6;

/** A network of `WIDTH` neurons by gradient descent with step halving: what it reaches only has to be low, not optimal. */
function descend({ X, Y }: Problem, beta: number, random: Random): number {
  const [n, d] = X.shape;
  let W1 = Float64Array.from(normals(random, WIDTH * d), (value) => 0.5 * value);
  let W2 = Float64Array.from(normals(random, WIDTH), (value) => 0.5 * value);
  const objective = (first: Float64Array<ArrayBuffer>, second: Float64Array<ArrayBuffer>) =>
    networkObjective(
      { W1: { ...matrix(1, WIDTH * d, first), shape: [1, WIDTH, d] }, W2: { ...matrix(1, WIDTH, second), shape: [1, 1, WIDTH] } },
      X,
      Y,
      beta,
    ).objective;
  let value = objective(W1, W2);
  let step = 0.05;
  for (let iteration = 0; iteration < 300 && step > 1e-12; iteration++) {
    const g1 = W1.map((w) => beta * w);
    const g2 = W2.map((w) => beta * w);
    for (let i = 0; i < n; i++) {
      const hidden = Float64Array.from({ length: WIDTH }, (_, k) => {
        let sum = 0;
        for (let j = 0; j < d; j++) sum += W1[k * d + j] * X.data[i * d + j];
        return Math.max(0, sum);
      });
      const residual = hidden.reduce((sum, h, k) => sum + h * W2[k], 0) - Y.data[i];
      hidden.forEach((h, k) => {
        g2[k] += residual * h;
        if (h > 0) for (let j = 0; j < d; j++) g1[k * d + j] += residual * W2[k] * X.data[i * d + j];
      });
    }
    const first = W1.map((w, k) => w - step * g1[k]);
    const second = W2.map((w, k) => w - step * g2[k]);
    const next = objective(first, second);
    if (next < value) {
      [W1, W2, value, step] = [first, second, next, 1.3 * step];
    } else step *= 0.5;
  }
  return value;
}

describe('no trained network gets below the true bound', () => {
  it(`on ${PROBLEMS} random small problems, exact and relaxed`, () => {
    const random = Random.stream(3, 'data');
    let reached = 0;
    for (let k = 0; k < PROBLEMS; k++) {
      const d = 1 + random.below(6);
      const n = 3 + random.below(12);
      const rows = k % 4 === 0 ? integers(random, n, d, 2) : gaussian(random, n, d);
      const small = problem(rows, normals(random, n));
      const beta = 0.02 + 0.5 * random.uniform();
      const result = solved(small, { beta, patterns: k % 3 === 0 ? { kind: 'sampled', count: 3 } : { kind: 'auto' } });
      expect(result.certificate).toBe(k % 3 === 0 ? 'restricted' : 'exact');
      expect(result.lowerBound.kind).toBe(k % 3 === 0 ? 'relaxed' : 'exact');
      for (let seed = 0; seed < 3; seed++) {
        const objective = descend(small, beta, random);
        expect(objective).toBeGreaterThanOrEqual(result.lowerBound.value * (1 - 1e-9));
        if (objective <= result.lowerBound.value * 1.01) reached++;
      }
    }
    // The test would be idle if training never came near the bound.
    expect(reached).toBeGreaterThan(PROBLEMS / 4);
  });

  it('on problems that are searched by branch and bound, ended or cut short', () => {
    const random = Random.stream(8, 'data');
    const kinds = new Set<string>();
    for (let k = 0; k < 12; k++) {
      const d = 6 + random.below(4);
      const small = problem(gaussian(random, 40, d), normals(random, 40));
      const beta = 2 + 6 * random.uniform();
      const { lowerBound, certificate, objective } = solved(small, { beta, timeLimit: 0.4 });
      kinds.add(certificate);
      expect(lowerBound.kind).toBe(certificate);
      expect(objective).toBeGreaterThanOrEqual(lowerBound.value);
      for (let seed = 0; seed < 5; seed++) expect(descend(small, beta, random)).toBeGreaterThanOrEqual(lowerBound.value * (1 - 1e-9));
    }
    expect(kinds).not.toContain('restricted');
  });

  it('while a restricted optimum can lie above what training reaches', () => {
    const random = Random.stream(4, 'data');
    const rows = gaussian(random, 20, 6);
    const small = problem(rows, normals(random, 20));
    const result = solved(small, { beta: 0.3, patterns: { kind: 'sampled', count: 2 } });
    const best = Math.min(...[0, 1, 2, 3].map(() => descend(small, 0.3, random)));
    expect(best).toBeLessThan(result.dualBound ?? 0);
    expect(best).toBeGreaterThan(result.lowerBound.value);
  });
});
