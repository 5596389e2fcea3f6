import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../shared/contract/array';
import type { Device } from '../../../shared/contract/device';
import type { TrainSpec } from '../../../shared/contract/run';
import { BACKEND_DECLARATIONS } from '../../../shared/theory/training/backends';
import { threadCount } from '../threads';
import { trainSeed } from '../train/train-seed';
import type { SideBySideBackend } from './backend';
import type { Choice } from './choice';
import { SIDE_BY_SIDE } from './index';

/** Milliseconds that the embedded engine is measured. */
const MEASURED = 100;

/**
 * The fastest backend for a run, by some epochs on each that is hardware of its own: below some size the embedded engine is ahead of every
 * graphics card, whose every operation has a cost of its own.
 */
export async function chooseBackend(
  X: Matrix,
  Y: Matrix,
  spec: TrainSpec,
  backends: Partial<Record<Device['backend'], Pick<SideBySideBackend, 'epochSeconds'>>> = SIDE_BY_SIDE,
  embedded: (X: Matrix, Y: Matrix, spec: TrainSpec) => number = embeddedEpochSeconds,
): Promise<Choice> {
  const measured: { backend: Device['backend']; seconds: number }[] = [];
  for (const [backend, { epochSeconds }] of Object.entries(backends)) {
    // A device on which the trial fails is none to choose.
    const seconds = await epochSeconds(X, Y, { ...spec, backend: 'auto' }).catch(() => null);
    if (seconds !== null) measured.push({ backend: backend as Device['backend'], seconds });
  }
  if (measured.length === 0) return { backend: 'embedded', why: null };
  measured.push({ backend: 'embedded', seconds: embedded(X, Y, spec) });
  measured.sort((a, b) => a.seconds - b.seconds);
  const [first, ...others] = measured;
  const rest = others.map(({ backend, seconds }) => `${nameOf(backend)} took ${milliseconds(seconds)}`).join(', ');
  return {
    backend: first.backend,
    why: `Trained on ${nameOf(first.backend)}, because it was the fastest in a short trial: ${milliseconds(first.seconds)} for an epoch of all networks, where ${rest}.`,
  };
}

/** Seconds of an epoch of all seeds, when the workers share them. */
function embeddedEpochSeconds(X: Matrix, Y: Matrix, spec: TrainSpec): number {
  const began = performance.now();
  const over = () => performance.now() - began > MEASURED;
  let epochs = 0;
  let seconds = 0;
  // The last report comes before the measures of a finished training, which are no part of an epoch.
  const report = ({ progress }: { progress?: { done: number } }) => {
    if (!progress) return;
    epochs = progress.done;
    seconds = (performance.now() - began) / 1000;
  };
  trainSeed(X, Y, { ...spec, seeds: 1 }, spec.seed, { stopped: over, report });
  return (seconds / Math.max(1, epochs)) * Math.ceil(spec.seeds / threadCount());
}

const nameOf = (backend: Device['backend']) => BACKEND_DECLARATIONS[backend].name;
const milliseconds = (seconds: number) => `${Number((1000 * seconds).toPrecision(2))} ms`;
