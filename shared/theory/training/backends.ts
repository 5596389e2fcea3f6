import type { Device } from '../../contract/device';
import { Failure } from '../../contract/failure';
import type { TrainSpec } from '../../contract/run';
import { optimizerOf } from './optimizers';

/** What a backend of training is like, on whatever machine. */
export interface BackendDeclaration {
  /** Its name in a sentence. */
  readonly name: string;
  readonly precisions: readonly TrainSpec['precision'][];
  /** Whether it trains the seeds of a run side by side, so that every network takes the same kind of step. */
  readonly sideBySide: boolean;
}

/** The backends of training; `main/compute/backend` has one for each. */
export const BACKEND_DECLARATIONS: Readonly<Record<Device['backend'], BackendDeclaration>> = {
  embedded: { name: 'the embedded engine', precisions: ['float64', 'float32'], sideBySide: false },
  tensorflow: { name: 'TensorFlow', precisions: ['float32'], sideBySide: true },
  webgpu: { name: 'WebGPU', precisions: ['float32'], sideBySide: true },
};

/** Where a training would be tried, in this order: all that has its precision, or what was asked for. */
export function candidates({ backend, precision }: Pick<TrainSpec, 'backend' | 'precision'>): Device['backend'][] {
  if (backend !== 'auto') return [backend];
  return (Object.keys(BACKEND_DECLARATIONS) as Device['backend'][]).filter((name) =>
    BACKEND_DECLARATIONS[name].precisions.includes(precision),
  );
}

/** When theory §7 is measured where nobody says: over the epochs, unless that would keep a training from a backend that it may be tried on. */
export function standardMeasures(spec: Pick<TrainSpec, 'backend' | 'precision'>): TrainSpec['measureEvery'] {
  return candidates(spec).some((name) => BACKEND_DECLARATIONS[name].sideBySide) ? undefined : 'log';
}

/** A precision that a backend has: the wanted one where it does, or its first. */
export function precisionOn(backend: TrainSpec['backend'], wanted: TrainSpec['precision']): TrainSpec['precision'] {
  if (backend === 'auto') return wanted;
  const { precisions } = BACKEND_DECLARATIONS[backend];
  return precisions.includes(wanted) ? wanted : precisions[0];
}

/** Why a backend does not train something, or null. */
export function whyNotBackend(spec: TrainSpec): string | null {
  try {
    checkBackend(spec);
    return null;
  } catch (error) {
    return Failure.describe(error).message;
  }
}

/** Refuses what a backend does not train: throws a Failure ('unsupported'). */
export function checkBackend(spec: TrainSpec): void {
  const { backend, precision } = spec;
  if (backend === 'auto') return;
  const { name, precisions, sideBySide } = BACKEND_DECLARATIONS[backend];
  if (!precisions.includes(precision))
    throw new Failure(
      'unsupported',
      `The precision ‘${precision}’ does not exist on ${name}, which computes in ${precisions.join(' and ')}.`,
      `Choose the precision ${precisions[0]}, or another backend.`,
    );
  const reason = sideBySide ? whyNotSideBySide(spec) : null;
  if (reason) throw new Failure('unsupported', `${name} does not train this: ${reason}`, 'Use the embedded engine, or leave that out.');
}

/** Why the seeds of a training cannot be trained side by side, or null. */
export function whyNotSideBySide(spec: TrainSpec): string | null {
  const { optimizer, architecture, dropout, measureEvery, stopGap, escapes } = spec;
  const { regularizer, layers, exponent } = architecture;
  const depth = layers.length + 1;
  const rule = optimizerOf(spec);
  if (!rule.takesSchedule) return `${rule.name} chooses the step of each network by trials, and side by side all take theirs at once.`;
  if (dropout !== undefined) return 'dropout draws its units on the embedded engine only.';
  if (measureEvery !== undefined)
    return 'measures on the way are taken on the embedded engine only; those at the end are taken of every network.';
  if (stopGap !== undefined) return 'side by side all networks take all epochs, so that none ends early near the bound.';
  if (escapes !== undefined) return 'an escape changes the size of one network, and side by side all have the same.';
  const p = regularizer === 'power' ? (exponent ?? depth) : regularizer === 'power-half' ? depth : 2;
  if (optimizer === 'proximal' && p !== 2)
    return `the proximal map of the regularizer ‘${regularizer}’ is the root of an equation for each layer, which the embedded engine alone solves.`;
  return null;
}
