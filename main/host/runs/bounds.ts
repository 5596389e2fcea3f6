import type { Role } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import type { Run, RunStatus, SolveSpec, TrainSpec } from '../../../shared/contract/run';
import { companionOf } from '../../../shared/theory/families/companion';
import { boundingOf } from '../figures/gap-data';
import { isFinal } from '../run-log';
import type { Workspace } from '../workspace';

/** Statuses of a solve run that give a bound, or will. */
const BOUNDING: ReadonlySet<RunStatus> = new Set(['queued', 'running', 'paused', 'done']);

/** What is known, or will be, of the bounds that trainings are measured against; problems by their keys. */
export class Bounds {
  constructor(private readonly workspace: Workspace) {}

  /** The largest true bound of a problem that is known. */
  of(key: string): number | undefined {
    const related = this.workspace.project.runs.filter(({ problemKey }) => problemKey === key);
    return boundingOf(related)?.summary?.lowerBound?.value;
  }

  /** Whether no program that bounds this problem is on its way. */
  settled(key: string): boolean {
    return this.programs(key).every(({ status }) => isFinal(status));
  }

  /** The program that is to be solved beside a training; null where there is none, or one that gives its bound. */
  missing(spec: TrainSpec, roles: readonly Role[], key: string): SolveSpec | null {
    return this.programs(key).some(({ status }) => BOUNDING.has(status)) ? null : companionOf(spec, roles);
  }

  /** Refuses a training that is to end near its bound where there is no program that gives one. */
  require(spec: TrainSpec, roles: readonly Role[], key: string): void {
    if (spec.stopGap === undefined || this.of(key) !== undefined || companionOf(spec, roles)) return;
    throw new Failure(
      'usage',
      'There is no convex program that bounds this network, so that no gap is known at which its training could end.',
      'Leave the gap out, or choose a network with a bound: the power regularizer on three and more layers has one.',
    );
  }

  private programs(key: string): Run[] {
    return this.workspace.project.runs.filter(({ problemKey, spec }) => problemKey === key && spec.kind === 'solve');
  }
}
