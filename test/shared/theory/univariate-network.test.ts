import { describe, expect, it } from 'vitest';
import { networkOutputs } from '../../../main/compute/train/objective';
import { Random } from '../../../main/compute/engine/random';
import type { NdArray } from '../../../shared/contract/array';
import { univariateFunction, valueAt } from '../../../shared/theory/univariate-network';

const random = Random.stream(5, 'data');
const array = (...shape: number[]): NdArray => ({
  dtype: 'float64',
  shape,
  data: new Float64Array(shape.reduce((a, b) => a * b, 1)).map(() => random.normal()),
});

/** Networks of one input of several depths, branches and biases. */
const NETWORKS: Record<string, Record<string, NdArray>> = {
  'two layers with biases': { W1: array(1, 7, 1), b1: array(1, 7), W2: array(1, 1, 7), b2: array(1) },
  'two layers without': { W1: array(1, 7, 1), W2: array(1, 1, 7) },
  'three layers in branches, two outputs': { W1: array(3, 4, 1), b1: array(3, 4), W2: array(3, 5, 4), W3: array(3, 2, 5) },
  'four layers, biased everywhere': {
    W1: array(2, 3, 1),
    b1: array(2, 3),
    W2: array(2, 4, 3),
    b2: array(2, 4),
    W3: array(2, 3, 4),
    b3: array(2, 3),
    W4: array(2, 1, 3),
    b4: array(1),
  },
};

describe('the function that a network of one input computes', () => {
  for (const [name, weights] of Object.entries(NETWORKS))
    it(`agrees with the network everywhere: ${name}`, () => {
      const f = univariateFunction(weights, 'relu');
      const C = f.pieces[0].slope.length;
      const at = Float64Array.from([...Array.from({ length: 801 }, (_, i) => (i - 400) / 40), ...f.knots.map(({ x }) => x)]);
      const F = networkOutputs(weights, { dtype: 'float64', shape: [at.length, 1], data: at }, C, { activation: 'relu' });
      at.forEach((x, i) => valueAt(f, x).forEach((value, c) => expect(value).toBeCloseTo(F[i * C + c], 9)));
      // Pieces follow on one another, and knots are where they meet with another slope.
      expect(f.pieces[0].from).toBeNull();
      expect(f.pieces.at(-1)!.to).toBeNull();
      f.knots.forEach(({ x, change }, k) => {
        expect([f.pieces[k].to, f.pieces[k + 1].from]).toEqual([x, x]);
        change.forEach((value, c) => expect(value).toBeCloseTo(f.pieces[k + 1].slope[c] - f.pieces[k].slope[c], 12));
      });
    });

  it('is one line for linear units, and has the knots of its units for two layers', () => {
    const weights = NETWORKS['two layers with biases'];
    expect(univariateFunction(weights, 'linear').knots).toEqual([]);
    const knots = Array.from(weights.W1.data, (w, j) => -weights.b1.data[j] / w).sort((a, b) => a - b);
    univariateFunction(weights, 'relu').knots.forEach(({ x }, k) => expect(x).toBeCloseTo(knots[k], 12));
  });
});
