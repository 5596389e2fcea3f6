import type { Run, RunSpec, SolveResult, SolveSpec } from '../../shared/contract/run';
import type { DataFacts } from '../../shared/theory/families/data-facts';
import { tellOf } from './export';
import type { Workbench } from './workbench.svelte';

/** Families whose certificates the checker reads at any depth, and those that it reads at two layers only. */
const ANY_DEPTH: readonly SolveSpec['family'][] = ['parallel-linear', 'rank-one'];
const TWO_LAYERS: readonly SolveSpec['family'][] = ['two-layer-relu', 'gated-relu', 'spline', 'threshold'];
/** The rank up to which every pattern is priced, so that the dual point is the whole proof. */
const PRICED_RANK = 4;

type Checked = Pick<SolveSpec, 'family' | 'depth' | 'interpolate' | 'regularizer'>;

/** Why no certificate file can be written of such a solve, or null. */
export function whyNoCertificate({ family, depth = 2, interpolate, regularizer }: Checked, outputs: number | null = null): string | null {
  if (interpolate) return 'A certificate file is written for β > 0, not for the limit β → 0.';
  const isRead = ANY_DEPTH.includes(family) || (TWO_LAYERS.includes(family) && depth === 2);
  if (!isRead || regularizer === 'path-norm') return 'The checker does not read certificates of such networks.';
  if (family === 'two-layer-relu' && outputs !== null && outputs > 1)
    return 'The checker reads certificates of two-layer ReLU networks with one output.';
  return null;
}

/** Whether keeping the proof costs a solve nothing to speak of: no second search and no list of gates. */
export function provesCheaply(spec: Checked, facts: Pick<DataFacts, 'rank' | 'outputs'> | null): boolean {
  if (facts === null || whyNoCertificate(spec, facts.outputs) !== null) return false;
  return spec.family === 'two-layer-relu' ? facts.rank <= PRICED_RANK : spec.family !== 'gated-relu';
}

/** Writes the certificate of a run that kept its proof, with the program that checks it. */
export async function saveCertificate(workbench: Workbench, id: string): Promise<void> {
  const delivery = await workbench.attempt('run.certificate', { id });
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

/** The number of outputs of a solved network. */
export const outputsOf = ({ dual }: Pick<SolveResult, 'dual'>): number => dual.shape[1] ?? 1;
