import { app, dialog, type BrowserWindow } from 'electron';
import type { Host } from '../host/host';

/** Whether the program is asked to end: it goes on ending when a window has had its answer, and no more when one is to stay. */
export class Quitting {
  underWay = false;

  constructor() {
    app.on('before-quit', () => (this.underWay = true));
  }
}

/** Asks before a window closes over changes that are in no file. */
export function guardChanges(window: BrowserWindow, host: Host, quitting: Quitting): void {
  let leaving = false;
  let asking = false;
  window.on('close', (event) => {
    if (leaving || !host.unsaved) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    mayLeave(window, host)
      .then((may) => {
        if (!may) {
          quitting.underWay = false;
          return;
        }
        leaving = true;
        // The answer stopped the program's end, which goes on to the next window.
        window.once('closed', () => quitting.underWay && app.quit());
        window.close();
      })
      .catch((error: Error) => {
        quitting.underWay = false;
        dialog.showErrorBox('The project could not be saved', error.message);
      })
      .finally(() => (asking = false));
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
