// A network of K branches on all rows, as a description in memory that says where everything lies: forward, back and the step of the
// parameters branch by branch, so that what belongs to a branch stays in the cache, and whole epochs without a call from outside.
// Branches form groups; each group adds its outputs up in the order of its branches, and the groups are added in their order, whoever
// computed them: the same bits for any number of workers. Where there are fewer branches than that, rows fall into shares as well: each has
// a gradient of its own, which are added in their order.
import { SAMPLES, bytes, panelBytes } from './lanes';
import { COEFFICIENTS, move } from './update';
import { addOutputs, layerBackward, layerForward, layerGradient } from './layers';
import { squaredResidual } from './loss';
import { real } from './real';
import { axpy, dot, scaled } from './vector';

/** One layer: what lies at `weights` … is that of the first branch, those of the others follow. */
@unmanaged
class Layer {
  /** Columns of the weights, the bias included. */
  fanIn: i32;
  width: i32;
  weights: usize;
  gradient: usize;
  /** What the optimiser keeps for each weight. */
  first: usize;
  second: usize;
  /** Panels of the units with as many rows as the next layer takes, and bytes from branch to branch; of the last layer none. */
  hidden: usize;
  rows: i32;
  step: usize;
}

/** Fields that JavaScript fills in their order (main/compute/train/plan.ts); all have 4 bytes. */
@unmanaged
class Network {
  layers: i32;
  branches: i32;
  groups: i32;
  /** Of the rows, which every group has. */
  shares: i32;
  /** Targets of a row. */
  outputs: i32;
  rectified: i32;
  /** p of the regulariser factor·Σ‖W_lk‖^p. */
  exponent: i32;
  /** One of those in update.ts. */
  optimizer: i32;
  /** A copy of the outputs for each group, `outputStep` bytes apart. */
  partial: usize;
  outputStep: usize;
  /** The gradient by the outputs. */
  residual: usize;
  /** The value Σ‖W_lk‖^p of each group, float64. */
  penalties: usize;
  /** Float64: β·factor, and three constants of the optimiser. */
  constants: usize;
  /** The gradient of the first weight, and of two and more shares a gradient for each, `shareStep` bytes apart. */
  gradients: usize;
  sums: usize;
  shareStep: usize;
  table: usize;
}

function layerAt(network: Network, index: i32): Layer {
  return changetype<Layer>(network.table + <usize>index * offsetof<Layer>());
}

function firstOf(network: Network, group: i32): i32 {
  return (group * network.branches) / network.groups;
}

/** Where the panels of a group's outputs lie. */
function partialOf(network: Network, group: i32): usize {
  return network.partial + <usize>group * network.outputStep;
}

/** The first panel of a share of them. */
function shareFrom(network: Network, share: i32, panels: i32): i32 {
  return (share * panels) / network.shares;
}

/**
 * The way forward of one part, a group's share, over `panels` panels from x on: its outputs take the place of what was at `partial`. Parts
 * are numbered group by group.
 */
export function partForward(description: usize, part: i32, panels: i32, x: usize): void {
  const network = changetype<Network>(description);
  const floor: real = network.rectified ? 0 : -(<real>Infinity);
  const last = network.layers - 1;
  const group = part / network.shares;
  const from = shareFrom(network, part % network.shares, panels);
  const count = shareFrom(network, (part % network.shares) + 1, panels) - from;
  const outputs = partialOf(network, group) + <usize>from * panelBytes(network.outputs);
  clear(outputs, <usize>count * panelBytes(network.outputs));
  const end = firstOf(network, group + 1);
  for (let k = firstOf(network, group); k < end; k++) {
    let input = x + <usize>from * panelBytes(layerAt(network, 0).fanIn);
    for (let l = 0; l < last; l++) {
      const layer = layerAt(network, l);
      const hidden = layer.hidden + <usize>k * layer.step + <usize>from * panelBytes(layer.rows);
      const weights = layer.weights + <usize>k * bytes(layer.width * layer.fanIn);
      layerForward(1, count, layer.fanIn, layer.width, input, 0, weights, floor, hidden, layer.rows, 0);
      input = hidden;
    }
    const layer = layerAt(network, last);
    addOutputs(1, count, layer.fanIn, layer.width, input, 0, layer.weights + <usize>k * bytes(layer.width * layer.fanIn), outputs);
  }
}

/** Zeros; `size` is a multiple of 32. The engine's own fill is a call of a function outside, which costs more than a few vectors. */
function clear(at: usize, size: usize): void {
  const zero = v128.splat<real>(0);
  const end = at + size;
  while (at < end) {
    v128.store(at, zero);
    v128.store(at, zero, 16);
    at += 32;
  }
}

/** Adds the groups' outputs, in order, over `panels` panels to what lies at `residual`: the network's outputs. */
export function sumGroups(description: usize, panels: i32): void {
  const network = changetype<Network>(description);
  const count = panels * (network.outputs | 1) * SAMPLES;
  for (let group = 0; group < network.groups; group++) axpy(count, 1, partialOf(network, group), network.residual);
}

/**
 * The way back of one part from the gradient by the outputs at `residual`. With `fresh` the gradient begins anew, with that of the
 * regulariser; with coefficients (update.ts) the parameters of each branch are moved while its gradient is in the cache, else 0. Where rows
 * fall into shares, `gatherShares` does both after all parts.
 */
export function partBackward(description: usize, part: i32, panels: i32, x: usize, fresh: bool, coefficients: usize): void {
  const network = changetype<Network>(description);
  const group = part / network.shares;
  const share = part % network.shares;
  const end = firstOf(network, group + 1);
  if (network.shares > 1) {
    const from = shareFrom(network, share, panels);
    const to = shareFrom(network, share + 1, panels);
    for (let k = firstOf(network, group); k < end; k++) {
      clearShare(network, k, share);
      branchBackward(network, k, from, to - from, x, shareOffset(network, share));
    }
    return;
  }
  let penalty: f64 = 0;
  for (let k = firstOf(network, group); k < end; k++) {
    if (fresh) penalty += branchPenalty(network, k);
    branchBackward(network, k, 0, panels, x, 0);
    if (coefficients) branchMove(network, k, coefficients);
  }
  if (fresh) store<f64>(network.penalties + ((<usize>group) << 3), penalty);
}

/** Adds the gradients of all shares, in their order, to that of the network, and does what `partBackward` leaves. */
export function gatherShares(description: usize, fresh: bool, coefficients: usize): void {
  const network = changetype<Network>(description);
  for (let group = 0; group < network.groups; group++) {
    let penalty: f64 = 0;
    const end = firstOf(network, group + 1);
    for (let k = firstOf(network, group); k < end; k++) {
      if (fresh) penalty += branchPenalty(network, k);
      for (let l = 0; l < network.layers; l++) {
        const layer = layerAt(network, l);
        const count = layer.width * layer.fanIn;
        const gradient = layer.gradient + <usize>k * bytes(count);
        for (let share = 0; share < network.shares; share++) axpy(count, 1, gradient + shareOffset(network, share), gradient);
      }
      if (coefficients) branchMove(network, k, coefficients);
    }
    if (fresh) store<f64>(network.penalties + ((<usize>group) << 3), penalty);
  }
}

/** From the gradient of a weight to that by one share of the rows. */
function shareOffset(network: Network, share: i32): usize {
  return network.sums + <usize>share * network.shareStep - network.gradients;
}

function clearShare(network: Network, k: i32, share: i32): void {
  for (let l = 0; l < network.layers; l++) {
    const layer = layerAt(network, l);
    const size = bytes(layer.width * layer.fanIn);
    memory.fill(layer.gradient + <usize>k * size + shareOffset(network, share), 0, size);
  }
}

/** Puts the regulariser's gradient into that of a branch; returns Σ‖W_l‖^p over its layers. */
function branchPenalty(network: Network, k: i32): f64 {
  const slope = load<f64>(network.constants) * <f64>network.exponent;
  let penalty: f64 = 0;
  for (let l = 0; l < network.layers; l++) {
    const layer = layerAt(network, l);
    const count = layer.width * layer.fanIn;
    const weights = layer.weights + <usize>k * bytes(count);
    const gradient = layer.gradient + <usize>k * bytes(count);
    const square: f64 = dot(count, weights, weights);
    penalty += raised(square, network.exponent);
    scaled(count, <real>(slope * raised(square, network.exponent - 2)), weights, gradient);
  }
  return penalty;
}

/** norm^exponent from the norm's square, by multiplication. */
function raised(square: f64, exponent: i32): f64 {
  if (exponent == 0) return 1;
  let value: f64 = exponent % 2 == 0 ? 1 : sqrt(square);
  for (let i = 2; i <= exponent; i += 2) value *= square;
  return value;
}

/** Over `panels` panels from the panel `from` on; the gradient is added to what lies `aside` bytes from that of the network. */
function branchBackward(network: Network, k: i32, from: i32, panels: i32, x: usize, aside: usize): void {
  let delta = network.residual + <usize>from * panelBytes(network.outputs);
  let deltaRows = network.outputs;
  for (let l = network.layers - 1; l > 0; l--) {
    const layer = layerAt(network, l);
    const inner = layerAt(network, l - 1);
    const offset = <usize>k * bytes(layer.width * layer.fanIn);
    const hidden = inner.hidden + <usize>k * inner.step + <usize>from * panelBytes(inner.rows);
    layerGradient(1, panels, layer.fanIn, layer.width, hidden, 0, delta, deltaRows, 0, layer.gradient + offset + aside);
    const weights = layer.weights + offset;
    layerBackward(1, panels, layer.fanIn, layer.width, inner.width, weights, delta, deltaRows, 0, network.rectified != 0, hidden, 0);
    delta = hidden;
    deltaRows = inner.rows;
  }
  const layer = layerAt(network, 0);
  const gradient = layer.gradient + <usize>k * bytes(layer.width * layer.fanIn) + aside;
  layerGradient(1, panels, layer.fanIn, layer.width, x + <usize>from * panelBytes(layer.fanIn), 0, delta, deltaRows, 0, gradient);
}

function branchMove(network: Network, k: i32, coefficients: usize): void {
  for (let l = 0; l < network.layers; l++) {
    const layer = layerAt(network, l);
    const count = layer.width * layer.fanIn;
    const offset = <usize>k * bytes(count);
    const weights = layer.weights + offset;
    const constants = network.constants + 8;
    move(network.optimizer, constants, coefficients, count, layer.gradient + offset, layer.first + offset, layer.second + offset, weights);
  }
}

/** β·R, from what the groups left. */
export function penaltyValue(description: usize): f64 {
  const network = changetype<Network>(description);
  let sum: f64 = 0;
  for (let group = 0; group < network.groups; group++) sum += load<f64>(network.penalties + ((<usize>group) << 3));
  return load<f64>(network.constants) * sum;
}

/**
 * `epochs` steps with the squared loss on `samples` rows in `panels` panels at x and y: leaves the objective before each step at
 * `objectives` (float64) and takes its coefficients (update.ts) from where they lie one after the other.
 */
export function descend(
  description: usize,
  epochs: i32,
  samples: i32,
  panels: i32,
  x: usize,
  y: usize,
  coefficients: usize,
  objectives: usize,
): void {
  const network = changetype<Network>(description);
  const count = panels * (network.outputs | 1) * SAMPLES;
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let group = 0; group < network.groups; group++) partForward(description, group, panels, x);
    clear(network.residual, <usize>panels * panelBytes(network.outputs));
    sumGroups(description, panels);
    clearPadding(network, samples);
    const loss = squaredResidual(count, network.residual, y);
    for (let group = 0; group < network.groups; group++) partBackward(description, group, panels, x, true, coefficients);
    store<f64>(objectives, loss + penaltyValue(description));
    coefficients += COEFFICIENTS;
    objectives += 8;
  }
}

/** With biases the outputs of padding samples are not 0, as their targets are. */
function clearPadding(network: Network, samples: i32): void {
  const lane = samples % SAMPLES;
  if (lane == 0) return;
  let at = network.residual + <usize>(samples / SAMPLES) * panelBytes(network.outputs);
  for (let c = 0; c < network.outputs; c++) {
    memory.fill(at + bytes(lane), 0, bytes(SAMPLES - lane));
    at += 32;
  }
}
