import type { Matrix } from '../../../shared/contract/array';
import type { SeedResult, TrainSpec } from '../../../shared/contract/run';
import { checkTargets } from '../../../shared/theory/losses/targets';
import { trainingKernels } from '../engine/training-kernels';
import type { Monitor } from '../job';
import { Batches } from './batches';
import { checkTraining } from './check';
import { Course } from './course';
import { createNetwork } from './create';
import { checkFinite } from './finite';
import type { TrainedNetwork } from './network';
import { seedResult, stopping } from './seed-result';
import { Stepper } from './stepper';

/**
 * Trains one seed of a network (theory §1, §4) on X (n×d) and Y (n×C) and measures what came out (§7). The loss is
 * a sum over samples and so is the gradient that the learning rate multiplies; a batch stands for all rows, scaled by n/|batch|.
 *
 * Reports the objective of the whole problem after each epoch, the initial network first. Throws a Failure: 'unsupported' or 'usage'
 * for a specification that cannot be trained, 'computation' when the objective stops being finite.
 */
export function trainSeed(X: Matrix, Y: Matrix, spec: TrainSpec, seed: number, monitor: Monitor): SeedResult {
  const samples = X.shape[0];
  const rule = checkTraining(spec, samples);
  checkTargets(spec.architecture.loss, Y);
  const { batchSize } = spec;
  const engine = trainingKernels(spec.precision);
  return engine.arena.scope(() => {
    const network = createNetwork(engine, X, Y, spec, seed);
    const course = new Course(monitor, seed, spec.epochs);
    const optimizer = rule.create(engine, network, spec, course.checkpoint);
    const stepper = new Stepper(engine, network, optimizer, spec);
    try {
      const unrecorded =
        batchSize === undefined || batchSize === samples
          ? descend(network, stepper, spec, course)
          : descendInBatches(network, stepper, spec, course, new Batches(samples, batchSize, seed));
      // Not asked to stop again: from here on it is about what the run keeps.
      const objective = network.objectiveAndGradient(() => false) as number;
      if (unrecorded) record(objective, spec, course);
    } finally {
      course.report();
    }
    return seedResult(network, X, Y, spec, { seed, epochs: course.completed }, course.stopped ? stopping() : course.poll);
  });
}

/**
 * Full batch: the objective before a step is that after the epoch before. It ends early where no step lowers the objective any more.
 * Returns whether it was stopped between a step and its record.
 */
function descend(network: TrainedNetwork, stepper: Stepper, spec: TrainSpec, course: Course): boolean {
  for (let epoch = 0; epoch <= spec.epochs; epoch++) {
    const objective = network.objectiveAndGradient(course.checkpoint);
    if (objective === null) return true;
    record(objective, spec, course);
    if (epoch === spec.epochs) return false;
    const end = stepper.step(epoch, objective);
    if (end !== 'moved') return false;
  }
  return false;
}

/** The same in batches; stopped within an epoch, the parameters are some steps past the last record. */
function descendInBatches(network: TrainedNetwork, stepper: Stepper, spec: TrainSpec, course: Course, batches: Batches): boolean {
  for (let epoch = 0; epoch <= spec.epochs; epoch++) {
    const objective = network.objective(course.checkpoint);
    if (objective === null) return true;
    record(objective, spec, course);
    if (epoch === spec.epochs) return false;
    batches.shuffle();
    for (let batch = 0; batch < batches.count; batch++) {
      if (!network.batchGradient(batches.rows(batch), course.checkpoint)) return false;
      stepper.step(epoch, null);
    }
  }
  return false;
}

function record(objective: number, { learningRate }: TrainSpec, course: Course): void {
  checkFinite(objective, course.recorded, learningRate);
  course.record(objective);
}
