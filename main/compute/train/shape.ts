import type { NdArray } from '../../../shared/contract/array';
import type { TrainSpec } from '../../../shared/contract/run';
import { Random } from '../engine/random';
import { INITIALIZATIONS } from './initializations';

/** Sizes of a two-layer network. `inputs` counts the input that is always 1 where there is a bias. */
export interface Shape {
  readonly branches: number;
  /** Hidden units of one branch. */
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly biased: boolean;
}

/** Hidden units of all branches: two layers in K branches are one network of that many units (theory §1). */
export function hiddenUnits({ branches, width }: Shape): number {
  return branches * width;
}

/** Number of parameters. They are stored as W₁ (hidden×inputs, a bias in its last column) and then W₂ (outputs×hidden), row-major. */
export function parameterCount(shape: Shape): number {
  return hiddenUnits(shape) * (shape.inputs + shape.outputs);
}

/** The initial parameters of a seed: each branch drawn in turn from the stream 'init', times `initScale`. */
export function initialParameters(shape: Shape, { init, initScale }: TrainSpec, seed: number): Float64Array {
  const { branches, width, inputs, outputs } = shape;
  const random = Random.stream(seed, 'init');
  const units = hiddenUnits(shape);
  const parameters = new Float64Array(parameterCount(shape));
  const sizes = [
    { rows: width, columns: inputs },
    { rows: outputs, columns: width },
  ];
  for (let k = 0; k < branches; k++) {
    const [hidden, output] = INITIALIZATIONS[init](sizes, random);
    parameters.set(hidden, k * width * inputs);
    for (let c = 0; c < outputs; c++) parameters.set(output.subarray(c * width, (c + 1) * width), units * (inputs + c) + k * width);
  }
  for (let i = 0; i < parameters.length; i++) parameters[i] *= initScale;
  return parameters;
}

/** The parameters as published: W1 [K, m, d], W2 [K, C, m] and, with a bias, b1 [K, m]. */
export function weightsOf(shape: Shape, parameters: Float64Array): Record<string, NdArray> {
  const { branches, width, inputs, outputs, biased } = shape;
  const units = hiddenUnits(shape);
  const d = biased ? inputs - 1 : inputs;
  const W1 = new Float64Array(units * d);
  const b1 = new Float64Array(units);
  const W2 = new Float64Array(units * outputs);
  for (let j = 0; j < units; j++) {
    for (let i = 0; i < d; i++) W1[j * d + i] = parameters[j * inputs + i];
    if (biased) b1[j] = parameters[j * inputs + d];
    const [branch, unit] = [Math.floor(j / width), j % width];
    for (let c = 0; c < outputs; c++) W2[(branch * outputs + c) * width + unit] = parameters[units * (inputs + c) + j];
  }
  const array = (shape: number[], data: Float64Array): NdArray => ({ dtype: 'float64', shape, data });
  const weights: Record<string, NdArray> = { W1: array([branches, width, d], W1), W2: array([branches, outputs, width], W2) };
  if (biased) weights.b1 = array([branches, width], b1);
  return weights;
}

/** The inverse of `weightsOf`. */
export function parametersOf(shape: Shape, { W1, W2, b1 }: Record<string, NdArray>): Float64Array {
  const { width, inputs, outputs, biased } = shape;
  const units = hiddenUnits(shape);
  const d = biased ? inputs - 1 : inputs;
  const parameters = new Float64Array(parameterCount(shape));
  for (let j = 0; j < units; j++) {
    for (let i = 0; i < d; i++) parameters[j * inputs + i] = W1.data[j * d + i];
    if (biased) parameters[j * inputs + d] = b1.data[j];
    const [branch, unit] = [Math.floor(j / width), j % width];
    for (let c = 0; c < outputs; c++) parameters[units * (inputs + c) + j] = W2.data[(branch * outputs + c) * width + unit];
  }
  return parameters;
}
