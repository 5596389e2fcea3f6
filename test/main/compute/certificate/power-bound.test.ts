import { describe, expect, it } from 'vitest';
import { powerBound, powerPenalty, type SupportLine } from '../../../../main/compute/certificate/power-bound';
import { deepPowerBound } from '../../../../main/compute/certificate/deep-power-bound';
import { Random } from '../../../../main/compute/engine/random';
import { networkObjective } from '../../../../main/compute/train/objective';
import { lossNamed } from '../../../../shared/theory/losses';
import type { NdArray } from '../../../../shared/contract/array';
import { gaussian, normals, problem } from '../convex/problems';

/** min_s (s − a)²/2 + bs of the loss ½(s − a)² of one coefficient, and the bound of lines at the given b. */
const line = (a: number, b: number): SupportLine => ({ b, value: b >= a ? 0.5 * a * a : b * a - 0.5 * b * b });

describe('the bound of power penalties', () => {
  it.each([
    [3, 2, 0.1],
    [4, 2, 0.3],
    [4, 3, 0.2],
    [3, 3, 0.5],
    [6, 2, 0.02],
  ])('is below min_s Λ(s) + β(L/p)s^{p/L} and comes close with more lines (L = %d, p = %d, β = %d)', (L, p, beta) => {
    const a = 1.7;
    const penalty = { L, p, beta };
    // A plain search over s.
    let optimum = Infinity;
    for (let k = 0; k <= 40000; k++) {
      const s = (a * k) / 40000;
      optimum = Math.min(optimum, 0.5 * (s - a) ** 2 + powerPenalty(s, penalty));
    }
    const lines: SupportLine[] = [line(a, 0.1), line(a, a)];
    let bound = powerBound(lines, penalty);
    for (let k = 0; k < 40 && bound.next !== null; k++) {
      const last = bound.value;
      lines.push(line(a, bound.next));
      bound = powerBound(lines, penalty);
      expect(bound.value).toBeGreaterThanOrEqual(last - 1e-8 * optimum);
      expect(bound.value).toBeLessThanOrEqual(optimum + 1e-12);
    }
    expect(bound.value).toBeGreaterThan(optimum * (1 - 1e-3));
  });

  it('claims nothing without lines', () => {
    expect(powerBound([], { L: 3, p: 2, beta: 1 })).toMatchObject({ value: 0, next: null });
  });

  it('for p = L is the line of slope β itself', () => {
    expect(powerBound([line(2, 0.7)], { L: 4, p: 4, beta: 0.7 }).value).toBeCloseTo(line(2, 0.7).value, 12);
  });

  it('is below every deep ReLU network, standard and parallel, with weight decay and other exponents', () => {
    const random = Random.stream(2, 'data');
    let nearest = Infinity;
    for (let trial = 0; trial < 30; trial++) {
      const d = 2 + random.below(2);
      const n = 5 + random.below(4);
      const name = (['squared', 'huber'] as const)[trial % 2];
      const { X, Y } = problem(gaussian(random, n, d), normals(random, n));
      const loss = lossNamed(name);
      const p = [2, 2.5, 3][trial % 3];
      const beta = 0.02 + 0.4 * random.uniform();
      const initial = new Float64Array(n);
      loss.negativeGradient(initial, Y.data, initial);
      const { lowerBound } = deepPowerBound(
        { n, d, X: X.data, Y: Y.data, loss, candidates: [initial], stopped: () => false },
        { L: 3, p, beta },
      );
      expect(lowerBound.value).toBeGreaterThan(0);
      expect(lowerBound.value).toBeLessThanOrEqual(loss.value(new Float64Array(n), Y.data));
      for (let network = 0; network < 20; network++) {
        const objective = descended(random, X.data, n, d, Y.data, name, p, beta, 1 + (network % 2));
        expect(objective).toBeGreaterThanOrEqual(lowerBound.value);
        nearest = Math.min(nearest, objective / lowerBound.value);
      }
    }
    // It would be idle if it were far from all of them.
    expect(nearest).toBeLessThan(1.3);
  });
});

/** The objective of a three-layer network with K branches after some random descent, as objective.ts computes it. */
function descended(
  random: Random,
  X: Float64Array,
  n: number,
  d: number,
  Y: Float64Array,
  loss: 'squared' | 'huber',
  p: number,
  beta: number,
  K: number,
): number {
  const shapes = { W1: [K, 2, d], W2: [K, 2, 2], W3: [K, 1, 2] };
  let weights: Record<string, NdArray> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    const data = Float64Array.from(normals(random, shape[0] * shape[1] * shape[2]));
    weights[name] = { dtype: 'float64', shape, data };
  }
  const data = {
    X: { dtype: 'float64' as const, shape: [n, d] as [number, number], data: X },
    Y: { dtype: 'float64' as const, shape: [n, 1] as [number, number], data: Y },
  };
  const evaluate = (candidate: Record<string, NdArray>) =>
    networkObjective(candidate, data.X, data.Y, beta, { activation: 'relu', regularizer: 'power', exponent: p, bias: 'none', loss })
      .objective;
  let value = evaluate(weights);
  let size = 0.5;
  for (let step = 0; step < 150; step++) {
    const trial = Object.fromEntries(
      Object.entries(weights).map(([name, array]) => [
        name,
        {
          ...array,
          data: Float64Array.from(
            array.data as Float64Array,
            (w) => (1 - 0.3 * size * random.uniform()) * w + 0.5 * size * random.normal(),
          ),
        },
      ]),
    );
    const next = evaluate(trial);
    if (next < value) [weights, value, size] = [trial, next, Math.min(1, 1.5 * size)];
    else size = Math.max(1e-3, 0.9 * size);
  }
  return value;
}
