import type { Matrix } from '../../../../shared/contract/array';
import type { SeedResult, TrainSpec } from '../../../../shared/contract/run';
import { checkTargets } from '../../../../shared/theory/losses/targets';
import { planTraining } from '../../../../shared/theory/training/device-plan';
import { trainingKernels } from '../../engine/training-kernels';
import type { Monitor } from '../../job';
import { checkTraining } from '../../train/check';
import { createLayered } from '../../train/create';
import { checkFinite } from '../../train/finite';
import { seedResult, stopping } from '../../train/seed-result';
import { TensorCurves } from './curves';
import { TensorDescent } from './descent';
import type { TensorDevice } from './device';

/**
 * Trains the seeds of a run side by side on a device, in float32, and measures in float64 what came out: each objective is recomputed
 * from the weights, and is the last of its curve. What a stopped run has no time to measure is left out.
 *
 * Throws a Failure: 'unsupported' or 'usage' for a specification that cannot be trained there, 'computation' when the objective of the
 * only seed stops being finite (one of several ends as diverged), when the device reports an error, or when it does not hold the training.
 */
export async function trainOnTensors(
  device: TensorDevice,
  X: Matrix,
  Y: Matrix,
  spec: TrainSpec,
  seeds: readonly number[],
  monitor: Monitor,
): Promise<SeedResult[]> {
  const n = X.shape[0];
  checkTraining(spec, n);
  checkTargets(spec.architecture.loss, Y);
  const plan = planTraining(spec.architecture, { n, d: X.shape[1], C: Y.shape[1] }, spec.batchSize ?? n, seeds.length, device.limits);
  await device.activate();
  const results: SeedResult[] = [];
  for (let from = 0; from < seeds.length; from += plan.networks) {
    if (from > 0 && monitor.stopped()) break;
    const group = seeds.slice(from, from + plan.networks);
    const trained = await descend(device, X, Y, spec, group, plan.rows, monitor, { before: from, all: seeds.length });
    results.push(...measured(X, Y, spec, group, trained, monitor));
  }
  return results;
}

interface Trained {
  parameters: Float64Array[];
  /** Epochs that were done. */
  epochs: number;
  /** Whether the curves still lack the objective of these parameters. */
  unrecorded: boolean;
  stopped: boolean;
  diverged: readonly (number | null)[];
}

async function descend(
  device: TensorDevice,
  X: Matrix,
  Y: Matrix,
  spec: TrainSpec,
  seeds: readonly number[],
  rows: number,
  monitor: Monitor,
  { before, all }: { before: number; all: number },
): Promise<Trained> {
  const { epochs } = spec;
  const descent = new TensorDescent(X, Y, spec, seeds, rows);
  const curves = new TensorCurves(monitor, seeds, before * epochs, all * epochs);
  let stopped = false;
  let whole = true;
  const hear = async () => {
    stopped ||= monitor.stopped();
    if (!curves.due) return;
    await curves.flush();
    device.check();
    stopped ||= curves.diverged.every((epoch) => epoch !== null);
  };
  try {
    for (let epoch = 0; epoch < epochs && !stopped; epoch++) {
      if (descent.steps === 1) curves.add(descent.step(epoch));
      else {
        curves.add(descent.objective());
        descent.shuffle();
        for (let batch = 0; batch < descent.steps && whole; batch++) {
          descent.batchStep(epoch, batch);
          await hear();
          whole = !stopped || batch === descent.steps - 1;
        }
      }
      await hear();
    }
    await curves.flush();
    const parameters = await descent.parameters();
    device.check();
    return { parameters, epochs: whole ? curves.recorded : curves.recorded - 1, unrecorded: whole, stopped, diverged: curves.diverged };
  } finally {
    curves.clear();
    descent.dispose();
  }
}

function measured(
  X: Matrix,
  Y: Matrix,
  spec: TrainSpec,
  seeds: readonly number[],
  { parameters, epochs, unrecorded, stopped, diverged }: Trained,
  monitor: Monitor,
): SeedResult[] {
  const engine = trainingKernels('float64');
  const over = stopped ? stopping() : () => monitor.stopped();
  const results: SeedResult[] = [];
  seeds.forEach((seed, index) => {
    // The first is measured whatever the time: a stopped run keeps something.
    if (index > 0 && stopped && over()) return;
    engine.arena.scope(() => {
      const network = createLayered(engine, X, Y, spec);
      network.parameters.values.set(parameters[index]);
      const objective = network.objectiveAndGradient(() => false) as number;
      const lost = diverged[index] ?? (Number.isFinite(objective) ? null : epochs);
      // Where there is no other seed to tell of.
      if (lost !== null && spec.seeds === 1) checkFinite(NaN, lost, spec.learningRate);
      if (lost === null && unrecorded) monitor.report({ curves: [{ seed, from: epochs, objective: Float64Array.of(objective) }] });
      const ended = lost !== null ? 'diverged' : stopped ? 'stopped' : 'epochs';
      results.push(seedResult(network, X, Y, spec, { seed, epochs, ended }, lost === null ? over : () => true));
    });
  });
  return results;
}
