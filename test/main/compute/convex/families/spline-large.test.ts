import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import { cheapestHinges } from '../../../../../main/compute/convex/spline/hinges';
import { SplineGauge } from '../../../../../main/compute/convex/pricing/spline-gauge';
import { kernels } from '../../../../../main/compute/engine/kernels';
import { networkOutputs } from '../../../../../main/compute/train/objective';
import { expectOptimal, gaussian, near, solved } from './problems';

const spec = { family: 'spline', bias: 'free' } as const;
const targets = {
  noise: (_x: number, noise: number) => noise,
  smooth: (x: number) => Math.sin(3 * x),
  bent: (x: number, noise: number) => Math.abs(x) + 0.1 * noise,
};

function problem(n: number, shape: keyof typeof targets): { X: Matrix; Y: Matrix } {
  const [X, noise] = [gaussian(n, 1, 71), gaussian(n, 1, 72).data];
  return {
    X,
    Y: matrix(
      n,
      1,
      X.data.map((x, i) => targets[shape](x, noise[i])),
    ),
  };
}

/** max over the knots of |Σ N_i(±(x_i − t))₊|, by plain loops. */
function largestProduct(x: Float64Array, N: Float64Array): number {
  let most = 0;
  for (const knot of x)
    for (const side of [1, -1]) {
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += N[i] * Math.max(0, side * (x[i] - knot));
      most = Math.max(most, Math.abs(sum));
    }
  return most;
}

describe('splines through a thousand points', () => {
  it.each((['noise', 'smooth', 'bent'] as const).flatMap((shape) => [0.5, 0.005, 1e-4].map((beta) => [shape, beta] as const)))(
    'reach the optimum to rounding: %s, β = %f',
    (shape, beta) => {
      const { X, Y } = problem(1000, shape);
      const result = solved(X, Y, { ...spec, beta });
      expectOptimal(result, 1e-7);
      expect(result.activeNeurons).toBeLessThanOrEqual(1000);
      expect(result.spline!.envelope).not.toBeNull();
      // The dual point on its own terms, and the primal value of the network's own outputs.
      const N = Float64Array.from(result.dual.data);
      expect(largestProduct(X.data, N)).toBeLessThanOrEqual(beta * (1 + 1e-6));
      const D = N.reduce((sum, value, i) => sum + value * Y.data[i] - 0.5 * value * value, 0);
      near(D, result.objective, 1e-7);
      expect(result.iterations).toBeLessThan(40);
    },
  );

  it.each([0.05, 1e-3, 1e-6])('reach that of the logistic loss where most samples are saturated: β = %f', (beta) => {
    for (const shape of ['noise', 'smooth', 'bent'] as const) {
      const { X, Y } = problem(1000, shape);
      Y.data.forEach((value, i) => (Y.data[i] = value > 0.3 ? 1 : -1));
      const result = solved(X, Y, { ...spec, loss: 'logistic', beta });
      expectOptimal(result);
      expect(result.iterations).toBeLessThan(40);
    }
  });

  it.each(['noise', 'smooth', 'bent'] as const)('interpolate them at once: %s', (shape) => {
    const { X, Y } = problem(1000, shape);
    const result = solved(X, Y, { ...spec, beta: 1, interpolate: true });
    expectOptimal(result);
    expect(result.activeNeurons).toBeLessThanOrEqual(1000);
    const F = networkOutputs(result.weights, X, 1, { activation: 'relu' });
    const size = Math.max(...result.spline!.knots.map(({ change }) => Math.abs(change[0])));
    F.forEach((value, i) => expect(Math.abs(value - Y.data[i])).toBeLessThan(1e-12 * size));
    const product = Float64Array.from(result.dual.data).reduce((sum, value, i) => sum + value * Y.data[i], 0);
    near(product, result.objective, 1e-6);
    expect(result.iterations).toBe(1);
  });

  it('can be stopped, with a spline and a bound', () => {
    const { X, Y } = problem(1000, 'noise');
    const optimum = solved(X, Y, { ...spec, beta: 0.01 });
    const result = solved(X, Y, { ...spec, beta: 0.01, timeLimit: 0 });
    expect(result.status).toBe('time-limit');
    expect(result.objective).toBeGreaterThan(optimum.objective);
    expect(result.lowerBound.value).toBeLessThan(optimum.objective);
  });
});

describe('the cheapest hinges of a piecewise linear function', () => {
  it('give it at the cost of theory, with at most one knot on both sides', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { maxLength: 8 }),
        fc.constantFrom(0, 1, -1, 20, -20),
        fc.double({ min: -1, max: 1, noNaN: true }),
        (changes, scale, share) => {
          const slope = scale * share;
          const knots = changes.map((_, j) => j + 1.5);
          const { hinges, constant, cost } = cheapestHinges({ first: 1, value: 2, slope, knots, changes });
          const positive = changes.reduce((sum, change) => sum + Math.max(0, change), 0);
          const negative = changes.reduce((sum, change) => sum + Math.max(0, -change), 0);
          near(cost, Math.max(positive + negative, slope + positive, negative - slope), 1e-9);
          near(
            hinges.reduce((sum, { w }) => sum + Math.abs(w), 0),
            cost,
            1e-12,
          );
          expect(hinges.length).toBeLessThanOrEqual(changes.length + 1);
          for (let x = 1; x <= 12; x += 0.25) {
            const own = hinges.reduce((sum, { side, knot, w }) => sum + w * Math.max(0, side * (x - knot)), constant);
            const wanted = changes.reduce((sum, change, j) => sum + change * Math.max(0, x - knots[j]), 2 + slope * (x - 1));
            expect(Math.abs(own - wanted)).toBeLessThan(1e-9);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('the gauge of splines', () => {
  it('is within its slack of exact arithmetic, where the sums cancel', () => {
    // Multiples of 2⁻⁴⁰, so that integers compute them exactly.
    const scale = 2 ** 40;
    const x = Float64Array.from({ length: 40 }, (_, i) => Math.round(scale * (i / 40 + Math.sin(7 * i) * 1e-9)) / scale);
    const raw = gaussian(40, 1, 5).data.map((value, i) => Math.round(scale * value * (i % 2 === 0 ? 900 : -900)) / scale);
    const N = raw.map((value, i) => value - (i === 39 ? raw.reduce((sum, own) => sum + own, 0) : 0));
    const integer = (value: number) => BigInt(value * scale);
    let exact = 0n;
    for (const knot of x)
      for (const side of [1n, -1n]) {
        let sum = 0n;
        x.forEach((value, i) => {
          const reach = side * (integer(value) - integer(knot));
          if (reach > 0n) sum += integer(N[i]) * reach;
        });
        if (sum < 0n) sum = -sum;
        if (sum > exact) exact = sum;
      }
    const { arena } = kernels();
    arena.scope(() => {
      const block = arena.float64(40);
      block.values.set(N);
      const gauge = new SplineGauge(
        x,
        1,
        () => undefined,
        () => 1,
      );
      const { rho, slack } = gauge.price(block, 1, () => true);
      const truth = Number(exact) / scale / scale;
      expect(Math.abs(rho - truth)).toBeLessThanOrEqual(slack);
      expect(Math.abs(rho - truth)).toBeLessThanOrEqual(4 * Number.EPSILON * truth);
      expect(slack).toBeLessThan(1e-10 * truth);
    });
  });
});
