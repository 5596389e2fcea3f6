import { trainedBound } from './certificate/architecture/trained-bound';
import { verdict } from './certificate/verdict';
import { facts } from './convex/facts';
import { programScript } from './convex/program/script';
import { solvePath } from './convex/path';
import { solve } from './convex/solve';
import { directions } from './geometry/directions';
import { ellipsoid } from './geometry/ellipsoid';
import type { Monitor, Task, TaskResult } from './job';
import { trainSeed } from './train/train-seed';

/** Does one task, synchronously, in the worker that calls it. */
export function runTask(task: Task, monitor: Monitor): TaskResult {
  switch (task.kind) {
    case 'solve':
      return { kind: 'solve', result: solve(task.X, task.Y, task.spec, monitor) };
    case 'path':
      return { kind: 'path', result: solvePath(task.X, task.Y, task.spec, monitor) };
    case 'program':
      return { kind: 'program', result: programScript({ ...task, stopped: () => monitor.stopped() }, task.about) };
    case 'verdict':
      return { kind: 'verdict', result: verdict(task.X, task.Y, task, () => monitor.stopped()) };
    case 'bound':
      return { kind: 'bound', result: trainedBound(task, () => monitor.stopped()) };
    case 'directions':
      return { kind: 'directions', result: directions(task) };
    case 'ellipsoid':
      return { kind: 'ellipsoid', result: ellipsoid(task) };
    case 'train':
      return { kind: 'train', result: trainSeed(task.X, task.Y, task.spec, task.seed, monitor, task) };
    case 'facts':
      return { kind: 'facts', result: facts(task.X, task.Y, task.bias, task.terms) };
  }
}
