import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { RealBlock, Int32Block } from '../engine/arena';
import { kernels } from '../engine/kernels';
import type { TrainingKernels } from '../engine/training-kernels';
import { activeNeurons, measure, type Measures } from './measures';
import type { Checkpoint, TrainedNetwork } from './network';
import { address, createPanels, fillPanels, type Panels } from './panels';
import { PenalizedWeights } from './regularizers/penalized';
import type { Regularizer } from './regularizers/regularizer';
import { weightDecay } from './regularizers/weight-decay';
import { hiddenUnits, parameterCount, weightsOf, type Shape } from './shape';

/** Samples of one block: its hidden units stay in the cache between the way forward and the way back. */
const BLOCK = 256;
/** Operations of one block at most, so that a stop is heard within some 20 ms. */
const BLOCK_OPERATIONS = 2e8;

/**
 * A two-layer ReLU network with squared loss and weight decay over one data set: F(θ) = ½‖(XW₁ᵀ)₊W₂ᵀ − Y‖² + ½β‖θ‖²
 * and its gradient, block by block of samples in a fixed order. What `LayeredNetwork` does for every network, faster for this one.
 */
export class TwoLayer implements TrainedNetwork {
  readonly parameters: RealBlock;
  readonly gradient: RealBlock;
  readonly regularizer: Regularizer;
  readonly whole = null;
  private readonly n: number;
  private readonly x: Panels;
  private readonly y: Panels;
  private readonly batchX: Panels;
  private readonly batchY: Panels;
  private readonly hidden: Panels;
  private readonly outputs: Panels;
  private readonly partial: RealBlock;
  private readonly rows: Int32Block;
  private readonly blockSamples: number;
  private readonly units: number;

  /** Allocates in the arena of `kernels`; X is n×d and Y n×C, the input that is always 1 is added here. */
  constructor(
    private readonly kernels: TrainingKernels,
    private readonly shape: Shape,
    X: Matrix,
    Y: Matrix,
    private readonly beta: number,
  ) {
    const { arena } = kernels;
    this.n = X.shape[0];
    this.units = hiddenUnits(shape);
    const { samples } = kernels;
    const most = Math.floor(BLOCK_OPERATIONS / this.operations(1) / samples) * samples;
    this.blockSamples = Math.min(BLOCK, Math.max(samples, most), Math.ceil(this.n / samples) * samples);
    this.parameters = arena.real(parameterCount(shape));
    this.gradient = arena.real(parameterCount(shape));
    this.regularizer = weightDecay.create(new PenalizedWeights(kernels, this.parameters, this.gradient, [], null), {
      layers: 2,
      exponent: 2,
    });
    this.x = createPanels(kernels, shape.inputs, this.n);
    this.y = createPanels(kernels, shape.outputs, this.n);
    this.batchX = createPanels(kernels, shape.inputs, this.blockSamples);
    this.batchY = createPanels(kernels, shape.outputs, this.blockSamples);
    this.hidden = createPanels(kernels, this.units, this.blockSamples);
    this.outputs = createPanels(kernels, shape.outputs, this.blockSamples);
    this.partial = arena.real((16 / kernels.size) * this.units * shape.outputs);
    this.rows = arena.int32(this.blockSamples);
    fillPanels(this.x, X, shape.biased);
    fillPanels(this.y, Y, false);
  }

  /** The objective at the parameters, or null where it was stopped. */
  objective(checkpoint: Checkpoint): number | null {
    let loss = 0;
    for (let from = 0; from < this.n; from += this.blockSamples) {
      loss += this.forward(this.window(from), this.x, this.y, from);
      if (checkpoint(this.operations(this.blockSamples) / 2)) return null;
    }
    return this.withRegularizer(loss);
  }

  /** The objective at the parameters, its gradient left in `gradient`; null where it was stopped. */
  objectiveAndGradient(checkpoint: Checkpoint): number | null {
    this.startGradient();
    let loss = 0;
    for (let from = 0; from < this.n; from += this.blockSamples) {
      const panels = this.window(from);
      loss += this.forward(panels, this.x, this.y, from);
      this.backward(panels, this.x, from, 1);
      if (checkpoint(this.operations(this.blockSamples))) return null;
    }
    return this.withRegularizer(loss);
  }

  /** Leaves in `gradient` the unbiased estimate from a batch of samples, (n/|batch|)·∇ℓ(batch) + β·θ; false where it was stopped. */
  batchGradient(batch: Int32Array, checkpoint: Checkpoint): boolean {
    this.startGradient();
    for (let from = 0; from < batch.length; from += this.blockSamples) {
      const count = Math.min(this.blockSamples, batch.length - from);
      const samples = this.rows.values;
      for (let s = 0; s < count; s++) samples[s] = batch[from + s];
      this.kernels.gatherPanels(count, this.rows.pointer, this.x.rows, this.x.block.pointer, this.batchX.block.pointer);
      this.kernels.gatherPanels(count, this.rows.pointer, this.y.rows, this.y.block.pointer, this.batchY.block.pointer);
      const panels = Math.ceil(count / this.kernels.samples);
      this.forward(panels, this.batchX, this.batchY, 0);
      this.backward(panels, this.batchX, 0, this.n / batch.length);
      if (checkpoint(this.operations(count))) return false;
    }
    return true;
  }

  /** The Euclidean norm of what `gradient` holds. */
  gradientNorm(): number {
    const { length, pointer } = this.gradient;
    return Math.sqrt(this.kernels.dot(length, pointer, pointer));
  }

  weights(): Record<string, NdArray> {
    return weightsOf(this.shape, Float64Array.from(this.parameters.values));
  }

  activeNeurons(): number {
    return activeNeurons(this.shape, Float64Array.from(this.parameters.values));
  }

  measures(stopped: () => boolean): Measures {
    return measure(kernels(), this.shape, Float64Array.from(this.parameters.values), stopped);
  }

  /** Floating-point operations of a step on that many samples. */
  private operations(samples: number): number {
    const { inputs, outputs } = this.shape;
    return samples * this.units * (4 * inputs + 6 * outputs);
  }

  /** Panels of the block that begins at sample `from`. */
  private window(from: number): number {
    return Math.ceil(Math.min(this.blockSamples, this.n - from) / this.kernels.samples);
  }

  private startGradient(): void {
    const { length, pointer } = this.gradient;
    this.kernels.scale(length, 0, pointer);
    this.kernels.axpy(length, this.beta, this.parameters.pointer, pointer);
  }

  private forward(panels: number, x: Panels, y: Panels, from: number): number {
    const { inputs, outputs } = this.shape;
    const { pointer } = this.parameters;
    this.kernels.reluForward(
      panels,
      inputs,
      this.units,
      outputs,
      address(x, from),
      pointer,
      pointer + this.kernels.size * this.units * inputs,
      this.hidden.block.pointer,
      this.outputs.block.pointer,
    );
    return this.kernels.squaredResidual(panels * y.stride, this.outputs.block.pointer, address(y, from));
  }

  private backward(panels: number, x: Panels, from: number, factor: number): void {
    const { inputs, outputs } = this.shape;
    this.kernels.reluBackward(
      panels,
      inputs,
      this.units,
      outputs,
      address(x, from),
      this.parameters.pointer + this.kernels.size * this.units * inputs,
      factor,
      this.hidden.block.pointer,
      this.outputs.block.pointer,
      this.partial.pointer,
      this.gradient.pointer,
      this.gradient.pointer + this.kernels.size * this.units * inputs,
    );
  }

  private withRegularizer(loss: number): number {
    const { length, pointer } = this.parameters;
    return loss + 0.5 * this.beta * this.kernels.dot(length, pointer, pointer);
  }
}
