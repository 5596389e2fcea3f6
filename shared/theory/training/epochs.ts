import type { TrainSpec } from '../../contract/run';

/** Epochs of one seed at most: those asked for, and as many after each escape, which counts as one itself. */
export function epochsOf({ epochs, escapes = 0 }: Pick<TrainSpec, 'epochs' | 'escapes'>): number {
  return (epochs + 1) * (escapes + 1) - 1;
}
