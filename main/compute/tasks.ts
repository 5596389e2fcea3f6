import { SIDE_BY_SIDE } from './backend';
import { chooseBackend } from './backend/choose';
import { devices } from './backend/devices';
import { trainedBound } from './certificate/architecture/trained-bound';
import { verdict } from './certificate/verdict';
import { linearFacts } from './convex/deep-linear/linear-facts';
import { facts } from './convex/facts/facts';
import { programScript } from './convex/program/script';
import { solvePath } from './convex/path';
import { solve } from './convex/solve';
import { solvedFunction } from './convex/spline/function';
import { directions } from './geometry/directions';
import { ellipsoid } from './geometry/ellipsoid';
import type { Monitor, Task, TaskResult } from './job';
import { boundPoints } from './sweep/bounds';
import { trainNetworks } from './sweep/networks';
import { withPathErrors, withProgramError, withSeedError, withVerdictError } from './test-error';
import { trainSeed } from './train/train-seed';

/** Does one task in the worker that calls it. Only devices of other backends are waited for; all else is computed at once. */
export async function runTask(task: Task, monitor: Monitor): Promise<TaskResult> {
  switch (task.kind) {
    case 'solve':
      return { kind: 'solve', result: withProgramError(solve(task.X, task.Y, task.spec, monitor), task.test, task.spec) };
    case 'path':
      return { kind: 'path', result: withPathErrors(solvePath(task.X, task.Y, task.spec, monitor), task.test, task.spec) };
    case 'program':
      return { kind: 'program', result: programScript({ ...task, stopped: () => monitor.stopped() }, task.about) };
    case 'verdict':
      return {
        kind: 'verdict',
        result: withVerdictError(
          verdict(task.X, task.Y, task, () => monitor.stopped()),
          task.test,
          task.weights,
        ),
      };
    case 'bound':
      return { kind: 'bound', result: trainedBound(task, () => monitor.stopped()) };
    case 'directions':
      return { kind: 'directions', result: directions(task) };
    case 'ellipsoid':
      return { kind: 'ellipsoid', result: ellipsoid(task) };
    case 'train':
      return {
        kind: 'train',
        result: withSeedError(trainSeed(task.X, task.Y, task.spec, task.seed, monitor, task), task.test, task.spec.architecture),
      };
    case 'train-together': {
      const seeds = await SIDE_BY_SIDE[task.backend].train(task.X, task.Y, task.spec, task.seeds, monitor);
      return { kind: task.kind, result: seeds.map((seed) => withSeedError(seed, task.test, task.spec.architecture)) };
    }
    case 'sweep-networks':
      return { kind: task.kind, result: trainNetworks(task, monitor) };
    case 'sweep-bounds':
      return { kind: task.kind, result: boundPoints(task, monitor) };
    case 'choose':
      return { kind: 'choose', result: await chooseBackend(task.X, task.Y, task.spec) };
    case 'devices':
      return { kind: 'devices', result: await devices() };
    case 'linear-facts':
      return { kind: 'linear-facts', result: linearFacts(task.X, task.Y) };
    case 'spline':
      return { kind: 'spline', result: solvedFunction(task.X, task.Y, task.spec, monitor) };
    case 'facts':
      return { kind: 'facts', result: facts(task.X, task.Y, task.bias, task.terms) };
  }
}
