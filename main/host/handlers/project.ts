import { basename } from 'node:path';
import type { Handlers } from '../../../shared/contract/contract';
import { Failure } from '../../../shared/contract/failure';
import type { Delivery } from '../../../shared/contract/figure';
import { decodeProject } from '../../project/decode';
import { encodeProject } from '../../project/encode';
import { openProject, saveProject } from '../../project/file';
import type { Context } from '../context';
import { fileName } from '../transport/delivery';
import type { OpenProject } from '../state';

type Methods = Extract<keyof Handlers, `project.${string}`>;

const EXTENSION = 'zerogap';
const FILTERS = [{ name: 'Zerogap project', extensions: [EXTENSION] }];

export function projectHandlers({ workspace, runs, paths, platform, recent, log, version }: Context): Pick<Handlers, Methods> {
  return {
    'project.get': async () => workspace.project,
    'project.create': async ({ name }) => {
      runs.dropAll();
      workspace.replace({ name });
      return workspace.project;
    },
    'project.open': async ({ path, bytes, name }) => {
      if (bytes) return show(decodeProject(bytes, name ?? 'The file'));
      if (path !== undefined) return openFrom(paths.check(path));
      if (!platform.dialogs) throw new Failure('usage', 'This host has no file dialog.', 'Send the bytes of the file.');
      const chosen = await platform.dialogs.openFile('Open a project', FILTERS);
      return chosen === null ? null : openFrom(paths.grant(chosen));
    },
    'project.save': async ({ path, saveAs }) => save(path, saveAs ?? false),
    'project.rename': async ({ name }) => workspace.update({ name }),
    'project.recent': async () => {
      const list = recent.list();
      for (const entry of list) paths.grant(entry.path);
      return list;
    },
  };

  async function openFrom(path: string) {
    const project = await show(await openProject(path));
    await recent.add(path, project);
    return project;
  }

  async function show(read: OpenProject) {
    const { project, opened } = await runs.recall(read);
    runs.dropAll();
    opened();
    workspace.replace(project);
    log.info(`${project.meta.name} was opened.`);
    return workspace.project;
  }

  async function save(asked: string | undefined, saveAs: boolean): Promise<Delivery> {
    const { path: known, name } = workspace.project;
    if (!platform.dialogs && asked === undefined) return download();
    const path = asked !== undefined ? paths.check(asked) : known !== undefined && !saveAs ? known : await choosePlace(name);
    if (path === null) return { kind: 'cancelled' };
    const stamp = await stampNow();
    const saved = workspace.project;
    // Both as they are at this moment.
    await Promise.all([saveProject(path, workspace.snapshot(), stamp), runs.keep(saved.runs, stamp.savedAt)]);
    // What changed while the file was written is not in it.
    workspace.update({ path, savedAt: stamp.savedAt, dirty: workspace.project !== saved });
    await recent.add(path, workspace.project);
    log.info(`Saved to ${path}.`);
    return { kind: 'saved', paths: [path] };
  }

  async function download(): Promise<Delivery> {
    const stamp = await stampNow();
    const bytes = new Uint8Array(encodeProject(workspace.snapshot(), stamp));
    await runs.keep(workspace.project.runs, stamp.savedAt);
    const name = `${fileName(workspace.project.name)}.${EXTENSION}`;
    workspace.update({ savedAt: stamp.savedAt, dirty: false });
    return { kind: 'download', files: [{ name, mime: 'application/vnd.zerogap', bytes }] };
  }

  async function choosePlace(name: string): Promise<string | null> {
    const chosen = (await platform.dialogs?.saveFile('Save the project', `${fileName(name)}.${EXTENSION}`, FILTERS)) ?? null;
    if (chosen === null) return null;
    return paths.grant(basename(chosen).includes('.') ? chosen : `${chosen}.${EXTENSION}`);
  }

  async function stampNow() {
    // Loaded here, because ECharts would keep the window waiting at the start.
    const { previewOf } = await import('../figures/drawing');
    const preview = previewOf(workspace);
    return { version, savedAt: new Date().toISOString(), ...(preview === undefined ? {} : { preview }) };
  }
}
