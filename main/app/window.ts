import { BrowserWindow, nativeTheme } from 'electron';
import { PRELOAD } from '../host/places';
import { WINDOW_URL } from './window-protocol';

/** The grey of the frame in each theme, so that the window does not flash while it loads. */
const BACKGROUND = { light: '#f4f5f7', dark: '#14161a' };

/** The workbench's window: sandboxed, isolated, without Node. */
export async function openWindow(prepare: (window: BrowserWindow) => void): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'Zerogap',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
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
  prepare(window);
  reviveWhenGone(window);
  await window.loadURL(WINDOW_URL);
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
