import { Failure } from '../../../shared/contract/failure';
import type { Run, RunResult, RunSpec, SweepSpec, TrainSpec } from '../../../shared/contract/run';
import { epochsOf } from '../../../shared/theory/training/epochs';
import { candidates } from '../../../shared/theory/training/backends';
import { whyNotMemory } from '../../../shared/theory/training/memory';
import { memoryOf } from '../../../shared/theory/training/sweep/memory';
import { networksOf } from '../../../shared/theory/training/sweep/points';
import type { TrainJob } from '../../compute/job';
import { machineMemory } from '../machine';
import type { Problem } from '../problem/problem';
import type { Workspace } from '../workspace';

type TrainRun = Extract<RunSpec, { kind: 'train' }>;

/** Refuses a training or a sweep that does not fit into this machine with so many workers. */
export function requireMemory(spec: TrainSpec | SweepSpec, { X, Y }: Problem, threads: number): void {
  // A device says itself what it holds.
  if (!candidates(spec).includes('embedded')) return;
  const [n, d] = X.shape;
  const why = whyNotMemory(memoryOf(spec, { n, d, C: Y.shape[1] }, threads), machineMemory());
  if (why) throw new Failure('usage', why, 'The same in parts needs less at a time.');
}

/** The weights of the training that another one continues, seed by seed; undefined where it continues none. */
export function continuedWeights(workspace: Workspace, { continues, spec }: TrainRun, key: string): TrainJob['weights'] {
  if (continues === undefined) return undefined;
  const run = workspace.run(continues);
  const result = workspace.result(continues);
  if (result?.kind !== 'train')
    throw new Failure('usage', `${run.name} has no trained networks to continue.`, 'Train it to its end first.');
  if (run.problemKey !== key)
    throw new Failure('usage', `${run.name} was trained on another problem.`, 'Choose its data, network and β again.');
  return Array.from({ length: spec.seeds }, (_, offset) => {
    const found = result.seeds.find(({ seed }) => seed === spec.seed + offset);
    if (!found) throw new Failure('usage', `${run.name} has no seed ${spec.seed + offset}.`, 'Choose the seeds that it has.');
    return found.weights;
  });
}

/** What progress counts: epochs of all seeds, or programs. */
export function stepsOf(spec: RunSpec): number {
  if (spec.kind === 'train') return spec.spec.seeds * epochsOf(spec.spec);
  if (spec.kind === 'sweep') return networksOf(spec.spec);
  return spec.kind === 'path' ? spec.spec.betas.length : 1;
}

const BASE_NAMES: Record<RunSpec['kind'], string> = {
  solve: 'Convex program',
  path: 'Regularization path',
  train: 'Training',
  sweep: 'Sweep',
};

/** 'Training 3' after 'Training 2'. */
export function nextName(kind: RunSpec['kind'], runs: readonly Run[]): string {
  const taken = new Set(runs.map(({ name }) => name));
  for (let number = 1; ; number++) {
    const name = `${BASE_NAMES[kind]} ${number}`;
    if (!taken.has(name)) return name;
  }
}

/** The short figures of a result. */
export function summarize(result: RunResult): Pick<Run, 'summary'> {
  // They have many objectives, and none that stands for them.
  if (result.kind === 'path' || result.kind === 'sweep') return {};
  if (result.kind === 'train') {
    const { objective, lowerBound, seeds } = result;
    const test = seeds.find((seed) => seed.objective === objective)?.test;
    return { summary: { objective, ...(lowerBound ? { lowerBound } : {}), ...(test ? { test } : {}) } };
  }
  const { objective, certificate, lowerBound, relativeGap, test } = result;
  return { summary: { objective, certificate, lowerBound, relativeGap, ...(test ? { test } : {}) } };
}
