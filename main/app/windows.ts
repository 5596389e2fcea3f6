import { join } from 'node:path';
import { app, BrowserWindow, dialog, screen } from 'electron';
import { createHost, type Host } from '../host/host';
import { COMPUTE_ENTRY, ROOT } from '../host/places';
import type { PreferenceStore } from '../host/preferences/store';
import { nativeDialogs } from './dialogs';
import { guardChanges, type Quitting } from './leaving';
import { beside, placeOn } from './placement';
import { utilityCompute } from './utility';
import { createWindow } from './window';
import { WINDOW_URL } from './window-protocol';
import { readPlacement, rememberPlacement } from './window-state';

interface Open {
  window: BrowserWindow;
  host: Host;
}

/** The windows of the program, each with a host and a project of its own. */
export class Windows {
  /** By the number of what is in them, the window opened last at the end. */
  private readonly open = new Map<number, Open>();
  private readonly userData = app.getPath('userData');
  private readonly stateFile = join(this.userData, 'window.json');

  constructor(
    private readonly preferences: PreferenceStore,
    private readonly quitting: Quitting,
    /** Called when a project file was opened or saved. */
    private readonly onRecent: () => void,
  ) {}

  hostOf(contents: number): Host | undefined {
    return this.open.get(contents)?.host;
  }

  /** Opens one more window, with a project where one is named; done when it is loaded. */
  async add(path?: string): Promise<void> {
    const last = readPlacement(this.stateFile);
    const front = this.front;
    const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
    const place = placeOn(areas, front ? beside(front.window.getNormalBounds()) : (last?.bounds ?? null));
    const window = createWindow(place, this.preferences.values.theme);
    if (!front && last?.maximized) window.maximize();
    if (!front && last?.fullScreen) window.setFullScreen(true);
    const host = createHost({
      shell: 'electron',
      dialogs: nativeDialogs(() => (window.isDestroyed() ? null : window)),
      root: ROOT,
      userData: this.userData,
      preferences: this.preferences,
      trustsPaths: false,
      spawnCompute: utilityCompute(COMPUTE_ENTRY),
      newWindow: () => this.add(),
      recentFile: (file) => {
        app.addRecentDocument(file);
        this.onRecent();
      },
    });
    const { id } = window.webContents;
    this.open.set(id, { window, host });
    rememberPlacement(window, this.stateFile);
    guardChanges(window, host, this.quitting);
    window.on('closed', () => {
      this.open.delete(id);
      host.close();
    });
    if (path !== undefined) openIn(host, path);
    await window.loadURL(WINDOW_URL);
  }

  /** Shows a project that the system names: where it is open, in place of an empty one, or in a window of its own. */
  async show(path: string): Promise<void> {
    const all = [...this.open.values()];
    const there = all.find(({ host }) => host.project.path === path);
    const empty = all.find(({ host }) => isEmpty(host));
    if (!there && !empty) return this.add(path);
    if (!there && empty) openIn(empty.host, path);
    focus((there ?? empty)!.window);
  }

  /** Brings the window that was used last to the front, or opens one. */
  async focus(): Promise<void> {
    const { front } = this;
    if (!front) return this.add();
    focus(front.window);
  }

  /** Ends the hosts, whatever became of their windows. */
  close(): void {
    for (const { host } of this.open.values()) host.close();
  }

  private get front(): Open | undefined {
    const focused = BrowserWindow.getFocusedWindow();
    const all = [...this.open.values()];
    return all.find(({ window }) => window === focused) ?? all[all.length - 1];
  }
}

function isEmpty({ project: { path, dirty, datasets, networks, runs } }: Host): boolean {
  return path === undefined && !dirty && datasets.length + networks.length + runs.length === 0;
}

function openIn(host: Host, path: string): void {
  host.openProject(path).catch((error: Error) => dialog.showErrorBox('The project could not be opened', error.message));
}

function focus(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.focus();
}
