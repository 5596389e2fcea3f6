import { app, dialog, nativeTheme } from 'electron';
import { WINDOW_FOLDER } from '../host/places';
import { PreferenceStore } from '../host/preferences/store';
import { Recent } from '../host/recent';
import { projectIn } from './arguments';
import { acceptWindows } from './connections';
import { Quitting } from './leaving';
import { keepMenu } from './menu';
import { lockDown, lockSession } from './security';
import { registerWindowScheme, serveWindow } from './window-protocol';
import { Windows } from './windows';

let windows: Windows | null = null;
/** A project that was named before there could be a window. */
let named = projectIn(process.argv, process.cwd());

function start(): void {
  // Root cannot have Chromium's outer sandbox, and asking for it all the same keeps every process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerWindowScheme();
  lockDown();
  app.on('second-instance', (_event, argv, folder) => {
    const path = projectIn(argv, folder);
    if (path !== undefined) openNamed(path);
    else windows?.focus().catch(tell);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    openNamed(path);
  });
  app.on('window-all-closed', () => app.quit());
  const quitting = new Quitting();
  app
    .whenReady()
    .then(() => run(quitting))
    .catch((error: Error) => {
      // A window that is closed while it loads is no failure to tell of; the box would keep the program from ending.
      if (quitting.underWay) return;
      dialog.showErrorBox('Zerogap could not start', error.message);
      app.exit(1);
    });
}

async function run(quitting: Quitting): Promise<void> {
  lockSession();
  serveWindow(WINDOW_FOLDER);
  const userData = app.getPath('userData');
  const recent = new Recent(userData);
  const preferences = new PreferenceStore(userData);
  // Native dialogs and menus, and what the page takes for the system's choice, follow too.
  const follow = () => {
    const { theme } = preferences.values;
    nativeTheme.themeSource = theme === 'light' || theme === 'dark' ? theme : 'system';
  };
  follow();
  preferences.source.watch(follow);
  const opened = new Windows(preferences, quitting, keepMenu({ list: () => recent.list(), open: openNamed }));
  windows = opened;
  app.on('will-quit', () => opened.close());
  acceptWindows((contents) => opened.hostOf(contents));
  await opened.add(named);
}

function openNamed(path: string): void {
  if (windows) windows.show(path).catch(tell);
  else named = path;
}

function tell(error: Error): void {
  dialog.showErrorBox('The window could not be opened', error.message);
}

// A second start shows its project, or a window, of the first.
if (app.requestSingleInstanceLock()) start();
else app.quit();
