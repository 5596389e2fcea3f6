import type { NdArray } from '../../../shared/contract/array';
import type { TrainSpec } from '../../../shared/contract/run';
import { Random } from '../engine/random';
import { INITIALIZATIONS } from './initializations';

/** Sizes of a network of K branches with L layers (theory §1), and where its parameters lie. */
export interface Layout {
  readonly branches: number;
  /** m_0 = d, the hidden widths of one branch, m_L = C. */
  readonly widths: readonly number[];
  /** For each layer whether it has a bias: the weight of one more input that is always 1, in the last column. */
  readonly biased: readonly boolean[];
  /** One constant for each output, of the network as a whole. */
  readonly outputBias: boolean;
  /** An amplitude for each hidden unit of the first layer (theory §5.8). */
  readonly amplitudes: boolean;
}

/** The weight matrix of one layer of one branch, rows×columns (a bias in the last column), from `offset` of the parameters on. */
export interface WeightBlock {
  readonly layer: number;
  readonly branch: number;
  readonly rows: number;
  readonly columns: number;
  readonly offset: number;
}

/** L. */
export function layersOf({ widths }: Layout): number {
  return widths.length - 1;
}

/** Columns of the weights of a layer (from 0 on), the bias included. */
export function columnsOf({ widths, biased }: Layout, layer: number): number {
  return widths[layer] + (biased[layer] ? 1 : 0);
}

/** The weight matrices, layer by layer and in each branch by branch: that is how the parameters begin. */
export function blocksOf(layout: Layout): WeightBlock[] {
  const blocks: WeightBlock[] = [];
  let offset = 0;
  for (let layer = 0; layer < layersOf(layout); layer++) {
    const rows = layout.widths[layer + 1];
    const columns = columnsOf(layout, layer);
    for (let branch = 0; branch < layout.branches; branch++) {
      blocks.push({ layer, branch, rows, columns, offset });
      offset += rows * columns;
    }
  }
  return blocks;
}

/** Where the weights of a layer and a branch stand among `blocksOf`. */
export function blockIndex(branches: number, layer: number, branch: number): number {
  return layer * branches + branch;
}

/** Where each kind of parameter begins: the weights of every layer, then the output biases, then the amplitudes, then nothing more. */
export function offsetsOf(layout: Layout): { weights: number[]; outputBias: number; amplitudes: number; end: number } {
  const weights: number[] = [];
  let at = 0;
  for (let layer = 0; layer < layersOf(layout); layer++) {
    weights.push(at);
    at += layout.branches * layout.widths[layer + 1] * columnsOf(layout, layer);
  }
  const amplitudes = at + (layout.outputBias ? layout.widths[layersOf(layout)] : 0);
  return { weights, outputBias: at, amplitudes, end: amplitudes + (layout.amplitudes ? layout.branches * layout.widths[1] : 0) };
}

/**
 * 1 for parameters with a penalty and 0 for those without, null where all have one: free biases, the output biases, and the weights of
 * units with an amplitude, whose size does nothing (theory §5.8).
 */
export function penaltyMask(layout: Layout, penalizedBiases: boolean): Float64Array | null {
  const free = !penalizedBiases && layout.biased.includes(true);
  if (!free && !layout.outputBias && !layout.amplitudes) return null;
  const { outputBias, amplitudes, end } = offsetsOf(layout);
  const mask = new Float64Array(end).fill(1).fill(0, outputBias, amplitudes);
  for (const { layer, rows, columns, offset } of blocksOf(layout)) {
    if (layout.amplitudes && layer === 0) mask.fill(0, offset, offset + rows * columns);
    if (free && layout.biased[layer]) for (let r = 1; r <= rows; r++) mask[offset + r * columns - 1] = 0;
  }
  return mask;
}

/** The initial parameters of a seed: each branch drawn in turn from the stream 'init', times `initScale`; output biases 0, amplitudes 1. */
export function initialParameters(layout: Layout, { init, initScale }: TrainSpec, seed: number): Float64Array {
  const random = Random.stream(seed, 'init');
  const { weights, amplitudes, end } = offsetsOf(layout);
  const parameters = new Float64Array(end);
  const sizes = weights.map((_, layer) => ({ rows: layout.widths[layer + 1], columns: columnsOf(layout, layer) }));
  for (let k = 0; k < layout.branches; k++)
    INITIALIZATIONS[init](sizes, random).forEach((values, layer) => parameters.set(values, weights[layer] + k * values.length));
  parameters.fill(1, amplitudes);
  for (let i = 0; i < parameters.length; i++) parameters[i] *= initScale;
  return parameters;
}

/** The parameters as published: W_l [K, m_l, m_{l−1}], b_l [K, m_l] of layers with a bias, the output bias b_L [C], the amplitudes s1 [K, m_1]. */
export function weightsOf(layout: Layout, parameters: Float64Array): Record<string, NdArray> {
  const { branches, widths } = layout;
  const { weights, outputBias, amplitudes, end } = offsetsOf(layout);
  const array = (shape: number[], data: Float64Array): NdArray => ({ dtype: 'float64', shape, data });
  const published: Record<string, NdArray> = {};
  weights.forEach((offset, layer) => {
    const [rows, inputs, columns] = [widths[layer + 1], widths[layer], columnsOf(layout, layer)];
    const W = new Float64Array(branches * rows * inputs);
    for (let r = 0; r < branches * rows; r++) W.set(parameters.subarray(offset + r * columns, offset + r * columns + inputs), r * inputs);
    published[`W${layer + 1}`] = array([branches, rows, inputs], W);
    if (!layout.biased[layer]) return;
    const bias = Float64Array.from({ length: branches * rows }, (_, r) => parameters[offset + (r + 1) * columns - 1]);
    published[`b${layer + 1}`] = array([branches, rows], bias);
  });
  if (layout.outputBias) published[`b${layersOf(layout)}`] = array([widths[layersOf(layout)]], parameters.slice(outputBias, amplitudes));
  if (layout.amplitudes) published.s1 = array([branches, widths[1]], parameters.slice(amplitudes, end));
  return published;
}

/** The inverse of `weightsOf`. */
export function parametersOf(layout: Layout, published: Record<string, NdArray>): Float64Array {
  const { branches, widths, biased } = layout;
  const { weights, outputBias, amplitudes, end } = offsetsOf(layout);
  const parameters = new Float64Array(end);
  weights.forEach((offset, layer) => {
    const [rows, inputs, columns] = [widths[layer + 1], widths[layer], columnsOf(layout, layer)];
    const { data: W } = published[`W${layer + 1}`];
    for (let r = 0; r < branches * rows; r++) {
      for (let i = 0; i < inputs; i++) parameters[offset + r * columns + i] = W[r * inputs + i];
      if (biased[layer]) parameters[offset + (r + 1) * columns - 1] = published[`b${layer + 1}`].data[r];
    }
  });
  if (layout.outputBias) parameters.set(published[`b${layersOf(layout)}`].data, outputBias);
  if (layout.amplitudes) parameters.set(published.s1.data, amplitudes);
  return parameters;
}
