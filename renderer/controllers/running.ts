import { Failure } from '../../shared/contract/failure';
import type { Run } from '../../shared/contract/run';
import type { Workbench } from './workbench.svelte';

/** Why Start does nothing now, or null. */
export function whyNotStart(workbench: Workbench): string | null {
  const { dataset, network } = workbench.selection;
  if (!workbench.session.client) return 'There is no connection to the host.';
  if (!dataset) return 'Import a data set first.';
  if (!network) return 'Add a network first.';
  if (!dataset.roles.includes('target')) return `Choose the target column of ${dataset.name} first.`;
  if (workbench.draft.what !== 'train' && dataset.roles.filter((role) => role === 'target').length > 1) {
    return `${dataset.name} has several targets; the convex program of this version has one.`;
  }
  if (!dataset.roles.includes('feature')) return `Make a column of ${dataset.name} a feature first.`;
  const failure = workbench.facts.of(dataset, network.architecture.bias).failure;
  return failure ? failure.message : null;
}

/** What the Run button starts, in a word or two. */
export function startCaption(workbench: Workbench): string {
  const { what, seeds } = workbench.draft;
  const training = `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
  return what === 'solve' ? 'program' : what === 'train' ? training : `program, ${training}`;
}

/** Starts the runs of the draft and shows the last of them. */
export async function startRuns(workbench: Workbench): Promise<void> {
  await workbench.edit.flush();
  const { dataset, network } = workbench.selection;
  const reason = whyNotStart(workbench);
  if (reason || !dataset || !network) return workbench.toasts.fail(new Failure('usage', reason ?? 'There is nothing to run.'));
  let last: Run | undefined;
  try {
    for (const request of workbench.draft.specs(dataset, network)) {
      last = await workbench.session.call('run.start', request);
      workbench.session.absorb('runs', last);
    }
  } catch (error) {
    workbench.toasts.fail(error);
  }
  if (last) {
    workbench.selection.open('run', last.id);
    workbench.home = false;
  }
}

export async function removeRun(workbench: Workbench, run: Run): Promise<void> {
  const answer = await workbench.prompts.ask(`Delete the run ${run.name}?`, 'Its curves and result go with it.', [
    { value: 'delete', label: 'Delete run', variant: 'danger' },
  ]);
  if (answer) await workbench.attempt('run.remove', { id: run.id });
}
