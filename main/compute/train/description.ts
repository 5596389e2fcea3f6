import type { Int32Block, RealBlock } from '../engine/arena';
import type { TrainingKernels } from '../engine/training-kernels';
import type { Parts } from './groups';
import { blocksOf, columnsOf, layersOf, type Layout } from './layout';
import type { Elementwise, OptimizerState } from './optimizers/state';
import type { Panels } from './panels';
import type { PowerTerms } from './regularizers/regularizer';

/** What a description says of a network. */
export interface Described {
  readonly kernels: TrainingKernels;
  readonly layout: Layout;
  readonly parts: Parts;
  readonly rectified: boolean;
  readonly outputs: Panels;
  readonly hidden: readonly { readonly pointer: number; readonly rows: number; readonly step: number }[];
  readonly parameters: RealBlock;
  readonly gradient: RealBlock;
}

// The fields of `Network` and of `Layer` (engine/assembly/network.ts), in their order.
const NETWORK = ['layers', 'branches', 'groups', 'shares', 'outputs', 'rectified', 'exponent', 'optimizer'] as const;
const POINTERS = ['partial', 'outputStep', 'residual', 'penalties', 'constants', 'gradients', 'sums', 'shareStep', 'table'] as const;
const LAYER = ['fanIn', 'width', 'weights', 'gradient', 'first', 'second', 'hidden', 'rows', 'step'] as const;
const HEAD = [...NETWORK, ...POINTERS];

/** A network as the kernels read it: where everything lies. Allocates in their arena. */
export class Description {
  private readonly block: Int32Block;
  private readonly constants;

  constructor(private readonly network: Described) {
    const { kernels, layout, parts, outputs, parameters, gradient, hidden } = network;
    const { groups, shares } = parts;
    const { arena, size } = kernels;
    const layers = layersOf(layout);
    this.block = arena.int32(HEAD.length + LAYER.length * layers);
    this.constants = arena.float64(4);
    const step = size * outputs.block.length;
    this.set({
      layers,
      branches: layout.branches,
      groups,
      shares,
      outputs: outputs.rows,
      rectified: Number(network.rectified),
      partial: arena.real(groups * outputs.block.length).pointer,
      outputStep: step,
      residual: outputs.block.pointer,
      penalties: arena.float64(groups).pointer,
      constants: this.constants.pointer,
      gradients: gradient.pointer,
      sums: shares > 1 ? arena.real(shares * gradient.length).pointer : 0,
      shareStep: size * gradient.length,
      table: this.block.pointer + 4 * HEAD.length,
    });
    for (const { layer, rows, offset } of this.firstBlocks()) {
      const units = hidden[layer] ?? { pointer: 0, rows: 0, step: 0 };
      this.setLayer(layer, {
        fanIn: columnsOf(layout, layer),
        width: rows,
        weights: parameters.pointer + size * offset,
        gradient: gradient.pointer + size * offset,
        hidden: units.pointer,
        rows: units.rows,
        step: units.step,
      });
    }
  }

  get pointer(): number {
    return this.block.pointer;
  }

  /** Adds what the kernels need for steps of their own: the regulariser β·factor·Σ‖W_lk‖^exponent and the optimiser. */
  addSteps(beta: number, { factor, exponent }: PowerTerms, { number, constants }: Elementwise, { blocks }: OptimizerState): void {
    const { size } = this.network.kernels;
    this.constants.values.set([beta * factor, ...constants]);
    this.set({ exponent, optimizer: number });
    for (const { layer, offset } of this.firstBlocks()) {
      const [first, second] = [0, 1].map((index) => (blocks[index] ? blocks[index].pointer + size * offset : 0));
      this.setLayer(layer, { first, second });
    }
  }

  private firstBlocks() {
    return blocksOf(this.network.layout).filter(({ branch }) => branch === 0);
  }

  private set(fields: Partial<Record<(typeof HEAD)[number], number>>): void {
    const { values } = this.block;
    HEAD.forEach((name, index) => (values[index] = fields[name] ?? values[index]));
  }

  private setLayer(layer: number, fields: Partial<Record<(typeof LAYER)[number], number>>): void {
    const { values } = this.block;
    const at = HEAD.length + LAYER.length * layer;
    LAYER.forEach((name, index) => (values[at + index] = fields[name] ?? values[at + index]));
  }
}
