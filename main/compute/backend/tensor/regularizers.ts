import {
  add,
  concat,
  div,
  matMul,
  maximum,
  mul,
  ones,
  pow,
  reshape,
  slice,
  sqrt,
  square,
  sum,
  tensor,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Architecture } from '../../../../shared/contract/network';
import { columnsOf, layersOf, offsetsOf, penaltyMask, type Layout } from '../../train/layout';

/** A regulariser R of several networks (theory §4); parameters are networks × parameters, as `train/layout.ts` lays them out. */
export interface TensorRegularizer {
  /** R of each network and its gradient. */
  evaluate(parameters: Tensor): { value: Tensor; gradient: Tensor };
  /** argmin ½‖θ′ − θ‖² + factor·R(θ′), where that has a closed form. */
  proximal?(parameters: Tensor, factor: number): Tensor;
  /** The parameters brought back to where R is defined, where that is not everywhere. */
  project?(parameters: Tensor): Tensor;
  /** Lets go of what it keeps. */
  dispose(): void;
}

/** Where a path norm is 0, the products that are divided by it are 0 too. */
const SMALLEST = 1e-30;

/** 1 for parameters that are penalised and 0 for the others, 1 × parameters; null where all are. */
type Mask = Tensor | null;

/** Uploads a mask (`penaltyMask`); whoever does disposes it. */
const upload = (mask: Float64Array | null): Mask => mask && tensor(Float32Array.from(mask), [1, mask.length]);

const penalized = (parameters: Tensor, mask: Mask) => (mask ? mul(parameters, mask) : parameters);

/** ½‖θ‖² of what is penalised. */
function weightDecay(penalties: Float64Array | null): TensorRegularizer {
  const mask = upload(penalties);
  return {
    dispose: () => mask?.dispose(),
    evaluate(parameters) {
      const gradient = penalized(parameters, mask);
      return { value: mul(0.5, sum(square(gradient), 1)), gradient };
    },
    proximal: (parameters, factor) => add(parameters, mul(-factor / (1 + factor), penalized(parameters, mask))),
  };
}

/** factor·ΣΣ‖W_lk‖_F^exponent. */
function power(layout: Layout, penalties: Float64Array | null, exponent: number, factor: number): TensorRegularizer {
  if (exponent === 2) return weightDecay(penalties);
  const mask = upload(penalties);
  return {
    dispose: () => mask?.dispose(),
    evaluate(parameters) {
      const values = penalized(parameters, mask);
      const [networks, length] = parameters.shape;
      const parts: Tensor[] = [];
      let value: Tensor | null = null;
      for (const { weights } of layersIn(layout, values)) {
        const squares = sum(square(weights), 2, true);
        const inner = raised(squares, exponent - 2);
        const term = sum(mul(inner, squares), [1, 2]);
        value = value ? add(value, term) : term;
        parts.push(reshape(mul(mul(factor * exponent, inner), weights), [networks, -1]));
      }
      const { outputBias } = offsetsOf(layout);
      if (outputBias < length) parts.push(zeros([networks, length - outputBias]));
      return { value: mul(factor, value!), gradient: concat(parts, 1) };
    },
  };
}

/** norm^exponent from the norm's square. */
function raised(squares: Tensor, exponent: number): Tensor {
  if (!Number.isInteger(exponent)) return pow(squares, exponent / 2);
  let value = exponent % 2 === 1 ? sqrt(squares) : squares;
  for (let i = exponent % 2 === 1 ? 3 : 4; i <= exponent; i += 2) value = mul(value, squares);
  return value;
}

/** ½ Σ_k (‖W_{L−1,k}‖² + ‖W_Lk‖²) with the layers before in the unit ball of every branch. */
function lastTwo(layout: Layout, penalties: Float64Array | null): TensorRegularizer {
  const layers = layersOf(layout);
  const { weights, end } = offsetsOf(layout);
  const inner = weights[Math.max(0, layers - 2)];
  if (inner === 0) return weightDecay(penalties);
  const mask = upload(penalties);
  const decay = weightDecay((penalties ?? new Float64Array(end).fill(1)).slice().fill(0, 0, inner));
  const project = (parameters: Tensor) => {
    const networks = parameters.shape[0];
    const parts = layersIn(layout, penalized(parameters, mask))
      .slice(0, layers - 2)
      .map(({ weights: values, size, offset }) => {
        const own = reshape(slice(parameters, [0, offset], [networks, size]), values.shape);
        const scale = add(div(1, maximum(1, sqrt(sum(square(values), 2, true)))), -1);
        return reshape(add(own, mul(scale, values)), [networks, size]);
      });
    return concat([...parts, slice(parameters, [0, inner], [networks, end - inner])], 1);
  };
  return {
    dispose() {
      mask?.dispose();
      decay.dispose();
    },
    evaluate: (parameters) => decay.evaluate(parameters),
    proximal: (parameters, factor) => project(decay.proximal!(parameters, factor)),
    project,
  };
}

/** Σ_k √(Σ over all paths of the product of w²); a bias begins paths of its own. */
function pathNorm(layout: Layout, penalties: Float64Array | null): TensorRegularizer {
  const { branches } = layout;
  const mask = upload(penalties);
  return {
    dispose: () => mask?.dispose(),
    evaluate(parameters) {
      const [networks, length] = parameters.shape;
      const layers = layersIn(layout, penalized(parameters, mask)).map((layer) => {
        const shape = [networks * branches, layer.rows, layer.columns];
        const values = reshape(layer.weights, shape);
        return { ...layer, values, squares: square(values) };
      });
      const start = (count: number) => ones([networks * branches, count, 1]);
      /** Sums over the paths into each input of a layer, 1 for its bias. */
      const into: Tensor[] = [];
      let sums = start(layers[0].columns);
      layers.forEach(({ squares, columns }, layer) => {
        const missing = columns - sums.shape[1]!;
        into.push(missing > 0 ? concat([sums, start(missing)], 1) : sums);
        sums = matMul(squares, into[layer]);
      });
      const norms = sqrt(sum(sums, 1, true));
      const inverse = div(1, maximum(norms, SMALLEST));
      const parts: Tensor[] = [];
      let out = start(layers[layers.length - 1].rows);
      for (let layer = layers.length - 1; layer >= 0; layer--) {
        const { values, squares, size } = layers[layer];
        parts.unshift(reshape(mul(mul(inverse, values), matMul(out, into[layer], false, true)), [networks, size]));
        if (layer === 0) break;
        out = slice(matMul(squares, out, true), [0, 0, 0], [networks * branches, layers[layer - 1].rows, 1]);
      }
      const { outputBias } = offsetsOf(layout);
      if (outputBias < length) parts.push(zeros([networks, length - outputBias]));
      return { value: sum(reshape(norms, [networks, branches]), 1), gradient: concat(parts, 1) };
    },
  };
}

/** The weights of each layer, networks × branches × (rows·columns). */
function layersIn(layout: Layout, parameters: Tensor) {
  const { branches, widths } = layout;
  const networks = parameters.shape[0];
  return offsetsOf(layout).weights.map((offset, layer) => {
    const rows = widths[layer + 1];
    const columns = columnsOf(layout, layer);
    const size = branches * rows * columns;
    const weights = reshape(slice(parameters, [0, offset], [networks, size]), [networks, branches, rows * columns]);
    return { weights, rows, columns, size, offset };
  });
}

/** The regulariser of an architecture on tensors: the same functions as `train/regularizers`. It keeps tensors until it is disposed. */
export function tensorRegularizer(layout: Layout, { regularizer, exponent, bias }: Architecture): TensorRegularizer {
  const layers = layersOf(layout);
  const mask = penaltyMask(layout, bias === 'penalized');
  switch (regularizer) {
    case 'weight-decay':
      return weightDecay(mask);
    case 'power':
      return power(layout, mask, exponent ?? layers, 1 / (exponent ?? layers));
    case 'power-half':
      return power(layout, mask, layers, 0.5);
    case 'last-two':
      return lastTwo(layout, mask);
    case 'path-norm':
      return pathNorm(layout, mask);
  }
}
