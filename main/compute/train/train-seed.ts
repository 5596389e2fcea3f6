import type { Matrix, NdArray } from '../../../shared/contract/array';
import type { Escape, SeedResult, TrainSpec } from '../../../shared/contract/run';
import { checkTargets } from '../../../shared/theory/losses/targets';
import { epochsOf } from '../../../shared/theory/training/epochs';
import { Random } from '../engine/random';
import { trainingKernels, type TrainingKernels } from '../engine/training-kernels';
import type { Monitor } from '../job';
import { Batches } from './batches';
import { checkTraining } from './check';
import { restoreState, saveState, type SeedCheckpoint, type SeedStart } from './checkpoint';
import { Course } from './course';
import { createNetwork } from './create';
import { wholeEpochs } from './epochs';
import { checkFinite } from './finite';
import { escape, type Grown } from './escape/index';
import type { DropoutRule } from './dropout';
import { descend, type End, type Leg } from './leg';
import { isMeasured, measuresAt } from './measured';
import type { TrainedNetwork } from './network';
import type { OptimizerRule } from './optimizers/optimizer';
import { seedResult, stopping } from './seed-result';
import { Stepper } from './stepper';

/**
 * Trains one seed of a network (theory §1, §4) on X (n×d) and Y (n×C) and measures what came out (§7). The loss is
 * a sum over samples and so is the gradient that the learning rate multiplies; a batch stands for all rows, scaled by n/|batch|.
 *
 * Reports the objective of the whole problem after each epoch, the initial network first. With `escapes` a network whose training has
 * ended is given the neurons that violate its dual constraint, which counts as an epoch, and is trained on. From a checkpoint it goes on
 * with the same bits as if it had never been cut off.
 *
 * Throws a Failure: 'unsupported' or 'usage' for a specification that cannot be trained, 'computation' when the objective of the only
 * seed stops being finite; one of several ends as diverged.
 */
export function trainSeed(X: Matrix, Y: Matrix, spec: TrainSpec, seed: number, monitor: Monitor, start: SeedStart = {}): SeedResult {
  const rule = checkTraining(spec, X.shape[0]);
  checkTargets(spec.architecture.loss, Y);
  const course = new Course(monitor, seed, epochsOf(spec), start.checkpoint?.recorded);
  const training = new Training(X, Y, spec, seed, course, rule, start);
  try {
    return training.run();
  } finally {
    course.report();
  }
}

/** The size of a network that may have been given neurons. */
function sizeOf(weights: Record<string, NdArray>): Pick<SeedCheckpoint, 'layers' | 'branches'> {
  const hidden = Object.keys(weights).filter((name) => /^W\d+$/.test(name)).length - 1;
  return { layers: Array.from({ length: hidden }, (_, l) => weights[`W${l + 1}`].shape[1]), branches: weights.W1.shape[0] };
}

/** The way of one seed: a network that is trained, and after an escape a larger one. */
class Training {
  private readonly engine: TrainingKernels;
  private readonly escapes: Escape[];
  /** Null where every step takes the gradient of the objective of all rows itself. */
  private readonly batches: Batches | null = null;
  private readonly dropout: DropoutRule | null = null;
  private checkpoint: SeedCheckpoint | undefined;
  private weights: Record<string, NdArray> | undefined;
  /** With the network's present size. */
  private spec: TrainSpec;

  constructor(
    private readonly X: Matrix,
    private readonly Y: Matrix,
    asked: TrainSpec,
    private readonly seed: number,
    private readonly course: Course,
    private readonly rule: OptimizerRule,
    private readonly start: SeedStart,
  ) {
    this.engine = trainingKernels(asked.precision);
    this.checkpoint = start.checkpoint;
    this.weights = start.weights;
    this.escapes = [...(start.checkpoint?.escapes ?? [])];
    const { layers, branches } = start.checkpoint ?? (start.weights ? sizeOf(start.weights) : asked.architecture);
    this.spec = { ...asked, architecture: { ...asked.architecture, layers, branches } };
    const [samples] = X.shape;
    const { batchSize = samples, dropout: rate } = asked;
    if (rate !== undefined) {
      const state = start.checkpoint?.dropout;
      this.dropout = { rate, random: state ? Random.fromState(state) : Random.stream(seed, 'dropout') };
    }
    if (batchSize !== samples || rate !== undefined) this.batches = new Batches(samples, batchSize, seed);
    if (start.checkpoint?.batches) this.batches?.restore(start.checkpoint.batches);
  }

  run(): SeedResult {
    for (;;) {
      const { result, grown } = this.engine.arena.scope(() => this.runLeg());
      if (result) return result;
      this.grow(grown);
    }
  }

  /** Trains the network of the present size; what it came to, or the larger one that it is to be. */
  private runLeg(): { result: SeedResult; grown?: undefined } | { result?: undefined; grown: Grown } {
    const leg = this.createLeg();
    try {
      return this.train(leg);
    } finally {
      leg.network.close?.();
    }
  }

  private train(leg: Leg): { result: SeedResult; grown?: undefined } | { result?: undefined; grown: Grown } {
    const { course, checkpoint } = this;
    const { end, unrecorded } = descend(leg, checkpoint?.epoch ?? 0);
    this.checkpoint = undefined;
    const done = end === 'epochs' || end === 'settled';
    if (done && this.escapes.length < (this.spec.escapes ?? 0)) {
      const { architecture } = this.spec;
      const { grown, missing } = escape(this.X, this.Y, leg.network.weights(), architecture, { seed: this.seed, stopped: course.poll });
      if (grown) return { grown };
      // A search that was cut short says nothing.
      if (!course.stopped) return { result: { ...this.finish(leg.network, end, unrecorded), missing } };
    }
    return { result: this.finish(leg.network, end, unrecorded) };
  }

  private createLeg(): Leg {
    const { X, Y, spec, seed, course, checkpoint, start, batches, dropout, engine } = this;
    const network = createNetwork(engine, X, Y, spec, seed, {
      recruit: course.recruit,
      ...(this.weights ? { weights: this.weights } : {}),
      ...(dropout ? { dropout } : {}),
    });
    const optimizer = this.rule.create(engine, network, spec, course.checkpoint);
    if (checkpoint) {
      network.parameters.values.set(checkpoint.parameters);
      restoreState(optimizer.state, checkpoint.optimizer);
    }
    const stepper = new Stepper(engine, network, optimizer, spec);
    return {
      X,
      Y,
      spec,
      seed,
      // A network that came with its weights is escaped from at once, where it is to be.
      epochs: start.weights && spec.escapes !== undefined && this.escapes.length === 0 ? 0 : spec.epochs,
      network,
      stepper,
      ahead: batches ? null : wholeEpochs(network.whole, optimizer, stepper, spec),
      course,
      batches,
      bound: start.bound ?? null,
      keep: (epoch) =>
        course.keep({
          seed,
          recorded: course.recorded,
          epoch,
          layers: spec.architecture.layers,
          branches: spec.architecture.branches,
          escapes: [...this.escapes],
          parameters: network.parameters.values.slice(),
          optimizer: saveState(optimizer.state),
          batches: batches?.state() ?? null,
          dropout: dropout?.random.state() ?? null,
        }),
    };
  }

  /** The insertion counts as the next epoch, whose objective the larger network's first record is. */
  private grow({ architecture, weights, ...found }: Grown): void {
    const made = { ...found, epoch: this.course.recorded };
    this.escapes.push(made);
    this.course.note({ kind: 'escape', seed: this.seed, ...made });
    this.weights = weights;
    this.spec = { ...this.spec, architecture };
  }

  private finish(network: TrainedNetwork, end: End, unrecorded: boolean): SeedResult {
    const { X, Y, course, seed, spec, escapes } = this;
    // Not asked to stop again: from here on it is about what the run keeps.
    const objective = network.objectiveAndGradient(() => false) as number;
    // Where there is no other seed to tell of.
    if (spec.seeds === 1) checkFinite(objective, course.recorded, spec.learningRate);
    if (unrecorded) course.record(objective);
    const over = end === 'diverged' ? () => true : course.stopped ? stopping() : course.poll;
    const run = { seed, epochs: course.completed, ended: end, ...(escapes.length > 0 ? { escapes } : {}) };
    const result = seedResult(network, X, Y, spec, run, over);
    if (spec.measureEvery !== undefined && result.layers.length > 0 && !isMeasured(course.completed, spec.measureEvery))
      course.note(measuresAt(seed, course.completed, result));
    return result;
  }
}
