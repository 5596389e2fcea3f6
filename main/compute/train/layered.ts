import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { Loss } from '../../../shared/theory/losses';
import type { RealBlock, Int32Block } from '../engine/arena';
import { kernels } from '../engine/kernels';
import type { TrainingKernels } from '../engine/training-kernels';
import { ACTIVATION_TABLE } from './activations';
import type { Activation, ActivationState, HiddenBlock } from './activations/activation';
import { Dropout, type DropoutRule } from './dropout';
import { Crew, type TrainingCall } from './crew';
import { isShared, operationsOf, partsOf, type Parts } from './groups';
import { Description } from './description';
import { blocksOf, columnsOf, layersOf, offsetsOf, penaltyMask, weightsOf, type Layout } from './layout';
import { lossStep, type LossStep } from './loss-step';
import { measureBranches, reachingUnits, type Measures } from './measures';
import type { Checkpoint, Stepwise, TrainedNetwork } from './network';
import { address, createPanels, fillPanels, place, type Panels } from './panels';
import { PenalizedWeights } from './regularizers/penalized';
import type { Regularizer, RegularizerRule } from './regularizers/regularizer';

/** Values of hidden units that are held at once: they stay in the cache between the way forward and the way back. */
const BLOCK_VALUES = 2 ** 17;
/** Operations of one block at most, so that a stop is heard within some 20 ms. */
const BLOCK_OPERATIONS = 2e8;
/** What a network minimises, ℓ + β·R, and how its units work. */
export interface Terms {
  readonly activation: Activation;
  readonly loss: Loss;
  readonly regularizer: RegularizerRule;
  readonly beta: number;
  /** p of the power regulariser. */
  readonly exponent: number;
  /** Whether the biases of hidden layers are penalised like weights. */
  readonly penalizedBiases: boolean;
  /** Draws the gate directions of each hidden layer, K·m_l×inputs; none where the activation has none. */
  gates(): readonly Float64Array[];
  /** Units that steps on batches leave out. */
  readonly dropout?: DropoutRule;
  /** Asks for workers that help. */
  readonly recruit?: (call: TrainingCall) => void;
}

/** A network as the kernels read it, with who works on it. */
interface Shared {
  readonly description: Description;
  readonly crew: Crew;
}

interface Hidden extends HiddenBlock {
  readonly state: ActivationState | null;
}

/**
 * A network of any depth in K parallel branches, f(X) = Σ_k (…(XW_1k)₊…)W_Lk (theory §1), over one data set: ℓ(f(X)) + β·R and its
 * gradient, layer by layer over blocks of samples in a fixed order.
 */
export class LayeredNetwork implements TrainedNetwork {
  readonly parameters: RealBlock;
  readonly gradient: RealBlock;
  readonly regularizer: Regularizer;
  readonly whole: Stepwise | null;
  private readonly n: number;
  private readonly x: Panels;
  private readonly y: Panels;
  private readonly batchX: Panels;
  private readonly batchY: Panels;
  private readonly outputs: Panels;
  private readonly hidden: readonly Hidden[];
  private readonly dropout: Dropout | null;
  private readonly gates: readonly Float64Array[];
  private readonly rows: Int32Block;
  private readonly blockSamples: number;
  private readonly loss: LossStep;
  /** Bytes from the first parameter to those of each layer. */
  private readonly weightBytes: readonly number[];
  private readonly operationsPerSample: number;
  /** Of its work, which workers can share. */
  private readonly parts: Parts;
  /** Null where something comes between the layers that the kernels do not know. */
  private readonly described: Shared | null;

  /** Allocates in the arena of `kernels`; X is n×d and Y n×C, the inputs that are always 1 are added here. */
  constructor(
    private readonly kernels: TrainingKernels,
    private readonly layout: Layout,
    X: Matrix,
    Y: Matrix,
    private readonly terms: Terms,
  ) {
    const { arena } = kernels;
    const { widths } = layout;
    const { weights, end } = offsetsOf(layout);
    this.n = X.shape[0];
    this.weightBytes = weights.map((offset) => kernels.size * offset);
    this.operationsPerSample = operationsOf(layout);
    this.parts = partsOf(layout, this.n);
    this.blockSamples = this.chooseBlock();
    this.parameters = arena.real(end);
    this.gradient = arena.real(end);
    this.x = createPanels(kernels, columnsOf(layout, 0), this.n);
    this.y = createPanels(kernels, Y.shape[1], this.n);
    this.batchX = createPanels(kernels, this.x.rows, this.blockSamples);
    this.batchY = createPanels(kernels, this.y.rows, this.blockSamples);
    this.outputs = createPanels(kernels, this.y.rows, this.blockSamples);
    this.rows = arena.int32(this.blockSamples);
    // Only now, so that a network too large for the memory was refused before.
    this.gates = terms.gates();
    this.hidden = widths.slice(1, -1).map((units, index) => this.createHidden(units, index));
    this.dropout = terms.dropout ? new Dropout(kernels, terms.dropout, this.hidden) : null;
    fillPanels(this.x, X, layout.biased[0]);
    fillPanels(this.y, Y, false);
    this.loss = lossStep(kernels, terms.loss);
    const mask = this.createMask();
    const penalized = new PenalizedWeights(kernels, this.parameters, this.gradient, blocksOf(layout), mask);
    this.regularizer = terms.regularizer.create(penalized, { layers: layersOf(layout), exponent: terms.exponent });
    this.described = this.describe();
    this.whole = mask ? null : this.describeSteps();
  }

  objective(checkpoint: Checkpoint): number | null {
    let loss = 0;
    for (let from = 0; from < this.n; from += this.blockSamples) {
      const count = Math.min(this.blockSamples, this.n - from);
      this.forward(count, address(this.x, from));
      loss += this.loss(count, this.outputs, this.y, from);
      if (checkpoint((this.operationsPerSample * count) / 3)) return null;
    }
    return loss + this.terms.beta * this.regularizer.value();
  }

  objectiveAndGradient(checkpoint: Checkpoint): number | null {
    const penalty = this.startGradient();
    let loss = 0;
    for (let from = 0; from < this.n; from += this.blockSamples) {
      const count = Math.min(this.blockSamples, this.n - from);
      loss += this.pass(count, address(this.x, from), this.y, from, 1);
      if (checkpoint(this.operationsPerSample * count)) return null;
    }
    return loss + this.terms.beta * penalty;
  }

  batchGradient(batch: Int32Array, checkpoint: Checkpoint): boolean {
    this.startGradient();
    for (let from = 0; from < batch.length; from += this.blockSamples) {
      const count = Math.min(this.blockSamples, batch.length - from);
      const samples = this.rows.values;
      for (let s = 0; s < count; s++) samples[s] = batch[from + s];
      this.kernels.gatherPanels(count, this.rows.pointer, this.x.rows, this.x.block.pointer, this.batchX.block.pointer);
      this.kernels.gatherPanels(count, this.rows.pointer, this.y.rows, this.y.block.pointer, this.batchY.block.pointer);
      this.dropout?.draw(count);
      this.pass(count, this.batchX.block.pointer, this.batchY, 0, this.n / batch.length, this.dropout);
      if (checkpoint(this.operationsPerSample * count)) return false;
    }
    return true;
  }

  gradientNorm(): number {
    const { length, pointer } = this.gradient;
    return Math.sqrt(this.kernels.dot(length, pointer, pointer));
  }

  close(): void {
    this.described?.crew.close();
  }

  weights(): Record<string, NdArray> {
    const published = weightsOf(this.layout, Float64Array.from(this.parameters.values));
    this.gates.forEach((data, index) => {
      published[`G${index + 1}`] = { dtype: 'float64', shape: [this.layout.branches, this.layout.widths[index + 1], this.x.rows], data };
    });
    return published;
  }

  activeNeurons(): number {
    return reachingUnits(this.layout, Float64Array.from(this.parameters.values));
  }

  measures(stopped: () => boolean): Measures {
    const isLinear = this.terms.activation === ACTIVATION_TABLE.linear;
    return measureBranches(kernels(), this.layout, Float64Array.from(this.parameters.values), stopped, isLinear);
  }

  /** Samples of a block: whole panels. */
  private chooseBlock(): number {
    const { branches, widths } = this.layout;
    const units = widths.slice(1, -1).reduce((sum, width) => sum + branches * width, 0);
    const most = Math.min(BLOCK_VALUES / units, BLOCK_OPERATIONS / this.operationsPerSample);
    const { samples } = this.kernels;
    return Math.min(Math.max(16, samples * Math.floor(most / samples)), samples * Math.ceil(this.n / samples));
  }

  private createHidden(units: number, index: number): Hidden {
    const { kernels, layout, terms, blockSamples } = this;
    const { branches } = layout;
    const rows = columnsOf(layout, index + 1);
    const panels = blockSamples / kernels.samples;
    const { block, stride, bytes, samples } = createPanels(kernels, rows, branches * blockSamples);
    if (rows > units)
      for (let p = 0; p < branches * panels; p++) block.values.fill(1, p * stride + samples * units, p * stride + samples * rows);
    const hidden = { branches, units, rows, pointer: block.pointer, step: panels * bytes, length: block.length };
    const at = kernels.size * offsetsOf(layout).amplitudes;
    const state = terms.activation.create?.({
      kernels,
      inputs: this.x.rows,
      hidden,
      panels,
      gates: this.gates[index] ?? new Float64Array(0),
      amplitudes: { pointer: this.parameters.pointer + at, gradient: this.gradient.pointer + at },
    });
    return { ...hidden, state: state ?? null };
  }

  private createMask(): RealBlock | null {
    const values = penaltyMask(this.layout, this.terms.penalizedBiases);
    return values && this.kernels.arena.copyReal(values);
  }

  private describe(): Shared | null {
    const { kernels, layout, terms, parts, outputs, hidden, parameters, gradient } = this;
    const { activation, dropout } = terms;
    if (activation.create || dropout) return null;
    const { rectified } = activation;
    const description = new Description({ kernels, layout, parts, rectified, outputs, hidden, parameters, gradient });
    return { description, crew: new Crew(kernels, description.pointer, parts.groups * parts.shares, (call) => terms.recruit?.(call)) };
  }

  private describeSteps(): Stepwise | null {
    const { kernels, layout, terms, n, regularizer, x, y, described } = this;
    const { beta, loss } = terms;
    const { power: penalty } = regularizer;
    if (!described || !penalty || layout.outputBias) return null;
    const inOne = n <= this.blockSamples && !isShared(this.parts) && loss.name === 'squared';
    const { description } = described;
    const operations = n * this.operationsPerSample;
    return { kernels, description, beta, penalty, samples: n, x, y, inOne, operations, epoch: this.epoch };
  }

  private readonly epoch = (coefficients: number, checkpoint: Checkpoint): number | null => {
    const { kernels, described, n, blockSamples } = this;
    if (!described) return null;
    let loss = 0;
    for (let from = 0; from < n; from += blockSamples) {
      const count = Math.min(blockSamples, n - from);
      const last = from + count === n;
      const panels = Math.ceil(count / kernels.samples);
      const x = address(this.x, from);
      this.forward(count, x);
      loss += this.loss(count, this.outputs, this.y, from);
      // After the last block the step is taken.
      if (!last && checkpoint(count * this.operationsPerSample)) return null;
      this.runBack(described, panels, x, from === 0, last ? coefficients : 0);
    }
    return loss + kernels.penaltyValue(described.description.pointer);
  };

  private runBack({ crew, description }: Shared, panels: number, x: number, fresh: boolean, coefficients: number): void {
    crew.run({ kind: 'backward', panels, x, fresh, coefficients });
    if (this.parts.shares > 1) this.kernels.gatherShares(description.pointer, fresh, coefficients);
  }

  /** Puts β·∇R into the gradient; returns R. */
  private startGradient(): number {
    this.kernels.scale(this.gradient.length, 0, this.gradient.pointer);
    return this.regularizer.addGradient(this.terms.beta);
  }

  /** Forward and back over one block of samples, with the units that `dropout` leaves; returns its loss. */
  private pass(count: number, x: number, y: Panels, from: number, factor: number, dropout: Dropout | null = null): number {
    this.forward(count, x, dropout);
    const loss = this.loss(count, this.outputs, y, from);
    const panels = Math.ceil(count / this.kernels.samples);
    this.kernels.scale(panels * this.outputs.stride, factor, this.outputs.block.pointer);
    if (this.layout.outputBias) this.addOutputBiasGradient(count);
    this.backward(panels, x, dropout);
    return loss;
  }

  private forward(count: number, x: number, dropout: Dropout | null = null): void {
    const { kernels, layout, hidden, outputs, parameters, described } = this;
    const { branches, widths } = layout;
    const { floor } = this.terms.activation;
    const panels = Math.ceil(count / this.kernels.samples);
    if (described) {
      described.crew.run({ kind: 'forward', panels, x });
      this.startOutputs(panels);
      return kernels.sumGroups(described.description.pointer, panels);
    }
    let input = x;
    let step = 0;
    for (let l = 0; l < hidden.length; l++) {
      const { units, rows, pointer, step: out, state } = hidden[l];
      const weights = parameters.pointer + this.weightBytes[l];
      kernels.layerForward(branches, panels, columnsOf(layout, l), units, input, step, weights, floor, pointer, rows, out);
      state?.forward(panels, x);
      dropout?.apply(l);
      input = pointer;
      step = out;
    }
    this.startOutputs(panels);
    const weights = parameters.pointer + this.weightBytes[hidden.length];
    kernels.addOutputs(branches, panels, widths[hidden.length], outputs.rows, input, step, weights, outputs.block.pointer);
  }

  /** Puts the output biases, or zeros, into the outputs. */
  private startOutputs(panels: number): void {
    const { block, rows, samples, stride } = this.outputs;
    this.kernels.scale(panels * stride, 0, block.pointer);
    if (!this.layout.outputBias) return;
    const at = offsetsOf(this.layout).outputBias;
    const biases = this.parameters.values;
    const { values } = block;
    for (let p = 0; p < panels; p++)
      for (let c = 0; c < rows; c++) values.fill(biases[at + c], p * stride + samples * c, p * stride + samples * c + samples);
  }

  private addOutputBiasGradient(count: number): void {
    const { block, rows, samples } = this.outputs;
    const at = offsetsOf(this.layout).outputBias;
    const gradient = this.gradient.values;
    const { values } = block;
    for (let s = 0; s < count; s++) for (let c = 0; c < rows; c++) gradient[at + c] += values[place(this.outputs, s) + samples * c];
  }

  /** From the gradient by the outputs to that by every weight, which is added; hidden units are overwritten by their gradients. */
  private backward(panels: number, x: number, dropout: Dropout | null): void {
    const { kernels, layout, hidden, outputs } = this;
    if (this.described) return this.runBack(this.described, panels, x, false, 0);
    const { branches, widths } = layout;
    const { rectified } = this.terms.activation;
    let delta = outputs.block.pointer;
    let deltaRows = outputs.rows;
    let deltaStep = 0;
    for (let l = hidden.length; l >= 0; l--) {
      const columns = columnsOf(layout, l);
      const width = widths[l + 1];
      const input = l === 0 ? x : hidden[l - 1].pointer;
      const step = l === 0 ? 0 : hidden[l - 1].step;
      const at = this.weightBytes[l];
      kernels.layerGradient(branches, panels, columns, width, input, step, delta, deltaRows, deltaStep, this.gradient.pointer + at);
      if (l === 0) return;
      const { units, state } = hidden[l - 1];
      const weights = this.parameters.pointer + at;
      kernels.layerBackward(branches, panels, columns, width, units, weights, delta, deltaRows, deltaStep, rectified, input, step);
      dropout?.apply(l - 1);
      state?.backward(panels);
      delta = input;
      deltaRows = columns;
      deltaStep = step;
    }
  }
}
