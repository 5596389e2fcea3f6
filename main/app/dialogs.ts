import { dialog, type BrowserWindow } from 'electron';
import type { Dialogs } from '../host/platform';

/** Native dialogs in front of the window. */
export function nativeDialogs(window: () => BrowserWindow | null): Dialogs {
  return {
    async openFile(title, filters) {
      const options = { title, filters, properties: ['openFile' as const] };
      const parent = window();
      const { canceled, filePaths } = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return canceled ? null : (filePaths[0] ?? null);
    },
    async saveFile(title, defaultName, filters) {
      const options = { title, filters, defaultPath: defaultName };
      const parent = window();
      const { canceled, filePath } = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return canceled || !filePath ? null : filePath;
    },
  };
}

/** What becomes of changes that are not in a file when the window closes. */
export async function askAboutChanges(window: BrowserWindow, name: string): Promise<'save' | 'discard' | 'cancel'> {
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
