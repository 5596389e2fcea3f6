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
    async openFolder(title) {
      const options = { title, properties: ['openDirectory' as const, 'createDirectory' as const] };
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
