import { app, type BrowserWindow, dialog, Menu } from 'electron';
import { createHost } from '../host/host';
import { COMPUTE_ENTRY, ROOT, WINDOW_FOLDER } from '../host/places';
import { acceptWindows } from './connections';
import { askAboutChanges, nativeDialogs } from './dialogs';
import { buildMenu } from './menu';
import { lockDown, lockSession } from './security';
import { utilityCompute } from './utility';
import { openWindow } from './window';
import { registerWindowScheme, serveWindow } from './window-protocol';

let window: BrowserWindow | null = null;

function start(): void {
  // Root cannot have Chromium's outer sandbox, and asking for it all the same keeps every process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerWindowScheme();
  lockDown();
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
  });
  app.on('window-all-closed', () => app.quit());
  app
    .whenReady()
    .then(run)
    .catch((error: Error) => {
      dialog.showErrorBox('Zerogap could not start', error.message);
      app.exit(1);
    });
}

async function run(): Promise<void> {
  lockSession();
  serveWindow(WINDOW_FOLDER);
  Menu.setApplicationMenu(buildMenu());
  const host = createHost({
    shell: 'electron',
    dialogs: nativeDialogs(() => window),
    root: ROOT,
    userData: app.getPath('userData'),
    trustsPaths: false,
    spawnCompute: utilityCompute(COMPUTE_ENTRY),
  });
  app.on('will-quit', () => host.close());
  acceptWindows(host);
  window = await openWindow();
  let leaving = false;
  window.on('close', (event) => {
    if (leaving || !host.unsaved || !window) return;
    event.preventDefault();
    void mayLeave(window).then((may) => {
      if (!may) return;
      leaving = true;
      window?.close();
    });
  });
  window.on('closed', () => (window = null));

  async function mayLeave(parent: BrowserWindow): Promise<boolean> {
    const { name } = await host.handlers['project.get']({});
    const answer = await askAboutChanges(parent, name);
    if (answer !== 'save') return answer === 'discard';
    const delivery = await host.handlers['project.save']({});
    return delivery.kind === 'saved';
  }
}

// A second start shows the window of the first.
if (app.requestSingleInstanceLock()) start();
else app.quit();
