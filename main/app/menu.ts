import { app, BrowserWindow, ipcMain, Menu, type MenuItemConstructorOptions } from 'electron';
import * as v from 'valibot';
import { acceleratorOf } from '../../shared/commands/keys';
import { MenuStateSchema, type MenuState } from '../../shared/commands/menu';
import { COMMAND_GROUPS, COMMAND_IDS, commandEntry, SYSTEM_COMMANDS, type CommandGroup, type CommandId } from '../../shared/commands/table';
import { COMMAND_CHANNEL, MENU_CHANNEL } from './channels';
import type { RecentProject } from '../../shared/contract/project';
import { fromOurPage } from './window-protocol';

const MAC = process.platform === 'darwin';
const LINE: MenuItemConstructorOptions = { type: 'separator' };

/** What only a desktop program has, behind the commands of a group. */
const OWN: Partial<Record<CommandGroup, MenuItemConstructorOptions[]>> = {
  Project: MAC ? [{ role: 'close' }] : [{ role: 'quit' }],
  View: [{ role: 'reload', accelerator: 'F5' }, { role: 'toggleDevTools' }],
};
const CLIPBOARD: MenuItemConstructorOptions[] = (['cut', 'copy', 'paste', 'selectAll'] as const).map((role) => ({ role }));
const MENU_NAMES: Partial<Record<CommandGroup, string>> = { Project: 'File', 'Go to': 'Go' };

/** Projects that were open lately, and how one is shown. */
export interface RecentFiles {
  list(): readonly Pick<RecentProject, 'path' | 'name'>[];
  open(path: string): void;
}

/**
 * The application's menu, made of the one table of commands; it shows what the window in front says of them. What is returned has it look
 * at the recent files anew.
 */
export function keepMenu(recent: RecentFiles): () => void {
  const states = new Map<number, MenuState>();
  const show = (contents: number | undefined) =>
    Menu.setApplicationMenu(build((contents !== undefined && states.get(contents)) || {}, recent));
  ipcMain.on(MENU_CHANNEL, (event, told: unknown) => {
    const state = v.safeParse(MenuStateSchema, told);
    if (!fromOurPage(event) || !state.success) return;
    const { sender } = event;
    states.set(sender.id, state.output);
    const front = BrowserWindow.getFocusedWindow();
    if (!front || front.webContents.id === sender.id) show(sender.id);
  });
  app.on('browser-window-focus', (_event, { webContents }) => show(webContents.id));
  app.on('web-contents-created', (_event, contents) => {
    const { id } = contents;
    contents.on('destroyed', () => states.delete(id));
  });
  const refresh = () => show(BrowserWindow.getFocusedWindow()?.webContents.id);
  refresh();
  return refresh;
}

function build(state: MenuState, recent: RecentFiles): Menu {
  const menus = COMMAND_GROUPS.map((group): MenuItemConstructorOptions => ({
    label: MENU_NAMES[group] ?? group,
    submenu: itemsOf(group, state, recent),
    ...(group === 'Help' ? { role: 'help' } : {}),
  }));
  return Menu.buildFromTemplate([
    ...(MAC ? [{ role: 'appMenu' as const }] : []),
    ...menus.slice(0, -1),
    { role: 'windowMenu' },
    menus[menus.length - 1],
  ]);
}

function itemsOf(group: CommandGroup, state: MenuState, recent: RecentFiles): MenuItemConstructorOptions[] {
  const items = COMMAND_IDS.filter((id) => commandEntry(id).group === group).flatMap((id) => {
    const { section } = commandEntry(id);
    return [...(section ? [LINE] : []), itemOf(id, state), ...(id === 'project.open' ? [recentItem(recent)] : [])];
  });
  // Where every other program has them.
  if (group === 'Edit') items.splice(items.indexOf(LINE), 0, LINE, ...CLIPBOARD);
  const system = SYSTEM_COMMANDS.filter((entry) => entry.group === group).map(({ role }): MenuItemConstructorOptions => ({ role }));
  return [items, system, OWN[group] ?? []].filter((part) => part.length > 0).flatMap((part, at) => (at > 0 ? [LINE, ...part] : part));
}

function recentItem({ list, open }: RecentFiles): MenuItemConstructorOptions {
  const submenu = list().map(({ name, path }): MenuItemConstructorOptions => ({
    label: literal(`${name} – ${path}`),
    click: () => open(path),
  }));
  return { id: 'recent', label: 'Open recent', enabled: submenu.length > 0, submenu };
}

/** In a menu & marks a letter. */
const literal = (words: string) => words.replace(/&/g, '&&');

function itemOf(id: CommandId, state: MenuState): MenuItemConstructorOptions {
  const { title, keys } = commandEntry(id);
  const now = state[id];
  // A key that alone writes a character is the page's on a Mac, where every accelerator is heard before it.
  const shown = keys?.find((chord) => !MAC || chord.includes('Mod'));
  return {
    id,
    label: literal(now?.title ?? title),
    enabled: now?.enabled ?? true,
    ...(shown ? { accelerator: acceleratorOf(shown) } : {}),
    // The window hears its keys itself: some are a field's while it is typed into.
    registerAccelerator: false,
    click: (_item, window) => (window as BrowserWindow | undefined)?.webContents.send(COMMAND_CHANNEL, id),
  };
}
