import type { Dataset, TableEdit } from '../../shared/contract/data';
import type { Workbench } from './workbench.svelte';

/**
 * Changes values of a data set so that it can be undone. Data that runs were computed from stay as they are: it is asked whether a copy
 * is to be edited, which then is what is looked at. False where nothing was changed.
 */
export async function editData(workbench: Workbench, dataset: Dataset, edit: TableEdit, label: string): Promise<boolean> {
  const { id, name } = dataset;
  const users = workbench.runs.filter(({ spec }) => spec.datasetId === id).length;
  const copy = users > 0;
  if (copy) {
    const answer = await workbench.prompts.ask(
      `Edit a copy of ${name}?`,
      `${users === 1 ? 'A run was' : `${users} runs were`} computed from these data and ${users === 1 ? 'keeps' : 'keep'} them as they are.`,
      [{ value: 'copy', label: 'Edit a copy', variant: 'primary' }],
    );
    if (!answer) return false;
  }
  const done = await workbench.attempt('data.edit', { id, edit, ...(copy ? { copy } : {}) });
  if (!done) return false;
  workbench.session.absorb('datasets', done.dataset);
  if (copy) {
    workbench.selection.select('dataset', done.dataset.id);
    workbench.toasts.tell('ok', `${done.dataset.name} was made`, `${name} and its runs stay as they are.`);
  }
  const revert = (to: string) => async () =>
    workbench.session.absorb('datasets', await workbench.session.call('data.revert', { id: done.dataset.id, to }));
  workbench.history.record({ label, undo: revert(done.before), redo: revert(done.after) });
  return true;
}
