import { PREFERENCES, type Preferences } from '../../shared/contract/preferences';
import type { Run } from '../../shared/contract/run';
import type { IconName } from '../widgets/icons';
import type { History } from './history.svelte';
import { ACTION_LABELS } from './network-editor.svelte';
import { openWeights } from './judging';
import { importData, pasteData } from './import';
import { addNetwork, createProject, generateData, openProject, save, saveData } from './project';
import { moveRun, whyNotCancel, whyNotMove, whyNotPause, whyNotResume } from './run-actions';
import { removeRun, startRuns, whyNotStart } from './running';
import type { TabId } from './selection.svelte';
import type { Workbench } from './workbench.svelte';

export interface Command {
  id: string;
  readonly title: string;
  group: 'Project' | 'Edit' | 'Run' | 'Go to' | 'View' | 'Help';
  icon?: IconName;
  /** As "Mod+Shift+S"; Mod is Ctrl, or Command on a Mac. The first is the one that is shown. */
  keys?: string[];
  /** Why it cannot be used now. */
  reason?(): string | null;
  run(): void | Promise<void>;
}

const MAC = navigator.platform.startsWith('Mac');

/** The one table behind menus, palette, shortcuts and the shortcut sheet. */
export class Commands {
  readonly list: Command[];

  constructor(private readonly workbench: Workbench) {
    this.list = build(workbench);
  }

  get(id: string): Command {
    const command = this.list.find((entry) => entry.id === id);
    if (!command) throw new Error(`There is no command ${id}.`);
    return command;
  }

  run(id: string): void {
    const command = this.get(id);
    if (!command.reason?.()) void command.run();
  }

  /** Runs the command of a key press; true where there was one. */
  press(event: KeyboardEvent): boolean {
    const pressed = chord(event);
    const command = this.list.find((entry) => entry.keys?.includes(pressed));
    if (!command) return false;
    if (!pressed.includes('Mod') && !goesElsewhere(pressed) && isTyping(event.target)) return false;
    if (command.group === 'Edit' && writesText(event.target)) return false;
    event.preventDefault();
    if (this.workbench.overlay === null && document.querySelector('dialog[open]')) return true;
    const reason = command.reason?.();
    if (reason) this.workbench.toasts.tell('info', `${command.title} is not possible now`, reason);
    else void command.run();
    return true;
  }
}

const ARROWS = { ArrowUp: '↑', ArrowDown: '↓' };

/** How a chord is written on this machine. */
export function keyLabel(keys: string): string {
  const names: Record<string, string> = MAC ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Enter: '↩', ...ARROWS } : { Mod: 'Ctrl', ...ARROWS };
  return keys
    .split('+')
    .map((key) => names[key] ?? key)
    .join(MAC ? '' : ' ');
}

function chord(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const parts = [];
  if (MAC ? event.metaKey : event.ctrlKey) parts.push('Mod');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey && key !== '?') parts.push('Shift');
  parts.push(key);
  return parts.join('+');
}

/** Alt with a digit, which writes something on a Mac only. */
const goesElsewhere = (pressed: string): boolean => !MAC && /^Alt\+\d$/.test(pressed);

/** Whether keys are meant for a field: not for a slider or a switch, which take arrows and the space bar. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !['range', 'checkbox', 'radio'].includes(target.type);
  return target instanceof HTMLElement && (target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName));
}

/** A field of words, which undoes typing by itself; a field of numbers has changed what it is of with every key. */
function writesText(target: EventTarget | null): boolean {
  if (!isTyping(target) || target instanceof HTMLSelectElement) return false;
  return (
    !(target instanceof HTMLInputElement) ||
    (['text', 'search'].includes(target.type) && !['numeric', 'decimal'].includes(target.inputMode))
  );
}

/** Undoes or does again what the history says; a field that is being typed into shows the outcome, not what was typed. */
async function step(history: History, way: 'undo' | 'redo'): Promise<void> {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement) field.blur();
  await history[way]();
  if (field instanceof HTMLInputElement) field.focus();
}

function build(workbench: Workbench): Command[] {
  const { selection, session, layout, history } = workbench;
  const go = (tab: TabId, title: string, key: string): Command => ({
    id: `go.${tab}`,
    title,
    group: 'Go to',
    keys: [`Alt+${key}`],
    run: () => {
      workbench.home = false;
      selection.show(tab);
    },
  });
  const look = (choice: Preferences['theme']): Command => ({
    id: `theme.${choice}`,
    title: `Theme: ${PREFERENCES.theme.labels[choice].toLowerCase()}`,
    group: 'View',
    icon: 'theme',
    run: async () => void (await workbench.prefer({ theme: choice })),
  });
  const run = () => selection.run;
  const ofRun = (
    verb: 'pause' | 'resume' | 'cancel',
    title: string,
    icon: IconName,
    keys: string,
    whyNot: (run: Run) => string | null,
  ): Command => ({
    id: `run.${verb}`,
    title,
    group: 'Run',
    icon,
    keys: [keys],
    reason: () => {
      const chosen = run();
      return chosen ? whyNot(chosen) : 'No run is selected.';
    },
    run: async () => void (await workbench.attempt(`run.${verb}`, { id: run()?.id ?? '' })),
  });
  const move = (by: -1 | 1, title: string, keys: string): Command => ({
    id: `run.move.${by < 0 ? 'up' : 'down'}`,
    title,
    group: 'Run',
    icon: by < 0 ? 'up' : 'down',
    keys: [keys],
    reason: () => {
      const chosen = run();
      return chosen ? whyNotMove(workbench, chosen, by) : 'No run is selected.';
    },
    run: async () => {
      const chosen = run();
      if (chosen) await moveRun(workbench, chosen, by);
    },
  });
  return [
    {
      id: 'project.new',
      title: 'New project',
      group: 'Project',
      icon: 'plus',
      keys: ['Mod+Alt+N'],
      run: async () => void (await createProject(workbench)),
    },
    { id: 'project.open', title: 'Open project', group: 'Project', icon: 'folder', keys: ['Mod+O'], run: () => openProject(workbench) },
    { id: 'data.import', title: 'Import data', group: 'Project', icon: 'table', keys: ['Mod+I'], run: () => importData(workbench) },
    { id: 'data.paste', title: 'Paste a table', group: 'Project', icon: 'table', run: () => pasteData(workbench) },
    { id: 'project.save', title: 'Save', group: 'Project', icon: 'save', keys: ['Mod+S'], run: async () => void (await save(workbench)) },
    {
      id: 'project.saveAs',
      title: 'Save as',
      group: 'Project',
      icon: 'save',
      keys: ['Mod+Shift+S'],
      run: async () => void (await save(workbench, true)),
    },
    {
      id: 'project.rename',
      title: 'Rename project',
      group: 'Project',
      icon: 'pencil',
      run: async () => {
        const name = await workbench.prompts.askText('Rename project', 'Name', session.project?.name ?? '', 'Rename');
        if (name) await workbench.attempt('project.rename', { name });
      },
    },
    {
      id: 'network.add',
      title: 'Add network',
      group: 'Project',
      icon: 'network',
      run: () => ((workbench.home = false), addNetwork(workbench)),
    },
    {
      id: 'undo',
      get title() {
        return history.undoLabel === null ? 'Undo' : `Undo: ${history.undoLabel}`;
      },
      group: 'Edit',
      icon: 'undo',
      keys: ['Mod+Z'],
      reason: () => (history.undoLabel === null && !history.underWay ? 'There is nothing to undo.' : null),
      run: () => step(history, 'undo'),
    },
    {
      id: 'redo',
      get title() {
        return history.redoLabel === null ? 'Redo' : `Redo: ${history.redoLabel}`;
      },
      group: 'Edit',
      icon: 'redo',
      keys: ['Mod+Shift+Z', 'Mod+Y'],
      reason: () => (history.redoLabel === null && !history.underWay ? 'There is nothing to do again.' : null),
      run: () => step(history, 'redo'),
    },
    {
      id: 'data.save',
      title: 'Save data as CSV',
      group: 'Project',
      icon: 'export',
      reason: () => (selection.dataset ? null : 'There are no data yet.'),
      run: async () => {
        if (selection.dataset) await saveData(workbench, selection.dataset);
      },
    },
    { id: 'data.generate', title: 'Generate data', group: 'Project', icon: 'scatter', keys: ['Mod+G'], run: () => generateData(workbench) },
    ...(Object.keys(ACTION_LABELS) as (keyof typeof ACTION_LABELS)[]).map((action): Command => ({
      id: `edit.${action}`,
      title: ACTION_LABELS[action],
      group: 'Edit',
      icon: 'network',
      reason: () => (selection.tab === 'network' ? workbench.editor.whyNot(action) : 'Open the Network tab first.'),
      run: () => workbench.editor.act(action),
    })),
    { id: 'weights.open', title: 'Judge trained weights', group: 'Project', icon: 'network', run: () => openWeights(workbench) },
    { id: 'home', title: 'Start page', group: 'Go to', icon: 'home', run: () => void (workbench.home = true) },
    go('data', 'Data tab', '1'),
    go('network', 'Network tab', '2'),
    go('run', 'Run tab', '3'),
    go('gap', 'Gap tab', '4'),
    go('rank', 'Rank tab', '5'),
    go('spline', 'Spline tab', '6'),
    go('geometry', 'Geometry tab', '7'),
    go('compare', 'Compare tab', '8'),
    {
      id: 'run.start',
      title: 'Run',
      group: 'Run',
      icon: 'play',
      keys: ['Mod+R', 'Mod+Enter'],
      reason: () => whyNotStart(workbench),
      run: () => startRuns(workbench),
    },
    ofRun('pause', 'Pause run', 'pause', 'Mod+Alt+P', whyNotPause),
    ofRun('resume', 'Resume run', 'play', 'Mod+Alt+R', whyNotResume),
    ofRun('cancel', 'Cancel run', 'stop', 'Mod+.', whyNotCancel),
    move(-1, 'Move run up in the queue', 'Mod+Alt+ArrowUp'),
    move(1, 'Move run down in the queue', 'Mod+Alt+ArrowDown'),
    {
      id: 'run.remove',
      title: 'Delete run',
      group: 'Run',
      icon: 'trash',
      reason: () => (run() ? null : 'No run is selected.'),
      run: async () => {
        const chosen = run();
        if (chosen) await removeRun(workbench, chosen);
      },
    },
    {
      id: 'figure.export',
      title: 'Export figures',
      group: 'Run',
      icon: 'export',
      keys: ['Mod+E'],
      reason: () => (run() ? null : 'Run something first: the figures show a run.'),
      run: () => {
        const chosen = run();
        if (chosen) workbench.exporting = { figure: 'objective', subject: chosen.id, title: 'Export figure' };
      },
    },
    {
      id: 'figure.exportAll',
      title: 'Export all figures of this project',
      group: 'Project',
      icon: 'export',
      keys: ['Mod+Shift+E'],
      reason: () => ((session.project?.datasets.length ?? 0) > 0 ? null : 'The project has no data yet.'),
      run: () => void (workbench.exportingAll = true),
    },
    {
      id: 'palette',
      title: 'Search or run a command',
      group: 'View',
      icon: 'search',
      keys: ['Mod+K'],
      run: () => void (workbench.overlay = 'palette'),
    },
    {
      id: 'view.tree',
      title: 'Fold or open the project tree',
      group: 'View',
      icon: 'tree',
      keys: ['Mod+B'],
      run: () => layout.toggleTree(),
    },
    {
      id: 'view.inspector',
      title: 'Fold or open the inspector',
      group: 'View',
      icon: 'sidebar',
      keys: ['Mod+Alt+B'],
      run: () => layout.toggleInspector(),
    },
    {
      id: 'view.dock',
      title: 'Fold or open the bottom panel',
      group: 'View',
      icon: 'dock',
      keys: ['Mod+J'],
      run: () => layout.toggleDock(selection.tab),
    },
    ...PREFERENCES.theme.schema.options.map(look),
    {
      id: 'preferences',
      title: 'Preferences',
      group: 'View',
      icon: 'settings',
      keys: ['Mod+,'],
      run: () => void (workbench.overlay = 'preferences'),
    },
    {
      id: 'shortcuts',
      title: 'Keyboard shortcuts',
      group: 'Help',
      icon: 'keyboard',
      keys: ['?'],
      run: () => void (workbench.overlay = 'shortcuts'),
    },
  ];
}
