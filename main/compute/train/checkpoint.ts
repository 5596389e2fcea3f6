import type { NdArray } from '../../../shared/contract/array';
import type { Escape } from '../../../shared/contract/run';
import type { Reals } from '../engine/arena';
import type { RandomState } from '../engine/random';
import type { BatchState } from './batches';
import type { OptimizerState } from './optimizers/state';

/** A training of one seed between two epochs: all that its rest depends on, so that it goes on with the same bits. */
export interface SeedCheckpoint {
  seed: number;
  /** Objectives that were recorded; the next one is that of the weights. */
  recorded: number;
  /** Epochs since the training began, or since its last escape. */
  epoch: number;
  /** The network's size: larger than asked for after an escape. */
  layers: number[];
  branches: number;
  escapes: Escape[];
  parameters: Reals;
  optimizer: SavedState;
  batches: BatchState | null;
  dropout: RandomState | null;
}

/** The values of an optimizer's state. */
export interface SavedState {
  blocks: Reals[];
  numbers: Float64Array;
}

/** What one seed begins with beside its specification. */
export interface SeedStart {
  /** The true bound of the problem, for `stopGap`. */
  bound?: number;
  /** Weights to begin with. */
  weights?: Record<string, NdArray>;
  checkpoint?: SeedCheckpoint;
}

export function saveState({ blocks, numbers }: OptimizerState): SavedState {
  return { blocks: blocks.map(({ values }) => values.slice()), numbers: numbers.slice() };
}

export function restoreState(state: OptimizerState, { blocks, numbers }: SavedState): void {
  blocks.forEach((values, index) => state.blocks[index].values.set(values));
  state.numbers.set(numbers);
}
