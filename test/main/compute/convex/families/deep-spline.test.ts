import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrix, type NdArray } from '../../../../../shared/contract/array';
import { Random } from '../../../../../main/compute/engine/random';
import { networkObjective, networkOutputs } from '../../../../../main/compute/train/objective';
import { expectOptimal, gaussian, near, solved } from './problems';

const spec = { family: 'spline', bias: 'free' } as const;
const REGULARIZERS = ['power', 'power-half', 'last-two'] as const;
const terms = { activation: 'relu', loss: 'squared', bias: 'free' } as const;

describe('splines of deep networks, inputs shifted to x ≥ 0', () => {
  it('are the same functions, recovered as real networks of L layers with the objective of the program', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 20 }),
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 3, max: 6 }),
        fc.constantFrom(...REGULARIZERS),
        fc.double({ min: 0.01, max: 0.9, noNaN: true }),
        fc.nat(10_000),
        (n, C, L, regularizer, share, seed) => {
          const [X, Y] = [gaussian(n, 1, seed), gaussian(n, C, seed + 1)];
          const factor = regularizer === 'power-half' ? L / 2 : 1;
          const { betaMax } = solved(X, Y, { ...spec, beta: 1e6, depth: L, regularizer });
          near(factor * betaMax, solved(X, Y, { ...spec, beta: 1e6 }).betaMax, 1e-12);
          const beta = share * betaMax;
          const deep = solved(X, Y, { ...spec, beta, depth: L, regularizer });
          const flat = solved(X, Y, { ...spec, beta: factor * beta });
          expectOptimal(deep);
          near(deep.objective, flat.objective, 2e-6);
          near(networkObjective(deep.weights, X, Y, beta, { ...terms, regularizer }).objective, deep.objective, 1e-12);
          expect(deep.weights[`W${L}`].shape.slice(1)).toEqual([C, 1]);
          expect(deep.spline!.pieces).toEqual(flat.spline!.pieces);
          // The pieces are the deep network's own function from the first input on.
          const low = Math.min(...X.data);
          const positions = matrix(
            20,
            1,
            Float64Array.from({ length: 20 }, (_, k) => low + 0.3 * k),
          );
          const F = networkOutputs(deep.weights, positions, C, terms);
          positions.data.forEach((x, i) => {
            const { slope, intercept } = deep.spline!.pieces.find(({ to }) => to === null || x < to)!;
            for (let c = 0; c < C; c++) expect(Math.abs(slope[c] * x + intercept[c] - F[i * C + c])).toBeLessThan(1e-8);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('bound every network of that kind from below, whatever its widths', () => {
    const random = Random.stream(5, 'init');
    for (let trial = 0; trial < 100; trial++) {
      const L = 3 + (trial % 3);
      const regularizer = trial % 2 ? 'power' : 'power-half';
      const [X, Y] = [gaussian(10, 1, trial), gaussian(10, 1, trial + 1)];
      const low = Math.min(...X.data);
      const shifted = matrix(
        10,
        1,
        X.data.map((value) => value - low),
      );
      const { lowerBound, weights } = solved(X, Y, { ...spec, beta: 0.05, depth: L, regularizer });
      // Wider networks of random weights, and the optimal one with its weights disturbed.
      const widths = [1, 3, 2, 4, 3, 1].slice(0, L);
      const draw = (shape: number[], scale: number): NdArray => ({
        dtype: 'float64',
        shape,
        data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => scale * random.normal()),
      });
      const wide: Record<string, NdArray> = {};
      for (let l = 1; l <= L; l++) wide[`W${l}`] = draw([2, l === L ? 1 : widths[l], l === 1 ? 1 : widths[l - 1]], 0.6);
      wide[`b${L - 1}`] = draw([2, widths[L - 1]], 1);
      wide[`b${L}`] = draw([1, 1], 0.5);
      const disturbed = Object.fromEntries(
        Object.entries(weights).map(([name, array]) => [
          name,
          name === 'b1' ? array : { ...array, data: Float64Array.from(array.data, (value) => value * (1 + 0.01 * random.normal())) },
        ]),
      );
      const objective = (network: Record<string, NdArray>, inputs: typeof X) =>
        networkObjective(network, inputs, Y, 0.05, { ...terms, regularizer }).objective;
      expect(objective(wide, shifted)).toBeGreaterThanOrEqual(lowerBound.value);
      // b1 = −W1·min x is the shift, and moves with W1.
      disturbed.b1 = { ...disturbed.b1, data: Float64Array.from(disturbed.W1.data, (value) => -value * low) };
      expect(objective(disturbed, X)).toBeGreaterThanOrEqual(lowerBound.value);
    }
  });

  it('have no convex program under weight decay', () => {
    const [X, Y] = [gaussian(5, 1, 1), gaussian(5, 1, 2)];
    expect(() => solved(X, Y, { ...spec, beta: 1, depth: 3, regularizer: 'weight-decay' })).toThrow(/not convex/);
    near(
      solved(X, Y, { ...spec, beta: 0.1, depth: 2, regularizer: 'weight-decay' }).objective,
      solved(X, Y, { ...spec, beta: 0.1 }).objective,
      1e-15,
    );
  });
});
