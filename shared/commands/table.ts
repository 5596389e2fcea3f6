/** Menus of the window, in their order; the palette and the sheet of shortcuts name them too. */
export const COMMAND_GROUPS = ['Project', 'Edit', 'Run', 'Go to', 'View', 'Help'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface CommandEntry {
  title: string;
  group: CommandGroup;
  /** As "Mod+Shift+S"; Mod is Ctrl, or Command on a Mac. The first is the one that menus show. */
  keys?: readonly string[];
  /** Begins a section of its menu. */
  section?: true;
}

/** Every command of the workbench: the one table behind the native menus, the window's menus, the palette, the keys and their sheet. */
export const COMMANDS = {
  'project.new': { title: 'New project', group: 'Project', keys: ['Mod+Alt+N'] },
  'window.new': { title: 'New window', group: 'Project', keys: ['Mod+Shift+N'] },
  'project.open': { title: 'Open project', group: 'Project', keys: ['Mod+O'] },
  'project.save': { title: 'Save', group: 'Project', keys: ['Mod+S'], section: true },
  'project.saveAs': { title: 'Save as', group: 'Project', keys: ['Mod+Shift+S'] },
  'project.rename': { title: 'Rename project', group: 'Project' },
  'project.recover': { title: 'Recover unsaved work', group: 'Project' },
  'data.import': { title: 'Import data', group: 'Project', keys: ['Mod+I'], section: true },
  'data.paste': { title: 'Paste a table', group: 'Project' },
  'data.generate': { title: 'Generate data', group: 'Project', keys: ['Mod+G'] },
  'data.save': { title: 'Save data as CSV', group: 'Project' },
  'network.add': { title: 'Add network', group: 'Project', section: true },
  'weights.open': { title: 'Judge trained weights', group: 'Project' },
  'figure.exportAll': { title: 'Export all figures of this project', group: 'Project', keys: ['Mod+Shift+E'], section: true },
  undo: { title: 'Undo', group: 'Edit', keys: ['Mod+Z'] },
  redo: { title: 'Redo', group: 'Edit', keys: ['Mod+Shift+Z', 'Mod+Y'] },
  'edit.add': { title: 'Add layer', group: 'Edit', section: true },
  'edit.duplicate': { title: 'Duplicate layer', group: 'Edit' },
  'edit.remove': { title: 'Remove layer', group: 'Edit' },
  'edit.up': { title: 'Move layer up', group: 'Edit' },
  'edit.down': { title: 'Move layer down', group: 'Edit' },
  'edit.addBranch': { title: 'Duplicate branch', group: 'Edit' },
  'edit.removeBranch': { title: 'Remove branch', group: 'Edit' },
  'run.start': { title: 'Run', group: 'Run', keys: ['Mod+R', 'Mod+Enter'] },
  'run.pause': { title: 'Pause run', group: 'Run', keys: ['Mod+Alt+P'] },
  'run.resume': { title: 'Resume run', group: 'Run', keys: ['Mod+Alt+R'] },
  'run.cancel': { title: 'Cancel run', group: 'Run', keys: ['Mod+.'] },
  'run.move.up': { title: 'Move run up in the queue', group: 'Run', keys: ['Mod+Alt+ArrowUp'], section: true },
  'run.move.down': { title: 'Move run down in the queue', group: 'Run', keys: ['Mod+Alt+ArrowDown'] },
  'run.remove': { title: 'Delete run', group: 'Run' },
  'figure.export': { title: 'Export figures', group: 'Run', keys: ['Mod+E'], section: true },
  home: { title: 'Start page', group: 'Go to' },
  'go.data': { title: 'Data tab', group: 'Go to', keys: ['Alt+1'], section: true },
  'go.network': { title: 'Network tab', group: 'Go to', keys: ['Alt+2'] },
  'go.run': { title: 'Run tab', group: 'Go to', keys: ['Alt+3'] },
  'go.gap': { title: 'Gap tab', group: 'Go to', keys: ['Alt+4'] },
  'go.rank': { title: 'Rank tab', group: 'Go to', keys: ['Alt+5'] },
  'go.spline': { title: 'Spline tab', group: 'Go to', keys: ['Alt+6'] },
  'go.geometry': { title: 'Geometry tab', group: 'Go to', keys: ['Alt+7'] },
  'go.compare': { title: 'Compare tab', group: 'Go to', keys: ['Alt+8'] },
  palette: { title: 'Search or run a command', group: 'View', keys: ['Mod+K'] },
  'view.tree': { title: 'Fold or open the project tree', group: 'View', keys: ['Mod+B'], section: true },
  'view.inspector': { title: 'Fold or open the inspector', group: 'View', keys: ['Mod+Alt+B'] },
  'view.dock': { title: 'Fold or open the bottom panel', group: 'View', keys: ['Mod+J'] },
  'theme.system': { title: 'Theme: follow the system', group: 'View', section: true },
  'theme.light': { title: 'Theme: light', group: 'View' },
  'theme.dark': { title: 'Theme: dark', group: 'View' },
  'theme.high-contrast': { title: 'Theme: high contrast', group: 'View' },
  preferences: { title: 'Preferences', group: 'View', keys: ['Mod+,'], section: true },
  'help.certificate': { title: 'What a certificate says', group: 'Help' },
  'help.tour': { title: 'Take the tour', group: 'Help' },
  shortcuts: { title: 'Keyboard shortcuts', group: 'Help', keys: ['?'] },
} as const satisfies Record<string, CommandEntry>;

export type CommandId = keyof typeof COMMANDS;
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

/** An entry of the table as what all of them have in common. */
export const commandEntry = (id: CommandId): CommandEntry => COMMANDS[id];

/** What Electron does by itself, as a browser does by the same keys: `role` is Electron's name of it. */
export const SYSTEM_COMMANDS = [
  { title: 'Zoom in', group: 'View', keys: ['Mod++'], role: 'zoomIn', section: true },
  { title: 'Zoom out', group: 'View', keys: ['Mod+-'], role: 'zoomOut' },
  { title: 'Actual size', group: 'View', keys: ['Mod+0'], role: 'resetZoom' },
  { title: 'Full screen', group: 'View', keys: ['F11'], role: 'togglefullscreen' },
] as const satisfies readonly (CommandEntry & { role: string })[];
