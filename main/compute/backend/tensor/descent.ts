import { add, div, minimum, mul, sqrt, square, sum, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { Matrix } from '../../../../shared/contract/array';
import type { TrainSpec } from '../../../../shared/contract/run';
import { Batches } from '../../train/batches';
import { gatesOf, layoutOf } from '../../train/create';
import { initialParameters, type Layout } from '../../train/layout';
import { SCHEDULE_TABLE } from '../../train/schedules';
import { TENSOR_ACTIVATIONS } from './activations';
import { tensorLoss } from './losses';
import { TensorNetworks, type Rows } from './network';
import { tensorOptimizer, type TensorOptimizer, type TensorState } from './optimizers';
import { tensorRegularizer, type TensorRegularizer } from './regularizers';
import { TensorData } from './rows';

/** The training of some seeds of a run side by side, one step at a time; its tensors live until `dispose`. */
export class TensorDescent {
  private readonly layout: Layout;
  private readonly data: TensorData;
  /** All rows, in blocks that the device holds. */
  private readonly blocks: readonly Rows[];
  private readonly networks: TensorNetworks;
  private readonly regularizer: TensorRegularizer;
  private readonly optimizer: TensorOptimizer;
  private readonly batches: readonly Batches[];
  private state: TensorState;

  /** X is n×d and Y n×C; `blockRows` rows are computed at once. The specification is one that `checkTensorTraining` accepts. */
  constructor(
    X: Matrix,
    Y: Matrix,
    private readonly spec: TrainSpec,
    private readonly seeds: readonly number[],
    private readonly blockRows: number,
  ) {
    const { architecture, batchSize } = spec;
    const n = X.shape[0];
    this.layout = layoutOf(architecture, X.shape[1], Y.shape[1]);
    this.data = new TensorData(this.layout, X, Y, gatesOf(this.layout, spec));
    this.blocks = Array.from({ length: Math.ceil(n / blockRows) }, (_, b) =>
      this.data.block(b * blockRows, Math.min(blockRows, n - b * blockRows)),
    );
    this.networks = new TensorNetworks(this.layout, seeds.length, TENSOR_ACTIVATIONS[architecture.activation], tensorLoss(architecture));
    this.regularizer = tensorRegularizer(this.layout, architecture);
    this.optimizer = tensorOptimizer(spec, this.regularizer);
    this.batches = batchSize === undefined || batchSize === n ? [] : seeds.map((seed) => new Batches(n, batchSize, seed));
    if (this.batches.length > 0) this.data.upload();
    this.state = this.start();
  }

  /** Steps of one epoch. */
  get steps(): number {
    return this.batches[0]?.count ?? 1;
  }

  /** Full batch: one step; gives the objective before it, of each network. Who asks disposes it. */
  step(epoch: number): Tensor {
    const { state, objective } = tidy(() => {
      const { parameters } = this.state;
      const [value, gradient] = summed(this.blocks, (rows) => {
        const part = this.networks.valueAndGradient(parameters, rows, 1);
        return [part.value, part.gradient];
      });
      const penalty = this.regularizer.evaluate(parameters);
      return {
        state: this.move(gradient, penalty.gradient, epoch),
        objective: add(value, mul(this.spec.architecture.beta, penalty.value)),
      };
    });
    this.replace(state);
    return objective;
  }

  /** The rows in a new order, each network's from its own stream. */
  shuffle(): void {
    for (const batches of this.batches) batches.shuffle();
  }

  /** One step on a batch of the rows of its own for each network, which stands for all rows. */
  batchStep(epoch: number, batch: number): void {
    const state = tidy(() => {
      const { parameters } = this.state;
      const rows = this.batches.map((batches) => batches.rows(batch));
      const size = rows[0].length;
      const factor = this.blocks.reduce((sum, { count }) => sum + count, 0) / size;
      const begins = Array.from({ length: Math.ceil(size / this.blockRows) }, (_, block) => block * this.blockRows);
      const [gradient] = summed(begins, (from) => {
        const parts = rows.map((indices) => indices.subarray(from, from + this.blockRows));
        const own = this.data.batch(joined(parts), this.seeds.length);
        return [this.networks.valueAndGradient(parameters, own, factor).gradient];
      });
      return this.move(gradient, this.regularizer.evaluate(parameters).gradient, epoch);
    });
    this.replace(state);
  }

  /** The objective of each network. Who asks disposes it. */
  objective(): Tensor {
    return tidy(() => {
      const { parameters } = this.state;
      const [loss] = summed(this.blocks, (rows) => [this.networks.value(parameters, rows)]);
      return add(loss, mul(this.spec.architecture.beta, this.regularizer.evaluate(parameters).value));
    });
  }

  /** The parameters of each network, as `train/layout.ts` lays them out. */
  async parameters(): Promise<Float64Array[]> {
    const values = Float64Array.from(await this.state.parameters.data());
    const length = values.length / this.seeds.length;
    return this.seeds.map((_, index) => values.slice(index * length, (index + 1) * length));
  }

  dispose(): void {
    this.data.dispose();
    this.regularizer.dispose();
    for (const { X, Y, gates } of this.blocks) for (const part of [X, Y, ...gates]) part.dispose();
    for (const part of held(this.state)) part.dispose();
  }

  private start(): TensorState {
    const initial = joinedFloats(this.seeds.map((seed) => initialParameters(this.layout, this.spec, seed)));
    return tidy(() => {
      const parameters = tensor(initial, [this.seeds.length, initial.length / this.seeds.length]);
      return this.optimizer.start(this.regularizer.project?.(parameters) ?? parameters);
    });
  }

  private move(loss: Tensor, penalty: Tensor, epoch: number): TensorState {
    const { learningRate, schedule, epochs, clip, architecture } = this.spec;
    let gradient = this.optimizer.lossOnly ? loss : add(loss, mul(architecture.beta, penalty));
    if (clip !== undefined) gradient = mul(gradient, minimum(1, div(clip, sqrt(sum(square(gradient), 1, true)))));
    const rate = learningRate * SCHEDULE_TABLE[schedule ?? 'constant'](epoch, epochs);
    const next = this.optimizer.step(this.state, gradient, rate);
    return this.regularizer.project ? { ...next, parameters: this.regularizer.project(next.parameters) } : next;
  }

  private replace(state: TensorState): void {
    const before = held(this.state);
    this.state = state;
    for (const part of before) part.dispose();
  }
}

const held = ({ parameters, memory }: TensorState) => [parameters, ...memory];

/** Sums over blocks of rows, each of which leaves the device before the next one comes: memory is that of one block. */
function summed<T>(blocks: readonly T[], part: (block: T) => Tensor[]): Tensor[] {
  return blocks.slice(1).reduce(
    (sums, block) => {
      const next = tidy(() => part(block).map((value, at) => add(sums[at], value)));
      for (const sum of sums) sum.dispose();
      return next;
    },
    tidy(() => part(blocks[0])),
  );
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.length * parts[0].length);
  parts.forEach((part, index) => whole.set(part, index * part.length));
  return whole;
}

function joinedFloats(parts: readonly Float64Array[]): Float32Array {
  const whole = new Float32Array(parts.length * parts[0].length);
  parts.forEach((part, index) => whole.set(part, index * part.length));
  return whole;
}
