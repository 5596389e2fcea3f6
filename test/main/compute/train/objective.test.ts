import { describe, expect, it } from 'vitest';
import { matrix, type NdArray } from '../../../../shared/contract/array';
import { networkObjective } from '../../../../main/compute/train/objective';

const array = (shape: number[], values: number[]): NdArray => ({ dtype: 'float64', shape, data: Float64Array.from(values) });

describe('networkObjective', () => {
  // Two branches of one unit; units on (1, 2): 1·1 − 1·2 + 4 = 3 and −1 (off); on (0, −1): 1 + 4 = 5 and 0.5.
  const W1 = array([2, 1, 2], [1, -1, -1, 0]);
  const b1 = array([2, 1], [4, 0.5]);
  const X = matrix(2, 2, Float64Array.of(1, 2, 0, -1));

  it('is what the formula gives by hand', () => {
    const W2 = array([2, 1, 1], [2, -3]);
    // F = (6, 10 − 1.5), Y = (5, 9): ½(1 + 0.25); squares 1+1+1+0 + 4+9 + 16+0.25.
    const Y = matrix(2, 1, Float64Array.of(5, 9));
    expect(networkObjective({ W1, W2, b1 }, X, Y, 2)).toEqual({ loss: 0.625, regularizer: 16.125, objective: 32.875 });
  });

  it('takes several outputs and no bias', () => {
    // Without b1 the units are −1 (off) and −1 (off), then 1 and 0 (off).
    const W2 = array([2, 2, 1], [2, -1, 5, 5]);
    const Y = matrix(2, 2, Float64Array.of(1, 0, 0, 0));
    expect(networkObjective({ W1, W2 }, X, Y, 1)).toEqual({ loss: 0.5 + 2.5, regularizer: 1.5 + 27.5, objective: 32 });
  });

  it('does not hide NaN', () => {
    const W2 = array([2, 1, 1], [0, 0]);
    const bad = array([2, 1], [NaN, 0]);
    expect(networkObjective({ W1, W2, b1: bad }, X, matrix(2, 1), 1).loss).toBeNaN();
  });
});
