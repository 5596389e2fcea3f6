import type { SweepSpec, TrainSpec } from '../../../contract/run';
import { trainingMemory, type TrainingMemory } from '../memory';
import type { Sizes } from '../sizes';
import { networksOf, sweepPoints } from './points';

/** Bytes that are kept of a network: objective, measures and singular values of its layers, in three processes. */
const KEPT = 3 * 4096;

/** Bytes that a sweep needs on the embedded engine, from above: its largest network on every thread, and what is kept of all. */
export function sweepMemory(spec: SweepSpec, data: Sizes, threads: number): TrainingMemory {
  const networks = networksOf(spec);
  // No curve is kept of a network in a sweep, and the weights of the best alone.
  const each = sweepPoints(spec).map((point) => trainingMemory({ ...point.spec, seeds: 1, epochs: 1, escapes: undefined }, data, 1));
  const network = Math.max(...each.map((memory) => memory.network));
  const best = each.reduce((sum, memory) => sum + (memory.total - memory.network), 0);
  return { network, total: Math.min(threads, networks) * network + best + networks * KEPT };
}

/** The same of a training or of a sweep. */
export function memoryOf(spec: TrainSpec | SweepSpec, data: Sizes, threads: number): TrainingMemory {
  return 'axes' in spec ? sweepMemory(spec, data, threads) : trainingMemory(spec, data, threads);
}
