import type { Params } from '../../shared/contract/contract';
import type { Dataset, DataSource, Recipe } from '../../shared/contract/data';
import type { Architecture } from '../../shared/contract/network';
import type { Project } from '../../shared/contract/project';
import type { Run } from '../../shared/contract/run';
import { matchingProgram } from '../../shared/theory/families/matching-program';
import { termsOf } from '../../shared/theory/theorems/asked';
import { receive } from './export';
import { describePreparation, preparationOf, type Preparation } from './data-words';
import { bytesOf, pickFile } from './files';
import { recordPresence } from './network-edits';
import type { Workbench } from './workbench.svelte';

/** How a file is to be taken. */
type Taking = Omit<Params<'data.add'>, 'source'>;

/** The network of a project that has none yet. */
export const FIRST_ARCHITECTURE: Architecture = {
  layers: [32],
  branches: 1,
  activation: 'relu',
  bias: 'none',
  regularizer: 'weight-decay',
  loss: 'squared',
  beta: 0.05,
};

/** Asks what to do with unsaved changes; true when the project may be replaced. */
export async function mayReplace(workbench: Workbench): Promise<boolean> {
  const project = workbench.session.project;
  if (!project?.dirty) return true;
  const answer = await workbench.prompts.ask(
    `Save the changes to ${project.name}?`,
    'They are lost if the project is closed without saving.',
    [
      { value: 'discard', label: 'Discard', variant: 'danger' },
      { value: 'save', label: 'Save', variant: 'primary' },
    ],
  );
  if (answer === 'save') return save(workbench);
  return answer === 'discard';
}

export async function createProject(workbench: Workbench, name = 'Untitled project'): Promise<boolean> {
  if (!(await mayReplace(workbench))) return false;
  const project = await workbench.attempt('project.create', { name });
  if (!project) return false;
  workbench.selection.reset();
  workbench.draft.restart();
  workbench.settings.settle();
  workbench.selection.tab = 'data';
  workbench.home = false;
  return true;
}

/** Opens a project by the host's dialog, by path, or from bytes; in a browser the page asks for the file. */
export async function openProject(workbench: Workbench, from: Params<'project.open'> = {}): Promise<void> {
  let source = from;
  if (!from.path && !from.bytes && !workbench.session.info?.dialogs) {
    const file = await pickFile('.zerogap');
    if (!file) return;
    source = { bytes: await bytesOf(file), name: file.name };
  }
  if (!(await mayReplace(workbench))) return;
  const project = await workbench.attempt('project.open', source);
  if (project) showOpened(workbench, project);
}

/** Shows a project that was opened, where there is most to see. */
export function showOpened(workbench: Workbench, project: Project): void {
  workbench.selection.reset();
  takeOver(workbench, project);
  workbench.selection.show(project.runs.length > 0 ? 'gap' : 'data');
  workbench.home = false;
}

export async function save(workbench: Workbench, saveAs = false): Promise<boolean> {
  const delivery = await workbench.attempt('project.save', saveAs ? { saveAs } : {});
  if (!delivery) return false;
  const done = receive(delivery);
  if (done) workbench.toasts.tell('ok', 'Project saved', delivery.kind === 'saved' ? delivery.paths.join(', ') : undefined);
  return done;
}

/** Takes over the settings of an opened project, which is no edit. */
function takeOver(workbench: Workbench, project: Project): void {
  for (const run of project.runs) adopt(workbench, project, run);
  workbench.settings.settle();
}

/** Takes over the settings of a run of the project. */
export function adopt(workbench: Workbench, { datasets, networks }: Project, run: Run): void {
  const dataset = datasets.find(({ id }) => id === run.spec.datasetId);
  const network = networks.find(({ id }) => id === run.spec.networkId);
  workbench.draft.adopt(run, dataset && network ? matchingProgram(network.architecture, dataset.roles) : null);
}

/** Adds a data set with a first network, so that Run works at once; null where that failed. */
export async function addData(workbench: Workbench, source: DataSource, taking: Taking = {}): Promise<Dataset | null> {
  const { selection } = workbench;
  const { tab } = selection;
  const dataset = await workbench.attempt('data.add', { source, ...taking });
  if (!dataset) return null;
  workbench.session.absorb('datasets', dataset);
  workbench.home = false;
  selection.select('dataset', dataset.id);
  // The project may have shown it already, and somebody gone on to another tab.
  if (selection.tab === tab) selection.show('data');
  if (!selection.network) await addNetwork(workbench, false);
  return dataset;
}

/** Opens the dialog for generated data: a variation of a recipe, or planted data. */
export function generateData(workbench: Workbench, recipe: Recipe = { generator: 'planted', parameters: {}, seed: 0 }): void {
  workbench.generating = recipe;
}

/** Writes the values of a data set as CSV, with a sidecar, or as a LaTeX table: all as they stand, or the rows that are trained on, as they are used. */
export async function saveData(
  workbench: Workbench,
  { id, name }: Pick<Dataset, 'id' | 'name'>,
  how: Omit<Params<'data.save'>, 'id'> = {},
): Promise<void> {
  const delivery = await workbench.attempt('data.save', { id, ...how });
  if (delivery && receive(delivery))
    workbench.toasts.tell(
      'ok',
      `${name} was saved as ${how.format === 'tex' ? 'LaTeX' : 'CSV'}`,
      delivery.kind === 'saved' ? delivery.paths.join(', ') : undefined,
    );
}

export async function addNetwork(workbench: Workbench, show = true): Promise<void> {
  const names = new Set(workbench.session.project?.networks.map((network) => network.name));
  const model = workbench.selection.network?.architecture;
  const architecture = model ?? FIRST_ARCHITECTURE;
  const network = await workbench.attempt('network.add', { name: freeName('Two-layer ReLU', names), architecture });
  if (!network) return;
  workbench.session.absorb('networks', network);
  recordPresence(workbench, network, 'Add network');
  if (show) workbench.selection.open('network', network.id);
  if (model) return;
  workbench.proposed = { id: network.id, beta: architecture.beta };
  await followData(workbench);
}

export async function startStudy(workbench: Workbench, id: string): Promise<void> {
  if (!(await mayReplace(workbench))) return;
  const project = await workbench.attempt('study.start', { id });
  if (!project) return;
  workbench.selection.reset();
  workbench.home = false;
  takeOver(workbench, project);
  const train = project.runs.filter((run) => run.spec.kind === 'train').at(-1);
  const run = train ?? project.runs.at(-1);
  if (run) workbench.selection.open('run', run.id);
  else workbench.selection.show('gap');
}

/** A β that regularises visibly on the data that are there: a fiftieth of β_max. */
async function proposeBeta(workbench: Workbench, architecture: Architecture): Promise<number | null> {
  const { dataset } = workbench.selection;
  if (!dataset) return null;
  const terms = termsOf(architecture, dataset.roles);
  await workbench.facts.ask(dataset, architecture.bias, terms);
  const { facts } = workbench.facts.of(dataset, architecture.bias, terms);
  return facts?.betaMax ? Number((facts.betaMax / 50).toPrecision(1)) : null;
}

/** Changes how a data set is prepared: roles, scaling, coding, missing values, test rows; so that it can be undone. */
export async function updateDataset(workbench: Workbench, { id, ...change }: Preparation & { id: string }): Promise<void> {
  const before = workbench.session.project?.datasets.find((dataset) => dataset.id === id);
  const put = async (to: Preparation) => {
    workbench.session.absorb('datasets', await workbench.session.call('data.update', { id, ...to }));
    await followData(workbench);
  };
  const edit = before && describePreparation(before, change);
  if (!edit) return;
  try {
    workbench.session.absorb('datasets', await workbench.session.call('data.update', { id, ...change }));
  } catch (error) {
    workbench.toasts.fail(error);
    return;
  }
  workbench.history.record({ ...edit, undo: () => put(preparationOf(before, change)), redo: () => put(change) });
  await followData(workbench);
}

/** Asks for another name of the project. */
export async function renameProject(workbench: Workbench): Promise<void> {
  const before = workbench.session.project?.name ?? '';
  const name = await workbench.prompts.askText('Rename project', 'Name', before, 'Rename');
  if (!name || name === before || !(await workbench.attempt('project.rename', { name }))) return;
  const give = async (to: string) => void (await workbench.session.call('project.rename', { name: to }));
  workbench.history.record({ label: `Rename ${before}`, undo: () => give(before), redo: () => give(name) });
}

/** Proposes β anew for the data as they are now, unless someone chose another or ran with it. */
async function followData(workbench: Workbench): Promise<void> {
  const untouched = () => {
    const { proposed, session, runs } = workbench;
    const network = session.project?.networks.find((item) => item.id === proposed?.id);
    if (!network || network.architecture.beta !== proposed?.beta) return null;
    return runs.some((run) => run.spec.networkId === network.id) ? null : network;
  };
  const before = untouched();
  const beta = before && (await proposeBeta(workbench, before.architecture));
  // Counting the arrangements takes a while, and meanwhile much can happen.
  const network = untouched();
  if (!network || !beta || beta === network.architecture.beta) return;
  workbench.proposed = { id: network.id, beta };
  const updated = await workbench.attempt('network.update', { id: network.id, architecture: { ...network.architecture, beta } });
  if (updated) workbench.session.absorb('networks', updated);
}

/** "Two-layer ReLU", then "Two-layer ReLU 2" … */
export function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted;
  for (let number = 2; ; number++) if (!taken.has(`${wanted} ${number}`)) return `${wanted} ${number}`;
}
