import type { NdArray } from '../../shared/contract/array';
import { Failure } from '../../shared/contract/failure';
import { readNpz } from './npz';
import { readSafetensors } from './safetensors';

/** A layer as it stands in the file: its weight and, where there is one, its bias. */
interface NamedLayer {
  name: string;
  weight: NdArray;
  bias?: NdArray;
}

const OWN = /^[Wb][1-9]\d*$/;
/** Beside the layers: gate directions and amplitudes of threshold units, by our names only. */
const EXTRA = /^(?:G[1-9]\d*|s1)$/;

/**
 * The weights of a network that somebody trained, from NPZ or safetensors, as published here: W_l [K, out, in], b_l [K, out], the bias of
 * the output layer [out]; float64. Names are W1 … WL, b1 …, or those of a PyTorch state dict (`0.weight`, `fc1.bias` …), ordered by their
 * numbers or, without any, by the one order in which the shapes fit; `order` gives the layers' names where neither is unique.
 * @throws Failure('data' | 'usage') naming the array at fault
 */
export function readNetworkWeights(bytes: Uint8Array, name: string, order?: readonly string[]): Record<string, NdArray<Float64Array>> {
  const isArchive = bytes[0] === 0x50 && bytes[1] === 0x4b;
  refusePickles(bytes, name, isArchive);
  const arrays: Record<string, NdArray> = isArchive ? readNpz(bytes, name) : readSafetensors(bytes, name);
  const names = Object.keys(arrays);
  if (names.length === 0) throw new Failure('data', `${name} holds no arrays.`, 'Save the state dict of the network.');
  const isOurs = names.every((key) => OWN.test(key) || EXTRA.test(key));
  const layers = isOurs ? ownLayers(arrays, name) : ordered(stateDictLayers(arrays, name), name, order);
  if (isOurs && order)
    throw new Failure('usage', `The layers of ${name} are numbered, so their order cannot be given.`, 'Leave --layer-order out.');
  const weights = published(layers, name);
  if (isOurs) for (const key of names.filter((entry) => EXTRA.test(entry))) weights[key] = beside(key, arrays[key], weights, name);
  for (const [key, { data }] of Object.entries(weights))
    if (!data.every(Number.isFinite))
      throw new Failure('data', `${name}: ${key} holds a value that is not a finite number.`, 'Train again.');
  return weights;
}

/** What torch.save writes is a pickle, alone or in a zip, and reading one runs whatever code it holds. */
function refusePickles(bytes: Uint8Array, file: string, isArchive: boolean): void {
  const isPickle = bytes[0] === 0x80 && bytes[1] >= 2 && bytes[1] <= 5;
  const isZipped = isArchive && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('data.pkl');
  if (!isPickle && !isZipped) return;
  throw new Failure(
    'data',
    `${file} is a pickle, as torch.save writes it, which is not read here.`,
    'Save the state dict with safetensors.torch.save_file(model.state_dict(), …), or with numpy.savez.',
  );
}

/** Gate directions G_l [K, m_l, d or d + 1] and amplitudes s1 [K, m_1], in the shape that the layers need. */
function beside(key: string, array: NdArray, weights: Record<string, NdArray>, file: string): NdArray<Float64Array> {
  const layer = weights[`W${key.slice(1)}`];
  if (!layer) throw new Failure('data', `${file} has ${key} but no W${key.slice(1)}.`, 'Leave it out, or give the layer.');
  const [K, width] = layer.shape;
  const d = weights.W1.shape[2];
  const fitting = key === 's1' ? [[K, width]] : [d, d + 1].map((columns) => [K, width, columns]);
  if (!fitting.some((shape) => shape.join() === array.shape.join()))
    throw new Failure(
      'data',
      `${file}: ${key} has shape ${array.shape.join('×') || 'of one value'}, and the layers need ${fitting.map((shape) => shape.join('×')).join(' or ')}.`,
      'Write it as --weights of train or solve does.',
    );
  return float64(array);
}

function ownLayers(arrays: Record<string, NdArray>, file: string): NamedLayer[] {
  const layers: NamedLayer[] = [];
  for (let l = 1; arrays[`W${l}`]; l++) layers.push({ name: `W${l}`, weight: arrays[`W${l}`], bias: arrays[`b${l}`] });
  const stray = Object.keys(arrays).find((key) => OWN.test(key) && Number(key.slice(1)) > layers.length);
  if (layers.length === 0 || stray)
    throw new Failure('data', `${file} has ${stray ?? 'biases'} but no W${layers.length + 1}.`, 'Number the layers from 1 on.');
  return layers;
}

function stateDictLayers(arrays: Record<string, NdArray>, file: string): NamedLayer[] {
  const layers: NamedLayer[] = [];
  for (const [key, weight] of Object.entries(arrays)) {
    if (key === 'weight' || key.endsWith('.weight')) layers.push({ name: key.replace(/\.?weight$/, ''), weight });
  }
  for (const [key, bias] of Object.entries(arrays)) {
    if (key === 'weight' || key.endsWith('.weight')) continue;
    const layer = key === 'bias' || key.endsWith('.bias') ? layers.find(({ name }) => name === key.replace(/\.?bias$/, '')) : undefined;
    if (!layer)
      throw new Failure(
        'data',
        `${file} holds ${key}, which is neither weight nor bias of a linear layer.`,
        'Keep the arrays NAME.weight and NAME.bias of the nn.Linear layers only, or name them W1, b1, W2 …',
      );
    layer.bias = bias;
  }
  return layers;
}

function ordered(layers: NamedLayer[], file: string, order?: readonly string[]): NamedLayer[] {
  const list = layers.map(({ name }) => name).join(', ');
  if (order) {
    const chosen = order.map((name) => layers.find((layer) => layer.name === name));
    const missing = order.find((_, k) => !chosen[k]);
    if (missing !== undefined || new Set(order).size !== layers.length || order.length !== layers.length)
      throw new Failure(
        'usage',
        `The order of layers must name each of ${list} once${missing === undefined ? '' : `; ${missing} is none of them`}.`,
      );
    return chosen as NamedLayer[];
  }
  const skeletons = new Set(layers.map(({ name }) => name.replace(/\d+/g, '#')));
  if (skeletons.size === 1) return [...layers].sort((a, b) => compareNumbers(a.name, b.name));
  const chains = chainsOf(layers);
  if (chains.length === 1) return chains[0];
  throw new Failure(
    'usage',
    `The order of the layers ${list} in ${file} ${chains.length === 0 ? 'cannot be found: their shapes do not follow one another' : 'is not unique'}.`,
    'Give it with --layer-order NAME,NAME,…',
  );
}

function compareNumbers(a: string, b: string): number {
  const numbers = (name: string) => (name.match(/\d+/g) ?? []).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((value, k) => value !== right[k]);
  return at < 0 ? 0 : left[at] - right[at];
}

/** Every order in which the outputs of each layer are the inputs of the next. */
function chainsOf(layers: NamedLayer[]): NamedLayer[][] {
  if (layers.length > 8) return [];
  const extend = (chain: NamedLayer[], rest: NamedLayer[]): NamedLayer[][] =>
    rest.length === 0
      ? [chain]
      : rest
          .filter(({ weight }) => chain.length === 0 || weight.shape.at(-1) === chain[chain.length - 1].weight.shape.at(-2))
          .flatMap((next) =>
            extend(
              [...chain, next],
              rest.filter((layer) => layer !== next),
            ),
          );
  return extend([], layers);
}

/** Each layer with the branches in front, shapes that fit, and float64 values. */
function published(layers: NamedLayer[], file: string): Record<string, NdArray<Float64Array>> {
  const weights: Record<string, NdArray<Float64Array>> = {};
  if (layers.length < 2)
    throw new Failure(
      'unsupported',
      `${file} has one layer; networks of two layers and more are certified.`,
      'Give a network with a hidden layer.',
    );
  const [first] = layers;
  const parallel = first.weight.shape.length === 3;
  let [K, , width] = parallel ? first.weight.shape : [1, ...first.weight.shape];
  K ??= 1;
  layers.forEach(({ name, weight, bias }, index) => {
    const { shape } = weight;
    if (shape.length !== (parallel ? 3 : 2))
      throw new Failure(
        'data',
        `${file}: the weight of ${name} has shape ${shape.join('×') || 'of one value'}.`,
        'Weights of linear layers are [out, in], or [branches, out, in] throughout; fold other layers into them, or leave them out.',
      );
    if (shape.includes(0))
      throw new Failure('data', `${file}: the weight of ${name} is empty (${shape.join('×')}).`, 'Leave that layer out.');
    const [branches, rows, columns] = parallel ? shape : [1, ...shape];
    if (branches !== K || columns !== width)
      throw new Failure(
        'data',
        `${file}: the weight of ${name} is ${shape.join('×')}, and ${parallel ? `${K} branches of ` : ''}${width} inputs come from the layer before.`,
        'Check the order of the layers, and that weights are [out, in] as nn.Linear has them.',
      );
    width = rows;
    weights[`W${index + 1}`] = { ...float64(weight), shape: [K, rows, columns] };
    if (!bias) return;
    const isLast = index === layers.length - 1;
    const size = isLast && bias.data.length === rows ? rows : K * rows;
    if (bias.data.length !== size || (isLast && size !== rows))
      throw new Failure('data', `${file}: the bias of ${name} has ${bias.data.length} values for ${isLast ? rows : K * rows} units.`);
    weights[`b${index + 1}`] = { ...float64(bias), shape: isLast ? [rows] : [K, rows] };
  });
  return weights;
}

function float64({ shape, data }: NdArray): NdArray<Float64Array> {
  return { dtype: 'float64', shape, data: Float64Array.from(data) };
}
