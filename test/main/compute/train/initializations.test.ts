import { describe, expect, it } from 'vitest';
import type { TrainSpec } from '../../../../shared/contract/run';
import { Random } from '../../../../main/compute/engine/random';
import { INITIALIZATIONS } from '../../../../main/compute/train/initializations';
import { initialParameters } from '../../../../main/compute/train/shape';
import { multiply } from '../engine/plain';
import { specification } from './problems';

const sizes = [
  { rows: 300, columns: 40 },
  { rows: 20, columns: 300 },
];
const draw = (init: TrainSpec['init']) => {
  const [hidden, output] = INITIALIZATIONS[init](sizes, Random.stream(3, 'init'));
  return { hidden, output };
};
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: Float64Array) => mean(values.map((value) => value * value));
const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

describe('initializations', () => {
  it('have the sizes of the layers', () => {
    for (const init of Object.keys(INITIALIZATIONS) as TrainSpec['init'][]) {
      const { hidden, output } = draw(init);
      expect([hidden.length, output.length]).toEqual([12_000, 6_000]);
    }
  });

  it('he is normal with variance 2 / fan-in', () => {
    const { hidden, output } = draw('he');
    expect(Math.abs(mean(hidden))).toBeLessThan(5 * Math.sqrt(2 / 40 / 12_000));
    expect(variance(hidden) / (2 / 40)).toBeCloseTo(1, 1);
    expect(variance(output) / (2 / 300)).toBeCloseTo(1, 1);
    // The fourth moment tells it from the uniform ones: 3 against 1.8.
    expect(variance(hidden.map((value) => value * value)) / variance(hidden) ** 2).toBeGreaterThan(2.5);
  });

  it('glorot and uniform fill their intervals evenly', () => {
    const limits = { glorot: [Math.sqrt(6 / 340), Math.sqrt(6 / 320)], uniform: [1 / Math.sqrt(40), 1 / Math.sqrt(300)] } as const;
    for (const init of ['glorot', 'uniform'] as const) {
      const { hidden, output } = draw(init);
      [hidden, output].forEach((values, layer) => {
        const limit = limits[init][layer];
        expect(largest(values)).toBeLessThanOrEqual(limit);
        expect(largest(values)).toBeGreaterThan(0.995 * limit);
        expect(variance(values) / (limit ** 2 / 3)).toBeCloseTo(1, 1);
      });
    }
  });

  it('orthogonal has orthonormal columns of a tall layer and rows of a wide one', () => {
    const { hidden, output } = draw('orthogonal');
    const wide = multiply([40, 40, 300], { values: hidden, ld: 40, transposed: true }, { values: hidden, ld: 40, transposed: false });
    const tall = multiply([20, 20, 300], { values: output, ld: 300, transposed: false }, { values: output, ld: 300, transposed: true });
    for (const [gram, size] of [
      [wide, 40],
      [tall, 20],
    ] as const)
      gram.forEach((value, i) => expect(value).toBeCloseTo(i % size === Math.floor(i / size) ? 1 : 0, 13));
  });

  it('balanced gives every unit equal norms in and out, and the function of he', () => {
    const he = draw('he');
    const { hidden, output } = draw('balanced');
    for (let j = 0; j < 300; j++) {
      const row = hidden.subarray(j * 40, (j + 1) * 40);
      const column = Float64Array.from({ length: 20 }, (_, c) => output[c * 300 + j]);
      expect(norm(row)).toBeCloseTo(norm(column), 13);
      expect(row[7] * column[3]).toBeCloseTo(he.hidden[j * 40 + 7] * he.output[3 * 300 + j], 14);
    }
  });

  it('balanced balances every layer of a deep branch with biases', () => {
    const deep = [
      { rows: 5, columns: 4 },
      { rows: 6, columns: 6 },
      { rows: 3, columns: 6 },
      { rows: 2, columns: 3 },
    ];
    const weights = INITIALIZATIONS.balanced(deep, Random.stream(3, 'init'));
    for (let layer = 0; layer < 3; layer++)
      for (let unit = 0; unit < deep[layer].rows; unit++) {
        const { columns } = deep[layer];
        const into = norm(weights[layer].subarray(unit * columns, (unit + 1) * columns));
        const out = norm(
          Float64Array.from({ length: deep[layer + 1].rows }, (_, c) => weights[layer + 1][c * deep[layer + 1].columns + unit]),
        );
        expect(into / out).toBeCloseTo(1, 11);
      }
  });

  it('are drawn branch by branch and scaled', () => {
    const network = { branches: 2, width: 3, inputs: 4, outputs: 2, biased: true };
    const random = Random.stream(6, 'init');
    const branch = () => {
      const [hidden, output] = INITIALIZATIONS.glorot(
        [
          { rows: 3, columns: 4 },
          { rows: 2, columns: 3 },
        ],
        random,
      );
      return { hidden, output };
    };
    const [first, second] = [branch(), branch()];
    const parameters = initialParameters(network, specification({ init: 'glorot', initScale: 0.5 }), 6);
    const half = (values: Float64Array) => [...values.map((value) => value / 2)];
    expect([...parameters.subarray(0, 24)]).toEqual([...half(first.hidden), ...half(second.hidden)]);
    expect([...parameters.subarray(24, 30)]).toEqual([...half(first.output.subarray(0, 3)), ...half(second.output.subarray(0, 3))]);
    expect([...parameters.subarray(30, 36)]).toEqual([...half(first.output.subarray(3, 6)), ...half(second.output.subarray(3, 6))]);
  });
});
