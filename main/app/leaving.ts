import { dialog, type BrowserWindow } from 'electron';
import type { Host } from '../host/host';

/** Asks before the window closes over changes that are in no file. */
export function guardChanges(window: BrowserWindow, host: Host): void {
  let leaving = false;
  window.on('close', (event) => {
    if (leaving || !host.unsaved) return;
    event.preventDefault();
    mayLeave(window, host)
      .then((may) => {
        if (!may) return;
        leaving = true;
        window.close();
      })
      .catch((error: Error) => dialog.showErrorBox('The project could not be saved', error.message));
  });
}

async function mayLeave(window: BrowserWindow, host: Host): Promise<boolean> {
  const { name } = await host.handlers['project.get']({});
  const answer = await ask(window, name);
  if (answer !== 'save') return answer === 'discard';
  const delivery = await host.handlers['project.save']({});
  return delivery.kind === 'saved';
}

async function ask(window: BrowserWindow, name: string): Promise<'save' | 'discard' | 'cancel'> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: `Save the changes to ${name}?`,
    detail: 'Data sets, networks and runs that are in no file are lost otherwise.',
    buttons: ['Save', 'Discard', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
  });
  return (['save', 'discard', 'cancel'] as const)[response] ?? 'cancel';
}
