import type { Matrix } from '../../../shared/contract/array';
import type { Float64Block, Int32Block } from '../engine/arena';
import type { Kernels } from '../engine/kernels';
import { hiddenUnits, parameterCount, type Shape } from './shape';

/** Samples of one block: its hidden units stay in the cache between the way forward and the way back. */
const BLOCK = 256;
/** Operations of one block at most, so that a stop is heard within some 20 ms. */
const BLOCK_OPERATIONS = 2e8;

/** Told the floating-point operations done since the last call; true means stop now. */
export type Checkpoint = (operations: number) => boolean;

/** What an array over the samples needs: rows of values for each sample, in panels of 4 samples (engine/assembly/panels.ts). */
interface Panels {
  readonly block: Float64Block;
  readonly rows: number;
  /** Values from panel to panel. */
  readonly stride: number;
}

/**
 * A two-layer ReLU network with squared loss and weight decay over one data set: F(θ) = ½‖(XW₁ᵀ)₊W₂ᵀ − Y‖² + ½β‖θ‖²
 * and its gradient, block by block of samples in a fixed order, so that equal parameters give equal bits.
 */
export class TwoLayer {
  readonly parameters: Float64Block;
  readonly gradient: Float64Block;
  private readonly n: number;
  private readonly x: Panels;
  private readonly y: Panels;
  private readonly batchX: Panels;
  private readonly batchY: Panels;
  private readonly hidden: Panels;
  private readonly outputs: Panels;
  private readonly partial: Float64Block;
  private readonly rows: Int32Block;
  private readonly blockSamples: number;
  private readonly units: number;

  /** Allocates in the arena of `kernels`; X is n×d and Y n×C, the input that is always 1 is added here. */
  constructor(
    private readonly kernels: Kernels,
    private readonly shape: Shape,
    X: Matrix,
    Y: Matrix,
    private readonly beta: number,
  ) {
    const { arena } = kernels;
    this.n = X.shape[0];
    this.units = hiddenUnits(shape);
    const most = Math.floor(BLOCK_OPERATIONS / this.operations(1) / 4) * 4;
    this.blockSamples = Math.min(BLOCK, Math.max(4, most), Math.ceil(this.n / 4) * 4);
    this.parameters = arena.float64(parameterCount(shape));
    this.gradient = arena.float64(parameterCount(shape));
    this.x = this.panels(shape.inputs, this.n);
    this.y = this.panels(shape.outputs, this.n);
    this.batchX = this.panels(shape.inputs, this.blockSamples);
    this.batchY = this.panels(shape.outputs, this.blockSamples);
    this.hidden = this.panels(this.units, this.blockSamples);
    this.outputs = this.panels(shape.outputs, this.blockSamples);
    this.partial = arena.float64(2 * this.units * shape.outputs);
    this.rows = arena.int32(this.blockSamples);
    fill(this.x, X, shape.biased);
    fill(this.y, Y, false);
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
      const panels = Math.ceil(count / 4);
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

  /** Floating-point operations of a step on that many samples. */
  private operations(samples: number): number {
    const { inputs, outputs } = this.shape;
    return samples * this.units * (4 * inputs + 6 * outputs);
  }

  /** Panels of the block that begins at sample `from`. */
  private window(from: number): number {
    return Math.ceil(Math.min(this.blockSamples, this.n - from) / 4);
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
      pointer + 8 * this.units * inputs,
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
      this.parameters.pointer + 8 * this.units * inputs,
      factor,
      this.hidden.block.pointer,
      this.outputs.block.pointer,
      this.partial.pointer,
      this.gradient.pointer,
      this.gradient.pointer + 8 * this.units * inputs,
    );
  }

  private withRegularizer(loss: number): number {
    const { length, pointer } = this.parameters;
    return loss + 0.5 * this.beta * this.kernels.dot(length, pointer, pointer);
  }

  private panels(rows: number, samples: number): Panels {
    const stride = this.kernels.panelStride(rows);
    return { block: this.kernels.arena.float64(Math.ceil(samples / 4) * stride), rows, stride };
  }
}

function address({ block, stride }: Panels, sample: number): number {
  return block.pointer + 8 * stride * (sample / 4);
}

function fill(target: Panels, source: Matrix, withOnes: boolean): void {
  const [n, columns] = source.shape;
  const { values } = target.block;
  for (let s = 0; s < n; s++) {
    const at = Math.floor(s / 4) * target.stride + (s % 4);
    for (let i = 0; i < columns; i++) values[at + 4 * i] = source.data[s * columns + i];
    if (withOnes) values[at + 4 * columns] = 1;
  }
}
