import { describe, it } from 'vitest';
import { Random } from '../../../../../main/compute/engine/random';
import { matrix, type Matrix } from '../../../../../shared/contract/array';
import { expectOptimal, of, solved } from './problems';

/** Gaussian rows of a seed with random signs, both in every column; the first draws are the sizes, of at most `columns` outputs. */
function drawn(seed: number, features: number, columns: number): { X: Matrix; Y: Matrix } {
  const random = Random.stream(seed, 'data');
  const upTo = (most: number) => 1 + Math.floor(most * random.uniform());
  const n = 2 + upTo(12);
  const d = features === 1 ? 1 : upTo(features);
  const C = columns === 1 ? 1 : upTo(columns);
  const X = matrix(n, d);
  X.data.forEach((_, at) => (X.data[at] = random.normal()));
  const Y = matrix(n, C);
  Y.data.forEach((_, at) => (Y.data[at] = at < C ? 1 : at < 2 * C ? -1 : random.uniform() < 0.5 ? 1 : -1));
  return { X, Y };
}

// The hardest of 4,000 random problems: nearly all dual variables are close to an end of [0, 1] there.
describe('the logistic loss at a small β', () => {
  it.each([
    [1, 1e-6],
    [13, 1e-6],
    [34, 1e-5],
    [37, 1e-4],
    [43, 1e-5],
    [51, 1e-5],
  ])('is minimised by a spline: seed %d, β = %d', (seed, beta) => {
    const { X, Y } = drawn(seed, 1, 3);
    expectOptimal(solved(X, Y, { family: 'spline', loss: 'logistic', bias: 'free', beta }));
  });

  it.each([
    [18, 1e-3],
    [37, 1e-6],
  ])('is minimised by gates: seed %d, β = %d', (seed, beta) => {
    const { X, Y } = drawn(seed, 3, 3);
    const gates = of([
      [1, 0.3, -0.2],
      [-0.4, 1, 0.5],
      [0.2, -0.7, 1],
      [-1, -0.1, 0.4],
      [0.6, -1, -0.3],
    ]);
    const directions = matrix(5, X.shape[1]);
    directions.data.forEach((_, at) => (directions.data[at] = gates.data[3 * Math.floor(at / X.shape[1]) + (at % X.shape[1])]));
    expectOptimal(
      solved(X, Y, {
        family: 'gated-relu',
        loss: 'logistic',
        beta,
        patterns: { kind: 'given', gates: directions },
      }),
    );
  });

  it.each([1e-4, 1e-5, 1e-6])('is minimised by two layers: β = %d', (beta) => {
    const { X, Y } = drawn(40, 3, 1);
    expectOptimal(solved(X, Y, { family: 'two-layer-relu', loss: 'logistic', beta }));
  });
});
