import type { Project } from '../../shared/contract/project';
import type { Run, TrainSpec } from '../../shared/contract/run';
import { parameterCount } from '../../shared/theory/training/parameters';
import { sizesOf } from '../../shared/theory/training/sizes';
import { epochsOf } from '../../shared/theory/training/epochs';
import { sweepPoints } from '../../shared/theory/training/sweep/points';
import { duration } from '../format';

/** What is left of the trainings and sweeps, and how many runs of which nothing can be told. */
export interface QueueTime {
  seconds: number;
  /** Programs: how long one takes is known when it ends. */
  untold: number;
}

const LEFT = new Set<Run['status']>(['running', 'queued']);

/**
 * How long the trainings that run and wait will take, at the pace of those at work: a step costs what its parameters and rows do, and
 * trainings begin one after the other. Null where none is at work that could tell.
 */
export function queueTime({ runs, datasets }: Pick<Project, 'runs' | 'datasets'>): QueueTime | null {
  const left = runs.filter(({ status }) => LEFT.has(status));
  const trainings = left.filter(({ spec }) => spec.kind === 'train' || spec.kind === 'sweep');
  const told = trainings.filter(({ progress }) => progress.secondsLeft !== null && progress.done < progress.total);
  if (told.length === 0) return null;
  const stepsLeft = ({ progress }: Run) => progress.total - progress.done;
  const pace = Math.max(...told.map((run) => run.progress.secondsLeft! / (stepsLeft(run) * costOf(run, datasets))));
  const running = Math.max(...told.map((run) => run.progress.secondsLeft!));
  const waiting = trainings
    .filter((run) => !told.includes(run))
    .reduce((sum, run) => sum + stepsLeft(run) * costOf(run, datasets) * pace, 0);
  return { seconds: running + waiting, untold: left.length - trainings.length };
}

/** What one epoch of a training costs, or one network of a sweep, up to a factor. */
function costOf({ spec }: Run, datasets: Project['datasets']): number {
  const dataset = datasets.find(({ id }) => id === spec.datasetId);
  if ((spec.kind !== 'train' && spec.kind !== 'sweep') || !dataset) return 1;
  const { n, d, C } = sizesOf(dataset);
  const epochCost = ({ architecture }: TrainSpec) => n * parameterCount(architecture, d, C).total;
  if (spec.kind === 'train') return epochCost(spec.spec);
  const points = sweepPoints(spec.spec);
  return points.reduce((sum, point) => sum + epochsOf(point.spec) * epochCost(point.spec), 0) / points.length;
}

/** "about 12 min left, without 2 programs". */
export function queueTimeWords(time: QueueTime | null): string | null {
  if (!time) return null;
  const untold = time.untold === 0 ? '' : `, without ${time.untold === 1 ? 'a program' : `${time.untold} programs`}`;
  return `about ${duration(time.seconds)} left${untold}`;
}

/** "1 running, 1 paused, 3 queued, about 12 min left"; null where there is nothing to wait for. */
export function queueWords(project: Pick<Project, 'runs' | 'datasets'>): string | null {
  const count = (status: Run['status']) => project.runs.filter((run) => run.status === status).length;
  const counts = (['running', 'paused', 'queued'] as const)
    .map((status) => [count(status), status] as const)
    .filter(([number]) => number > 0);
  if (counts.length === 0) return null;
  const left = count('queued') > 0 ? queueTimeWords(queueTime(project)) : null;
  return [...counts.map(([number, status]) => `${number} ${status}`), ...(left ? [left] : [])].join(', ');
}
