import type { TrainSpec } from '../../../shared/contract/run';
import type { Float64Block, Int32Block, RealBlock } from '../engine/arena';
import type { TrainingKernels } from '../engine/training-kernels';
import { blocksOf, columnsOf, layersOf, type Layout } from './layout';
import type { Elementwise, Optimizer } from './optimizers/optimizer';
import { address, type Panels } from './panels';
import type { PowerTerms } from './regularizers/regularizer';
import type { Stepper } from './stepper';

/** Operations of one call at most, so that a stop is heard soon. */
const OPERATIONS = 2e6;
/** Epochs of one call at most. */
const MOST = 256;

/** A network all of whose rows are one block, with the squared loss and nothing that the kernels' own epochs do not do. */
export interface WholeBatch {
  readonly kernels: TrainingKernels;
  readonly layout: Layout;
  readonly rectified: boolean;
  readonly beta: number;
  readonly penalty: PowerTerms;
  readonly samples: number;
  readonly x: Panels;
  readonly y: Panels;
  readonly outputs: Panels;
  readonly hidden: readonly { readonly pointer: number; readonly rows: number; readonly step: number }[];
  readonly parameters: RealBlock;
  readonly gradient: RealBlock;
  /** Floating-point operations of an epoch. */
  readonly operations: number;
}

/** Epochs of a network that the kernels run by themselves (engine/assembly/network.ts), with the bits of one step after the other. */
export class Epochs {
  /** Epochs of one call at most. */
  readonly most: number;
  /** Floating-point operations of one. */
  readonly operations: number;
  private readonly description: Int32Block;
  private readonly coefficients: Float64Block;
  private readonly objectives: Float64Block;

  /** Allocates in the arena of the network. */
  constructor(
    private readonly network: WholeBatch,
    private readonly update: Elementwise,
    optimizer: Optimizer,
    private readonly stepper: Stepper,
  ) {
    const { arena } = network.kernels;
    this.most = Math.max(1, Math.min(MOST, Math.floor(OPERATIONS / network.operations)));
    this.operations = network.operations;
    this.description = describe(network, update, optimizer);
    this.coefficients = arena.float64(3 * this.most);
    this.objectives = arena.float64(this.most);
  }

  /** `count` epochs, at most `most`, from `epoch` on; the objective before each step, a view that the next call overwrites. */
  run(epoch: number, count: number): Float64Array {
    const { kernels, samples, x, y } = this.network;
    const { values } = this.coefficients;
    for (let e = 0; e < count; e++) values.set(this.update.coefficients(this.stepper.rate(epoch + e)), 3 * e);
    const panels = Math.ceil(samples / kernels.samples);
    const { pointer } = this.description;
    kernels.descend(pointer, count, samples, panels, address(x, 0), address(y, 0), this.coefficients.pointer, this.objectives.pointer);
    return this.objectives.values.subarray(0, count);
  }
}

/** Writes down the fields of `Network` and of its `Layer`s (engine/assembly/network.ts), in their order. */
function describe(network: WholeBatch, { number, constants }: Elementwise, { state }: Optimizer): Int32Block {
  const { kernels, layout, penalty, beta, outputs, parameters, gradient, hidden } = network;
  const { arena, size } = kernels;
  const layers = blocksOf(layout).filter(({ branch }) => branch === 0);
  const description = arena.int32(13 + 9 * layersOf(layout));
  const penalties = arena.float64(1);
  const numbers = arena.float64(4);
  numbers.values.set([beta * penalty.factor, ...constants]);
  const table = layers.flatMap(({ layer, rows, offset }) => {
    const at = size * offset;
    const { pointer, rows: panelRows, step } = hidden[layer] ?? { pointer: 0, rows: 0, step: 0 };
    const [first, second] = [0, 1].map((index) => (state.blocks[index] ? state.blocks[index].pointer + at : 0));
    return [columnsOf(layout, layer), rows, parameters.pointer + at, gradient.pointer + at, first, second, pointer, panelRows, step];
  });
  description.values.set([
    layersOf(layout),
    layout.branches,
    1,
    outputs.rows,
    Number(network.rectified),
    penalty.exponent,
    number,
    outputs.block.pointer,
    0,
    outputs.block.pointer,
    penalties.pointer,
    numbers.pointer,
    description.pointer + 4 * 13,
    ...table,
  ]);
  return description;
}

/** The epochs of a training, or null where its steps need more than the kernels do by themselves. */
export function wholeEpochs(network: WholeBatch | null, optimizer: Optimizer, stepper: Stepper, spec: TrainSpec): Epochs | null {
  const { elementwise } = optimizer;
  if (!network || !elementwise || spec.clip !== undefined || spec.stopGap !== undefined) return null;
  return new Epochs(network, elementwise, optimizer, stepper);
}
