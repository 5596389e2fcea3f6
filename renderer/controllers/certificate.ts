import type { Run, RunSpec, SolveSpec } from '../../shared/contract/run';
import { tellOf } from './export';
import type { Workbench } from './workbench.svelte';

/** Families whose proof takes a search or a list of its own. */
const SEARCHED: readonly SolveSpec['family'][] = ['gated-relu', 'three-layer-relu'];
/** The rank up to which every pattern is priced, so that the dual point is the whole proof. */
const PRICED_RANK = 4;

/** Whether keeping the proof costs a solve nothing to speak of: no second search and no list of gates. `rank` is that of the data, or more. */
export function provesCheaply({ family }: Pick<SolveSpec, 'family'>, rank: number): boolean {
  return family === 'two-layer-relu' ? rank <= PRICED_RANK : !SEARCHED.includes(family);
}

/** Writes the certificate of a run that kept its proof (of a path at one of its β; of a training its best network), with the programs that check it. */
export async function saveCertificate(workbench: Workbench, id: string, beta?: number): Promise<void> {
  const delivery = await workbench.attempt('run.certificate', { id, ...(beta === undefined ? {} : { beta }) });
  if (delivery) tellOf(workbench, delivery);
}

/** A solve as a run has it. */
export type SolveRun = Extract<RunSpec, { kind: 'solve' }>;

/** Solves the program of a run again with some of its settings changed, and shows the new run. */
export async function solveAgain(
  workbench: Workbench,
  { name }: Pick<Run, 'name'>,
  request: SolveRun,
  change: Partial<SolveSpec>,
): Promise<void> {
  const spec = { ...request, spec: { ...request.spec, ...change } };
  const started = await workbench.attempt('run.start', { spec, name });
  if (!started) return;
  workbench.session.absorb('runs', started);
  workbench.selection.open('run', started.id);
}
