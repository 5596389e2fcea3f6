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
  await window.loadURL(WINDOW_URL);
  return window;
}
