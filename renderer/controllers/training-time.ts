import type { TrainSpec } from '../../shared/contract/run';
import { epochsOf } from '../../shared/theory/training/epochs';
import { parameterCount } from '../../shared/theory/training/parameters';

/** Multiplications and additions that one thread does in a second in small networks: what to expect where nothing was measured yet. */
const PER_SECOND = 4e9;
/** Forward, and backward to the inputs and to the weights. */
const PASSES = 3;

/** A training that has ended, by which another one is judged. */
export interface MeasuredTraining {
  spec: TrainSpec;
  rows: number;
  features: number;
  targets: number;
  seconds: number;
}

/** Multiplications of a whole training, as if every seed went through all its epochs. */
export function workOf({ spec, rows, features, targets }: Omit<MeasuredTraining, 'seconds'>): number {
  const { total } = parameterCount(spec.architecture, features, targets);
  return PASSES * total * rows * epochsOf(spec) * spec.seeds;
}

/** About how long a training takes on so many threads, in seconds; by the speed of one that has ended where there is one. */
export function secondsOf(training: Omit<MeasuredTraining, 'seconds'>, threads: number, measured: MeasuredTraining | null): number {
  const work = workOf(training);
  if (measured && measured.seconds > 0) return (work / workOf(measured)) * measured.seconds;
  return work / (PER_SECOND * Math.min(threads, training.spec.seeds));
}
