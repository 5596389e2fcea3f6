import { BrowserWindow, nativeTheme } from 'electron';
import type { Preferences } from '../../shared/contract/preferences';
import { PRELOAD } from '../host/places';
import { LEAST, type Rectangle } from './placement';

/** The grey of the frame in each theme, so that the window does not flash while it loads. */
const BACKGROUND = { light: '#f4f5f7', dark: '#14161a', 'high-contrast': '#000000' };

/** A window of the workbench, not yet loaded: sandboxed, isolated, without Node. */
export function createWindow(place: Partial<Rectangle>, theme: Preferences['theme']): BrowserWindow {
  const shown = theme === 'system' ? (nativeTheme.shouldUseDarkColors ? 'dark' : 'light') : theme;
  const window = new BrowserWindow({
    ...place,
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    show: false,
    title: 'Zerogap',
    backgroundColor: BACKGROUND[shown],
    webPreferences: {
      preload: PRELOAD,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  reviveWhenGone(window);
  return window;
}

/** A page that ends twice within this time would do so again. */
const REVIVAL_MS = 10_000;

/** Loads the page again when its process has died: the host holds all of the work, so nothing is lost. */
function reviveWhenGone(window: BrowserWindow): void {
  let revivedAt = -Infinity;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || Date.now() - revivedAt < REVIVAL_MS) return;
    revivedAt = Date.now();
    window.reload();
  });
}
