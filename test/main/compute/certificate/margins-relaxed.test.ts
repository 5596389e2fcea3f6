import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../shared/contract/array';
import type { Architecture } from '../../../../shared/contract/network';
import type { SolveSpec } from '../../../../shared/contract/run';
import { architectureBound } from '../../../../main/compute/certificate/architecture/bound';
import { deepGauge, deepRho } from '../../../../main/compute/certificate/deep-bound';
import { reduce } from '../../../../main/compute/convex/patterns/geometry';
import { linearGauge } from '../../../../main/compute/convex/pricing/linear-gauge';
import { Random } from '../../../../main/compute/engine/random';
import { exact, fixed, minus, negated, positive, rowsOf, times, vectorOf, type Exact } from '../../../exact';
import { gaussian, solved, type Problem } from '../convex/problems';
import { dualValue, isLinearFeasible, isReluFeasible, type Loss } from './exact-gauges';
import { isLeastAtLeast, type PowerReach } from './exact-intervals';
import { proveLeaves } from './exact-leaves';
import { isThreeLayerFeasible } from './exact-three-layer';

const running = () => false;

function drawn(seed: number, n: number, d: number, loss: Loss, C = 1): Problem {
  const random = Random.stream(seed, 'data');
  const X = matrix(n, d, Float64Array.from(gaussian(random, n, d).flat()));
  const Y = matrix(n, C);
  Y.data.forEach((_, at) => (Y.data[at] = loss === 'hinge' || loss === 'logistic' ? (random.below(2) === 0 ? 1 : -1) : random.normal()));
  return { X, Y };
}

const rows = ({ data, shape: [n, d] }: Matrix) => rowsOf(data, n, d);

/** |νᵀφ| ≤ b over networks of three and more layers, as their own bound claims it: by both signs of ν, or by both together (split-gauge.ts). */
function isDeepFeasible(X: Exact[][], nu: readonly Exact[], split: readonly number[] | null, b: Exact): boolean {
  const parts = [1, -1].map((sign) => nu.map((value) => positive(sign > 0 ? value : negated(value))));
  return [0, 1].every((k) => {
    const [own, other] = [parts[k], parts[1 - k]];
    const t = exact(split?.[k] ?? 0);
    const both = own.map((value, i) => minus(value, times(t, other[i])));
    const isPossible = (values: readonly Exact[]) => isReluFeasible(X, values, b);
    return isPossible(both) && isPossible(other.map((value) => times(t, value)));
  });
}

const splitOf = (data: ArrayLike<number | bigint> | undefined) => (data ? Array.from(data, Number) : null);

describe('published bounds of relaxations, recomputed without any rounding, are no higher than what proves them', () => {
  it.each<{ name: string; loss: Loss; size: [n: number, d: number]; seed: number; spec: Partial<SolveSpec> }>([
    { name: 'the relaxed program', loss: 'squared', size: [10, 5], seed: 0, spec: { beta: 0.3, patterns: { kind: 'sampled', count: 3 } } },
    {
      name: 'the relaxed program, logistic',
      loss: 'logistic',
      size: [10, 5],
      seed: 1,
      spec: { beta: 0.3, patterns: { kind: 'sampled', count: 3 } },
    },
    { name: 'branch and bound', loss: 'squared', size: [34, 6], seed: 0, spec: { beta: 8 } },
    { name: 'branch and bound of eight features', loss: 'squared', size: [24, 8], seed: 5, spec: { beta: 6 } },
    { name: 'branch and bound, Huber', loss: 'huber', size: [34, 6], seed: 3, spec: { beta: 7 } },
  ])('$name, by every leaf', ({ loss, size, seed, spec }) => {
    const given = drawn(seed, ...size, loss);
    const { proof, lowerBound } = solved(given, { ...spec, loss, proof: true });
    const nu = vectorOf(proof!.point.data);
    const beta = spec.beta!;
    const X = rows(given.X);
    expect(proveLeaves(X, nu, proof!.arrays, exact(beta))).toBe(true);
    expect(proveLeaves(X, nu, proof!.arrays, exact(0.99 * beta))).toBe(false);
    expect(dualValue(loss, nu, vectorOf(given.Y.data))).toBeGreaterThanOrEqual(fixed(exact(lowerBound.value)));
  });

  it('three layers and more, by the two-layer gauges of both signs of the dual point, apart and together', () => {
    let together = 0;
    let tight = 0;
    for (let k = 0; k < 6; k++) {
      const loss = (['squared', 'huber', 'logistic'] as const)[k % 3];
      const given = drawn(20 + k, 6, 2, loss);
      const beta = 0.2 + 0.1 * k;
      const { proof, lowerBound } = solved(given, {
        family: 'deep-relu',
        depth: 3 + (k % 2),
        loss,
        beta,
        regularizer: 'power',
        proof: true,
        timeLimit: 0.3,
      });
      const nu = vectorOf(proof!.point.data);
      const split = splitOf(proof!.arrays.split?.data);
      if (split) together++;
      expect(isDeepFeasible(rows(given.X), nu, split, exact(beta))).toBe(true);
      if (!isDeepFeasible(rows(given.X), nu, split, exact(0.999 * beta))) tight++;
      expect(dualValue(loss, nu, vectorOf(given.Y.data))).toBeGreaterThanOrEqual(fixed(exact(lowerBound.value)));
    }
    expect(together).toBeGreaterThan(2);
    expect(tight).toBeGreaterThan(2);
  });

  it('three layers with every pattern priced, by the multipliers of the file', () => {
    for (let k = 0; k < 4; k++) {
      const loss = (['squared', 'logistic', 'hinge', 'huber'] as const)[k];
      const given = drawn(40 + k, 4, 2, loss);
      const beta = 0.3 + 0.1 * k;
      const { proof, lowerBound } = solved(given, {
        family: 'three-layer-relu',
        widths: [2],
        loss,
        beta,
        regularizer: 'last-two',
        proof: true,
      });
      expect(lowerBound.kind).toBe('exact');
      const nu = vectorOf(proof!.point.data);
      const isFeasible = (b: number) => isThreeLayerFeasible(rows(given.X), nu, proof!.arrays, b);
      expect(isFeasible(beta)).toBe(true);
      expect(isFeasible(beta * (1 - 1e-6))).toBe(false);
      expect(dualValue(loss, nu, vectorOf(given.Y.data))).toBeGreaterThanOrEqual(fixed(exact(lowerBound.value)));
    }
  });

  it.each<{ name: string; architecture: Partial<Architecture>; reach: PowerReach; loss: Loss }>([
    { name: 'weight decay on three layers', architecture: { layers: [3, 3] }, reach: { sum: 2, k: 3, p: 2 }, loss: 'squared' },
    { name: 'weight decay on four layers, logistic', architecture: { layers: [3, 3, 3] }, reach: { sum: 2, k: 4, p: 2 }, loss: 'logistic' },
    {
      name: 'exponent 3 on four layers',
      architecture: { layers: [3, 3, 3], branches: 2, regularizer: 'power', exponent: 3 },
      reach: { sum: 3, k: 4, p: 3 },
      loss: 'huber',
    },
  ])('$name: by its lines, over all costs', ({ architecture: own, reach, loss }) => {
    const given = drawn(reach.k + reach.p, 6, 2, loss);
    const beta = 0.3;
    const architecture: Architecture = {
      layers: [3],
      branches: 1,
      activation: 'relu',
      bias: 'none',
      regularizer: 'weight-decay',
      loss,
      beta,
      ...own,
    };
    const found = architectureBound({
      ...given,
      architecture,
      gates: [],
      penalizesOutputBias: false,
      network: null,
      seed: 0,
      stopped: running,
    });
    if (!('proof' in found) || !found.proof) throw new Error('There is a bound, and what proves it.');
    const { lines, line_of: of, ...arrays } = found.proof.arrays;
    const [n, d] = given.X.shape;
    const X = rows(given.X);
    const exactLines = Array.from({ length: lines.shape[0] }, (_, k) => {
      const point = Float64Array.from(lines.data.slice(k * n, (k + 1) * n), Number);
      const nu = vectorOf(point);
      const sides = deepGauge(given.X.data, n, d, point, running);
      const split = splitOf(arrays[`${String(of.data[k])}_split`]?.data);
      const b = exact(split ? deepRho(given.X.data, n, d, point, sides, running).rho : Math.max(sides.positive, sides.negative));
      expect(isDeepFeasible(X, nu, split, b)).toBe(true);
      return { value: dualValue(loss, nu, vectorOf(given.Y.data)), b };
    });
    const { value } = found.proof.bound!;
    expect(value).toBeLessThanOrEqual(found.lowerBound.value);
    expect(isLeastAtLeast(exactLines, reach, beta, value)).toBe(true);
    expect(isLeastAtLeast(exactLines, reach, beta, value * (1 + 1e-6))).toBe(false);
  });

  it.each([3, 4])('weight decay on %i linear layers, by its lines, over all costs', (L) => {
    const given = drawn(60 + L, 6, 2, 'squared', 2);
    const beta = 0.2;
    const { proof, lowerBound } = solved(given, { family: 'deep-linear', depth: L, regularizer: 'weight-decay', beta, proof: true });
    const { n, r, X, rowNorms } = reduce(given.X.data, ...(given.X.shape as [number, number]));
    const lines = proof!.arrays.lines;
    const points = [proof!.point.data, ...Array.from({ length: lines.shape[0] }, (_, k) => lines.data.slice(k * 2 * n, (k + 1) * 2 * n))];
    const exactLines = points.map((data) => {
      const N = Float64Array.from(data, Number);
      const { rho, slack } = linearGauge(X, n, r, rowNorms, N, 2);
      const b = exact((rho + slack) * (1 + 4 * Number.EPSILON));
      expect(isLinearFeasible(rows(given.X), rowsOf(N, n, 2), b)).toBe(true);
      return { value: dualValue('squared', vectorOf(N), vectorOf(given.Y.data)), b };
    });
    expect(isLeastAtLeast(exactLines, { sum: 2, k: L, p: 2 }, beta, lowerBound.value)).toBe(true);
    expect(isLeastAtLeast(exactLines, { sum: 2, k: L, p: 2 }, beta, lowerBound.value * (1 + 1e-6))).toBe(false);
  });
});
