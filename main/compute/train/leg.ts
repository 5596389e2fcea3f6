import type { Matrix } from '../../../shared/contract/array';
import type { ENDS, TrainSpec } from '../../../shared/contract/run';
import { isWithin } from '../../../shared/theory/training/success';
import type { Batches } from './batches';
import type { Course } from './course';
import type { Epochs } from './epochs';
import { isMeasured, measuresAt } from './measured';
import type { TrainedNetwork } from './network';
import { networkObjective } from './objective';
import type { Stepper } from './stepper';

export type End = (typeof ENDS)[number];

/** A network in training, until it ends or is given more neurons. */
export interface Leg {
  readonly X: Matrix;
  readonly Y: Matrix;
  /** With the network's size as it is now. */
  readonly spec: TrainSpec;
  readonly seed: number;
  /** Epochs of this leg. */
  readonly epochs: number;
  readonly network: TrainedNetwork;
  readonly stepper: Stepper;
  readonly course: Course;
  /** Null where the kernels cannot take epochs by themselves. */
  readonly ahead: Epochs | null;
  /** Null where every step takes the gradient of the recorded objective itself. */
  readonly batches: Batches | null;
  /** The true bound of the problem, where the training ends near it. */
  readonly bound: number | null;
  /** Hands out a checkpoint between two epochs. */
  keep(epoch: number): void;
}

/** How a leg ended, and whether the objective of its last parameters is still to be recorded as that of an epoch. */
export interface LegEnd {
  end: End;
  unrecorded: boolean;
}

/**
 * Trains from epoch `first` of a leg on, recording the objective of all rows before the first step and after every epoch. Ends early
 * where no step lowers the objective any more, within the gap that was asked for, or told to stop: then within an epoch of batches the
 * parameters may be some steps past the last record.
 */
export function descend(leg: Leg, first: number): LegEnd {
  const { network, course, epochs, batches } = leg;
  let epoch = first;
  for (;;) {
    if (course.keepDue) leg.keep(epoch);
    const count = epochsAhead(leg, epoch);
    if (leg.ahead && count > 0) {
      const end = runAhead(leg, leg.ahead, epoch, count);
      if (end) return { end, unrecorded: true };
      epoch += count;
      continue;
    }
    const objective = batches ? network.objective(course.checkpoint) : network.objectiveAndGradient(course.checkpoint);
    if (objective === null) return { end: 'stopped', unrecorded: true };
    if (!Number.isFinite(objective)) return { end: 'diverged', unrecorded: true };
    course.record(objective);
    measure(leg);
    if (isNear(leg, objective)) return { end: 'gap', unrecorded: false };
    if (epoch >= epochs) return { end: 'epochs', unrecorded: false };
    const end = batches ? stepThrough(leg, batches, epoch) : leg.stepper.step(epoch, objective);
    if (end !== 'moved') return { end, unrecorded: false };
    epoch++;
  }
}

/** How many epochs from this one on the kernels can take by themselves: none of them is the last or one that is measured. */
function epochsAhead({ ahead, spec, course, epochs }: Leg, epoch: number): number {
  if (!ahead) return 0;
  const most = Math.min(ahead.most, epochs - epoch);
  let count = 0;
  while (count < most && !isMeasured(course.recorded + count, spec.measureEvery)) count++;
  return count;
}

/** Takes them; how the training ended, where it did. */
function runAhead({ course }: Leg, ahead: Epochs, epoch: number, count: number): 'diverged' | 'stopped' | null {
  const objectives = ahead.run(epoch, count, course.checkpoint);
  if (!objectives) return 'stopped';
  for (const objective of objectives) {
    if (!Number.isFinite(objective)) return 'diverged';
    course.record(objective);
  }
  return course.checkpoint(count * ahead.operations) ? 'stopped' : null;
}

/** One epoch in batches. */
function stepThrough({ network, stepper, course }: Leg, batches: Batches, epoch: number): 'moved' | 'stopped' {
  batches.shuffle();
  for (let batch = 0; batch < batches.count; batch++) {
    if (!network.batchGradient(batches.rows(batch), course.checkpoint)) return 'stopped';
    stepper.step(epoch, null);
  }
  return 'moved';
}

/** Notes the measures of the epoch just recorded, where it is one that is measured; none where it was stopped meanwhile. */
function measure({ spec, seed, network, course }: Leg): void {
  if (!isMeasured(course.completed, spec.measureEvery)) return;
  const measures = network.measures(course.poll);
  if (measures.layers.length === 0) return;
  course.note(measuresAt(seed, course.completed, { ...measures, activeNeurons: network.activeNeurons() }));
}

/** Whether the objective, in float64 by plain loops, is within the gap that was asked for. */
function isNear({ X, Y, spec: { stopGap, architecture }, network, bound }: Leg, objective: number): boolean {
  if (stopGap === undefined || bound === null || !isWithin(objective, bound, stopGap)) return false;
  return isWithin(networkObjective(network.weights(), X, Y, architecture.beta, architecture).objective, bound, stopGap);
}
