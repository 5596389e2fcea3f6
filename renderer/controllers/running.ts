import type { Dataset } from '../../shared/contract/data';
import { Failure } from '../../shared/contract/failure';
import type { Architecture, Network } from '../../shared/contract/network';
import type { FamilyName, Run, RunSpec, SweepSpec, TrainSpec } from '../../shared/contract/run';
import { formatCount } from '../../shared/figures/format';
import { sizesOf, type Sizes } from '../../shared/theory/training/sizes';
import { whyNotTraining } from '../../shared/theory/training/check';
import { whyNotMemory, type TrainingMemory } from '../../shared/theory/training/memory';
import { candidates } from '../../shared/theory/training/backends';
import { memoryInWords, memoryOnDevices } from '../../shared/theory/training/device-plan';
import { memoryOf } from '../../shared/theory/training/sweep/memory';
import { roughSeconds } from '../../shared/theory/training/time';
import { networksOf } from '../../shared/theory/training/sweep/points';
import { termsOf, type FactTerms } from '../../shared/theory/theorems/asked';
import { provesCheaply } from './certificate';
import type { What } from './draft.svelte';
import type { FactsState, KnownFacts } from './facts.svelte';
import { sweepOf } from './sweep-draft.svelte';
import type { Workbench } from './workbench.svelte';

/** Why Start does nothing now, or null. */
export function whyNotStart(workbench: Workbench): string | null {
  const { dataset, network } = workbench.selection;
  if (!workbench.session.client) return 'There is no connection to the host.';
  if (!dataset) return 'Import a data set first.';
  if (!network) return 'Add a network first.';
  if (!dataset.roles.includes('target')) return `Choose the target column of ${dataset.name} first.`;
  if (!dataset.roles.includes('feature')) return `Make a column of ${dataset.name} a feature first.`;
  const { facts, failure } = knownOf(workbench, dataset, network);
  // Facts that this version cannot compute forbid nothing; data that cannot be used do.
  if (failure && failure.code !== 'unsupported') return failure.message;
  const { what, program } = workbench.draft;
  const architecture = workbench.edit.of(network);
  const { sweep } = workbench.draft;
  const train = workbench.draft.train(architecture);
  const whyNot = () => (sweep.on ? sweep.whyNot(train, dataset.rows) : whyNotTraining(train, dataset.rows));
  const why = what === 'solve' ? null : (whyNot() ?? tooLarge(workbench, dataset, network));
  // A sweep solves the programs of its points itself.
  if (what === 'both' && sweep.on) return why ?? unsuited(architecture, facts, what);
  return why ?? (what === 'train' ? null : program.whyNot(architecture, dataset.roles, facts)) ?? unsuited(architecture, facts, what);
}

/** What the training of the draft needs on the host's machine; null as long as that is not known. */
export function trainingMemoryOf(workbench: Workbench, dataset: Dataset, network: Network): TrainingMemory | null {
  return ofTraining(workbench, dataset, network, memoryOf);
}

/** That in words, with what it needs on each device that it may be tried on; null as long as nothing is known. */
export function memoryWordsOf(workbench: Workbench, dataset: Dataset, network: Network): string | null {
  const { devices } = workbench.session;
  return ofTraining(workbench, dataset, network, (spec, sizes, threads) => {
    const embedded = candidates(spec).includes('embedded') ? memoryOf(spec, sizes, threads).total : null;
    return memoryInWords(embedded, memoryOnDevices(spec, sizes, devices));
  });
}

/** Roughly how many seconds it takes there, without the programs that bound it; null as long as that cannot be told. */
export function trainingSecondsOf(workbench: Workbench, dataset: Dataset, network: Network): number | null {
  return ofTraining(workbench, dataset, network, roughSeconds);
}

/** An estimate of the draft's training or sweep; null as long as it is none, or the host is not known. */
function ofTraining<T>(
  { session, draft, edit }: Workbench,
  dataset: Dataset,
  network: Network,
  estimate: (spec: TrainSpec | SweepSpec, data: Sizes, threads: number) => T,
): T | null {
  if (!session.info) return null;
  const train = draft.train(edit.of(network));
  const sweep = draft.sweep.on ? draft.sweep.read() : null;
  if (sweep && 'why' in sweep) return null;
  return estimate(sweep ? sweepOf(train, sweep.axes) : train, sizesOf(dataset), session.info.threads);
}

/** Why the training of the draft does not fit into the host's machine, or null. */
function tooLarge(workbench: Workbench, dataset: Dataset, network: Network): string | null {
  const memory = trainingMemoryOf(workbench, dataset, network);
  return memory && workbench.session.info ? whyNotMemory(memory, workbench.session.info.memory) : null;
}

/** Why the targets are none of the loss that is trained. */
function unsuited({ loss }: Architecture, facts: KnownFacts | null, what: What): string | null {
  return what === 'solve' ? null : (facts?.unsuitedLosses[loss] ?? null);
}

/** Units of a family's first layer, where they are not ReLU. */
const UNITS: Partial<Record<FamilyName, Architecture['activation']>> = {
  'gated-relu': 'gated',
  'deep-linear': 'linear',
  'parallel-linear': 'linear',
  threshold: 'threshold',
};

/** What the facts of the next run depend on: that of the program, where one is solved. */
function askedOf(workbench: Workbench, dataset: Dataset, network: Network): { bias: Architecture['bias'] } & FactTerms {
  const architecture = workbench.edit.of(network);
  const match = workbench.draft.program.of(architecture, dataset.roles);
  if (!('choice' in match) || workbench.draft.what === 'train') return { bias: architecture.bias, ...termsOf(architecture, dataset.roles) };
  const { bias, loss, delta, family } = match.choice;
  return { bias, loss, delta, activation: UNITS[family] ?? 'relu', program: match.choice };
}

/** Asks for the facts of the next run; call it in an effect. */
export function askFacts(workbench: Workbench, dataset: Dataset, network: Network): Promise<void> {
  const asked = askedOf(workbench, dataset, network);
  return workbench.facts.ask(dataset, asked.bias, asked);
}

/** What is known of the problem of the next run. */
export function knownOf(workbench: Workbench, dataset: Dataset, network: Network): FactsState {
  const asked = askedOf(workbench, dataset, network);
  return workbench.facts.of(dataset, asked.bias, asked);
}

/** What the Run button starts, in a word or two. */
export function startCaption(workbench: Workbench): string {
  const { what, seeds, sweep } = workbench.draft;
  const read = sweep.on && what !== 'solve' ? sweep.read() : null;
  if (read) return 'why' in read ? 'sweep' : `sweep of ${formatCount(networksOf({ axes: read.axes, seeds }), 'network')}`;
  const training = `${seeds} ${seeds === 1 ? 'seed' : 'seeds'}`;
  const program = workbench.draft.program.several ? 'path' : 'program';
  return what === 'solve' ? program : what === 'train' ? training : `${program}, ${training}`;
}

/** Starts the runs of the draft and shows the last of them. */
export async function startRuns(workbench: Workbench): Promise<void> {
  await workbench.edit.flush();
  const { dataset, network } = workbench.selection;
  const reason = whyNotStart(workbench);
  if (reason || !dataset || !network) return workbench.toasts.fail(new Failure('usage', reason ?? 'There is nothing to run.'));
  let last: Run | undefined;
  try {
    const { facts } = knownOf(workbench, dataset, network);
    for (const { spec, name } of workbench.draft.specs(dataset, network)) {
      last = await workbench.session.call('run.start', { spec: withProof(spec, facts?.rank ?? mostRank(dataset)), name });
      workbench.session.absorb('runs', last);
    }
  } catch (error) {
    workbench.toasts.fail(error);
  }
  if (last) {
    workbench.selection.open('run', last.id);
    workbench.home = false;
  }
}

/** Starts a run that gives the networks of an ended training the neurons that they miss, so often at most, and trains them on. */
export async function escapeFrom(workbench: Workbench, run: Run, escapes: number): Promise<void> {
  if (run.spec.kind !== 'train') return;
  const spec: RunSpec = { ...run.spec, spec: { ...run.spec.spec, escapes }, continues: run.id };
  const started = await workbench.attempt('run.start', { spec, name: `${run.name}, escape` });
  if (!started) return;
  workbench.session.absorb('runs', started);
  workbench.selection.open('run', started.id);
}

/** A certificate can then be saved without solving again. */
function withProof(spec: RunSpec, rank: number): RunSpec {
  if ((spec.kind !== 'solve' && spec.kind !== 'path') || !provesCheaply(spec.spec, rank)) return spec;
  return spec.kind === 'solve' ? { ...spec, spec: { ...spec.spec, proof: true } } : { ...spec, spec: { ...spec.spec, proof: true } };
}

/** The rank that the data can have at most, as long as it is not known: that of their features and the ones of a bias. */
function mostRank({ roles }: Dataset): number {
  return roles.filter((role) => role === 'feature').length + 1;
}

export async function removeRun(workbench: Workbench, run: Run): Promise<void> {
  const answer = await workbench.prompts.ask(`Delete the run ${run.name}?`, 'Its curves and result go with it.', [
    { value: 'delete', label: 'Delete run', variant: 'danger' },
  ]);
  if (answer) await workbench.attempt('run.remove', { id: run.id });
}
