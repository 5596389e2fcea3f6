import type { CommandId } from '../../shared/commands/table';
import type { Preferences } from '../../shared/contract/preferences';
import type { Run } from '../../shared/contract/run';
import type { IconName } from '../widgets/icons';
import type { History } from './history.svelte';
import { importData, pasteData } from './import';
import { openWeights } from './judging';
import type { BranchAction, LayerAction } from './network-editor.svelte';
import { addNetwork, createProject, generateData, openProject, renameProject, save, saveData } from './project';
import { lookForRecoverable } from './recovering';
import { moveRun, whyNotCancel, whyNotMove, whyNotPause, whyNotResume } from './run-actions';
import { removeRun, startRuns, whyNotStart } from './running';
import type { TabId } from './selection.svelte';
import type { Workbench } from './workbench.svelte';

/** What a command of the table does in this window. */
export interface Action {
  icon?: IconName;
  /** What it is called now, where that is more than the table says. */
  title?(): string;
  /** Why it cannot be used now. */
  reason?(): string | null;
  run(): void | Promise<void>;
}

/** Undoes or does again what the history says; a field that is being typed into shows the outcome, not what was typed. */
async function step(history: History, way: 'undo' | 'redo'): Promise<void> {
  const field = document.activeElement;
  if (field instanceof HTMLInputElement) field.blur();
  await history[way]();
  if (field instanceof HTMLInputElement) field.focus();
}

/** What every command of the table does, without exception. */
export function actionsOf(workbench: Workbench): Record<CommandId, Action> {
  const { selection, session, layout, history } = workbench;
  const go = (tab: TabId): Action => ({
    run: () => {
      workbench.home = false;
      selection.show(tab);
    },
  });
  const look = (theme: Preferences['theme']): Action => ({ icon: 'theme', run: async () => void (await workbench.prefer({ theme })) });
  const run = () => selection.run;
  const ofRun = (icon: IconName, whyNot: (run: Run) => string | null, act: (run: Run) => Promise<unknown>): Action => ({
    icon,
    reason: () => {
      const chosen = run();
      return chosen ? whyNot(chosen) : 'No run is selected.';
    },
    run: async () => {
      const chosen = run();
      if (chosen) await act(chosen);
    },
  });
  const move = (by: -1 | 1): Action =>
    ofRun(
      by < 0 ? 'up' : 'down',
      (chosen) => whyNotMove(workbench, chosen, by),
      (chosen) => moveRun(workbench, chosen, by),
    );
  const edit = (action: LayerAction | BranchAction): Action => ({
    icon: 'network',
    reason: () => (selection.tab === 'network' ? workbench.editor.whyNot(action) : 'Open the Network tab first.'),
    run: () => workbench.editor.act(action),
  });
  const back = (way: 'undo' | 'redo', word: string, none: string): Action => {
    const label = () => (way === 'undo' ? history.undoLabel : history.redoLabel);
    return {
      icon: way,
      title: () => (label() === null ? word : `${word}: ${label()}`),
      reason: () => (label() === null && !history.underWay ? none : null),
      run: () => step(history, way),
    };
  };
  return {
    'project.new': { icon: 'plus', run: async () => void (await createProject(workbench)) },
    'window.new': {
      icon: 'plus',
      reason: () =>
        session.info?.shell === 'electron' ? null : 'In a browser every tab shows the same project: start another zerogap serve.',
      run: async () => void (await workbench.attempt('app.newWindow', {})),
    },
    'project.open': { icon: 'folder', run: () => openProject(workbench) },
    'project.save': { icon: 'save', run: async () => void (await save(workbench)) },
    'project.saveAs': { icon: 'save', run: async () => void (await save(workbench, true)) },
    'project.rename': { icon: 'pencil', run: () => renameProject(workbench) },
    'project.recover': { icon: 'refresh', run: () => lookForRecoverable(workbench) },
    'data.import': { icon: 'table', run: () => importData(workbench) },
    'data.paste': { icon: 'table', run: () => pasteData(workbench) },
    'data.generate': { icon: 'scatter', run: () => generateData(workbench) },
    'data.save': {
      icon: 'export',
      reason: () => (selection.dataset ? null : 'There are no data yet.'),
      run: async () => {
        if (selection.dataset) await saveData(workbench, selection.dataset);
      },
    },
    'network.add': {
      icon: 'network',
      run: () => {
        workbench.home = false;
        return addNetwork(workbench);
      },
    },
    'weights.open': { icon: 'network', run: () => openWeights(workbench) },
    'figure.exportAll': {
      icon: 'export',
      reason: () => ((session.project?.datasets.length ?? 0) > 0 ? null : 'The project has no data yet.'),
      run: () => void (workbench.exportingAll = true),
    },
    undo: back('undo', 'Undo', 'There is nothing to undo.'),
    redo: back('redo', 'Redo', 'There is nothing to do again.'),
    'edit.add': edit('add'),
    'edit.duplicate': edit('duplicate'),
    'edit.remove': edit('remove'),
    'edit.up': edit('up'),
    'edit.down': edit('down'),
    'edit.addBranch': edit('addBranch'),
    'edit.removeBranch': edit('removeBranch'),
    'run.start': { icon: 'play', reason: () => whyNotStart(workbench), run: () => startRuns(workbench) },
    'run.pause': ofRun('pause', whyNotPause, ({ id }) => workbench.attempt('run.pause', { id })),
    'run.resume': ofRun('play', whyNotResume, ({ id }) => workbench.attempt('run.resume', { id })),
    'run.cancel': ofRun('stop', whyNotCancel, ({ id }) => workbench.attempt('run.cancel', { id })),
    'run.move.up': move(-1),
    'run.move.down': move(1),
    'run.remove': ofRun(
      'trash',
      () => null,
      (chosen) => removeRun(workbench, chosen),
    ),
    'figure.export': {
      icon: 'export',
      reason: () => (run() ? null : 'Run something first: the figures show a run.'),
      run: () => {
        const chosen = run();
        if (chosen) workbench.exporting = { figure: 'objective', subject: chosen.id, title: 'Export figure' };
      },
    },
    home: { icon: 'home', run: () => void (workbench.home = true) },
    'go.data': go('data'),
    'go.network': go('network'),
    'go.run': go('run'),
    'go.gap': go('gap'),
    'go.rank': go('rank'),
    'go.spline': go('spline'),
    'go.geometry': go('geometry'),
    'go.compare': go('compare'),
    palette: { icon: 'search', run: () => void (workbench.overlay = 'palette') },
    'view.tree': { icon: 'tree', run: () => layout.toggleTree() },
    'view.inspector': { icon: 'sidebar', run: () => layout.toggleInspector() },
    'view.dock': { icon: 'dock', run: () => layout.toggleDock(selection.tab) },
    'theme.system': look('system'),
    'theme.light': look('light'),
    'theme.dark': look('dark'),
    'theme.high-contrast': look('high-contrast'),
    preferences: { icon: 'settings', run: () => void (workbench.overlay = 'preferences') },
    'help.certificate': { icon: 'check', run: () => void (workbench.overlay = 'certificate') },
    'help.tour': { icon: 'play', run: () => workbench.tour.begin() },
    shortcuts: { icon: 'keyboard', run: () => void (workbench.overlay = 'shortcuts') },
  };
}
