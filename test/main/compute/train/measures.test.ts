import { describe, expect, it } from 'vitest';
import { createKernels } from '../../../../main/compute/engine/kernels';
import { Random } from '../../../../main/compute/engine/random';
import { computedMatrix } from '../../../../main/compute/train/linear-map';
import { activeNeurons, measure, measureBranches, ranks } from '../../../../main/compute/train/measures';

const kernels = createKernels();
const onward = () => false;

describe('measure', () => {
  it('knows a network of rank one, aligned and balanced but for one factor', () => {
    // W₁ = 2·a·bᵀ, W₂ = 2·aᵀ with unit a (3 units) and b (2 inputs): W₁W₁ᵀ = 4aaᵀ = W₂ᵀW₂.
    const shape = { branches: 1, width: 3, inputs: 2, outputs: 1, biased: false };
    const a = [2 / 3, 1 / 3, 2 / 3];
    const b = [0.6, -0.8];
    const parameters = Float64Array.from([...a.flatMap((value) => b.map((other) => 2 * value * other)), ...a.map((value) => 2 * value)]);
    const { layers, alignment, balance } = measure(kernels, shape, parameters, onward);
    expect(layers.map(({ layer }) => layer)).toEqual([1, 2]);
    expect(layers[0].singularValues[0]).toBeCloseTo(2, 14);
    expect(layers[0].singularValues[1]).toBeCloseTo(0, 14);
    expect(layers[1].singularValues).toEqual([expect.closeTo(2, 14)]);
    for (const layer of layers) {
      expect(layer.numericalRank).toBe(1);
      expect(layer.stableRank).toBeCloseTo(1, 13);
      expect(layer.effectiveRank).toBeCloseTo(1, 12);
    }
    expect(alignment).toEqual([expect.closeTo(1, 14)]);
    expect(balance).toEqual([expect.closeTo(0, 14)]);
    parameters.subarray(6).forEach((value, j, output) => (output[j] = 3 * value));
    expect(measure(kernels, shape, parameters, onward).balance).toEqual([expect.closeTo(36 - 4, 12)]);
  });

  it('computes the balance of many units in parts as in one piece', () => {
    const shape = { branches: 10, width: 15, inputs: 4, outputs: 3, biased: true };
    const random = Random.stream(2, 'data');
    const parameters = new Float64Array(150 * 7).map(() => random.normal());
    let sum = 0;
    for (let j = 0; j < 150; j++)
      for (let l = 0; l < 150; l++) {
        let entry = 0;
        for (let i = 0; i < 4; i++) entry += parameters[j * 4 + i] * parameters[l * 4 + i];
        for (let c = 0; c < 3; c++) entry -= parameters[600 + c * 150 + j] * parameters[600 + c * 150 + l];
        sum += entry * entry;
      }
    expect(measure(kernels, shape, parameters, onward).balance[0]).toBeCloseTo(Math.sqrt(sum), 9);
  });

  it('has nothing rather than a part when it is stopped', () => {
    const shape = { branches: 1, width: 3, inputs: 2, outputs: 1, biased: false };
    let asked = 0;
    const later = () => ++asked > 4;
    for (const stopped of [() => true, later]) {
      expect(measure(kernels, shape, Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), stopped)).toEqual({
        layers: [],
        alignment: [],
        balance: [],
      });
    }
  });
});

describe('ranks', () => {
  it('follow their definitions', () => {
    const { numericalRank, stableRank, effectiveRank } = ranks(Float64Array.of(2, 1, 1, 0.0021, 0.0019));
    expect(numericalRank).toBe(4);
    expect(stableRank).toBeCloseTo(1.5 + (0.0021 ** 2 + 0.0019 ** 2) / 4, 12);
    expect(effectiveRank).toBeGreaterThan(Math.exp(1.5 * Math.LN2));
    expect(ranks(Float64Array.of(3, 3, 3)).effectiveRank).toBeCloseTo(3, 13);
    expect(ranks(Float64Array.of(0, 0))).toEqual({ numericalRank: 0, stableRank: 0, effectiveRank: 0 });
  });
});

describe('activeNeurons', () => {
  it('counts units above 1e-6 of the largest, and none of a zero network', () => {
    const shape = { branches: 1, width: 4, inputs: 1, outputs: 1, biased: false };
    expect(activeNeurons(shape, Float64Array.of(10, 1, 1e-3, 1, /* out */ -10, 0.99e-4, 1e-4, 0.9e-4))).toBe(1);
    expect(activeNeurons(shape, Float64Array.of(10, 1, 1e-3, 1, /* out */ -10, 1.1e-4, 0.2, 0.9e-4))).toBe(3);
    expect(activeNeurons(shape, new Float64Array(8))).toBe(0);
  });
});

describe('the matrix that a linear network computes', () => {
  const random = Random.stream(4, 'data');
  const layout = { branches: 2, widths: [3, 4, 2], biased: [false, false], outputBias: false, amplitudes: false };
  const parameters = new Float64Array(2 * (12 + 8)).map(() => random.normal());

  it('is the sum of the products of the branches, and its singular values are told', () => {
    // W_1k 4×3 of both branches, then W_2k 2×4 of both.
    const expected = new Float64Array(6);
    for (let k = 0; k < 2; k++)
      for (let c = 0; c < 2; c++)
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 4; j++) expected[c * 3 + i] += parameters[24 + k * 8 + c * 4 + j] * parameters[k * 12 + j * 3 + i];
    const found = computedMatrix(layout, parameters)!;
    expected.forEach((value, at) => expect(found[at]).toBeCloseTo(value, 13));
    const { product } = measureBranches(kernels, layout, parameters, onward, true);
    const frobenius = expected.reduce((sum, value) => sum + value ** 2, 0);
    expect(product!.singularValues.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(frobenius, 10);
    const [a, b, c, d, e, f] = expected;
    const gram = (a * a + b * b + c * c) * (d * d + e * e + f * f) - (a * d + b * e + c * f) ** 2;
    expect((product!.singularValues[0] * product!.singularValues[1]) ** 2).toBeCloseTo(gram, 8);
    expect(measureBranches(kernels, layout, parameters, onward).product).toBeUndefined();
  });

  it('is none with biases', () => {
    expect(computedMatrix({ ...layout, outputBias: true }, parameters)).toBeNull();
    expect(computedMatrix({ ...layout, biased: [true, false] }, parameters)).toBeNull();
  });
});
