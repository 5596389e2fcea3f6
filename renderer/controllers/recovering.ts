import type { Recoverable } from '../../shared/contract/project';
import { mayReplace, showOpened } from './project';
import type { Workbench } from './workbench.svelte';

/** Offers what was not saved when the program ended, where that would replace nothing. */
export async function offerRecoverable(workbench: Workbench): Promise<void> {
  // A failure here is told when it is looked for on purpose.
  const found = await workbench.session.call('recovery.list', {}).catch(() => []);
  if (found.length > 0 && workbench.atHome) workbench.recoverable = found;
}

/** The same at any time, and says where there is nothing. */
export async function lookForRecoverable(workbench: Workbench): Promise<void> {
  const found = await workbench.attempt('recovery.list', {});
  if (found && found.length > 0) workbench.recoverable = found;
  else if (found) workbench.toasts.tell('info', 'There is nothing to recover', 'Every project was saved, or given up when it was closed.');
}

export async function recover(workbench: Workbench, { id }: Recoverable): Promise<void> {
  if (!(await mayReplace(workbench))) return;
  const project = await workbench.attempt('recovery.open', { id });
  if (!project) return;
  workbench.recoverable = null;
  showOpened(workbench, project);
  workbench.toasts.tell('ok', `${project.name} was recovered`, 'It is not saved yet.');
}

export async function discard(workbench: Workbench, { id, name }: Recoverable): Promise<void> {
  const answer = await workbench.prompts.ask(`Discard the unsaved work of ${name}?`, 'The copy is the only one, and is deleted.', [
    { value: 'discard', label: 'Discard', variant: 'danger' },
  ]);
  if (answer !== 'discard' || !(await workbench.attempt('recovery.discard', { id }))) return;
  const others = workbench.recoverable?.filter((copy) => copy.id !== id) ?? [];
  workbench.recoverable = others.length > 0 ? others : null;
}
