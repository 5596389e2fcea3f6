import { app, type BrowserWindow, dialog } from 'electron';
import { createHost, type Host } from '../host/host';
import { COMPUTE_ENTRY, ROOT, WINDOW_FOLDER } from '../host/places';
import { acceptWindows } from './connections';
import { nativeDialogs } from './dialogs';
import { guardChanges } from './leaving';
import { keepMenu } from './menu';
import { lockDown, lockSession } from './security';
import { utilityCompute } from './utility';
import { openWindow } from './window';
import { registerWindowScheme, serveWindow } from './window-protocol';

let window: BrowserWindow | null = null;
let host: Host | null = null;
/** A project that was named before there was a host. */
let named = projectIn(process.argv);

function start(): void {
  // Root cannot have Chromium's outer sandbox, and asking for it all the same keeps every process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerWindowScheme();
  lockDown();
  app.on('second-instance', (_event, argv) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    openNamed(projectIn(argv));
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openNamed(path);
  });
  app.on('window-all-closed', () => app.quit());
  let quitting = false;
  app.on('before-quit', () => (quitting = true));
  app
    .whenReady()
    .then(run)
    .catch((error: Error) => {
      // A window that is closed while it loads is no failure to tell of; the box would keep the program from ending.
      if (quitting) return;
      dialog.showErrorBox('Zerogap could not start', error.message);
      app.exit(1);
    });
}

async function run(): Promise<void> {
  lockSession();
  serveWindow(WINDOW_FOLDER);
  keepMenu();
  const opened = createHost({
    shell: 'electron',
    dialogs: nativeDialogs(() => window),
    root: ROOT,
    userData: app.getPath('userData'),
    trustsPaths: false,
    spawnCompute: utilityCompute(COMPUTE_ENTRY),
  });
  host = opened;
  app.on('will-quit', () => opened.close());
  acceptWindows(opened);
  openNamed(named);
  window = await openWindow((created) => guardChanges(created, opened));
  window.on('closed', () => (window = null));
}

function openNamed(path: string | undefined): void {
  if (path === undefined) return;
  if (!host) named = path;
  else host.openProject(path).catch((error: Error) => dialog.showErrorBox('The project could not be opened', error.message));
}

function projectIn(argv: readonly string[]): string | undefined {
  return argv.slice(1).find((argument) => argument.endsWith('.zerogap'));
}

// A second start shows the window of the first.
if (app.requestSingleInstanceLock()) start();
else app.quit();
