import type { Run, SolveResult, TrainResult } from '../../shared/contract/run';
import { matchingProgram, type Match } from '../../shared/theory/families/matching-program';
import { boundingProgram } from '../../shared/theory/families/bounding-program';
import { termsOf } from '../../shared/theory/theorems/asked';
import { expectGap, type GapExpected } from './expectation';
import type { Facts, KnownFacts } from './facts.svelte';
import { choiceOf, sameProgram } from './program-choice';
import type { ArchitectureEdit } from './architecture-edit.svelte';
import type { RunFeed } from './run-feed.svelte';
import type { Selection } from './selection.svelte';

/** What is looked at, and where answers come from. */
export interface Sight {
  readonly selection: Selection;
  readonly edit: ArchitectureEdit;
  readonly facts: Facts;
  readonly runs: readonly Run[];
  feed(id: string): RunFeed;
  follow(id: string): void;
}

/** What is known of the network that is looked at, on the data set that is: facts, its newest results, and what theory says of it. */
export class NetworkKnown {
  constructor(private readonly sight: Sight) {}

  /** With what was changed and not yet confirmed. */
  readonly architecture = $derived.by(() => {
    const { selection, edit } = this.sight;
    return selection.network && edit.of(selection.network);
  });

  readonly facts: KnownFacts | null = $derived.by(() => {
    const { dataset } = this.sight.selection;
    const { architecture } = this;
    if (!dataset || !architecture) return null;
    return this.sight.facts.of(dataset, architecture.bias, termsOf(architecture, dataset.roles)).facts;
  });

  private readonly program: Match | null = $derived.by(() => {
    const { dataset } = this.sight.selection;
    return this.architecture && dataset && matchingProgram(this.architecture, dataset.roles);
  });

  private readonly runs: Run[] = $derived.by(() => {
    const { network, dataset } = this.sight.selection;
    return this.sight.runs.filter(
      ({ spec, status }) => spec.networkId === network?.id && spec.datasetId === dataset?.id && status === 'done',
    );
  });

  private readonly solved: Run | null = $derived.by(() => {
    const { program } = this;
    if (!program || 'why' in program) return null;
    const isOwn = ({ spec }: Run) => spec.kind === 'solve' && sameProgram(program.choice, choiceOf(spec.spec, spec.spec.beta));
    return this.runs.filter(isOwn).at(-1) ?? null;
  });

  private readonly trained: Run | null = $derived.by(() => {
    const shown = JSON.stringify(this.architecture);
    return this.runs.filter(({ spec }) => spec.kind === 'train' && JSON.stringify(spec.spec.architecture) === shown).at(-1) ?? null;
  });

  /** The newest solution of its own program at its β. */
  readonly solution: SolveResult | null = $derived.by(() => {
    const result = this.solved && this.sight.feed(this.solved.id).result;
    return result?.kind === 'solve' ? result : null;
  });

  /** The newest training of exactly this network. */
  readonly training: TrainResult | null = $derived.by(() => {
    const result = this.trained && this.sight.feed(this.trained.id).result;
    return result?.kind === 'train' ? result : null;
  });

  /** Units of an optimum that was solved exactly: of the program that bounds the network, not of one that stands beside it. */
  readonly found: number | null = $derived.by(() => {
    const { dataset } = this.sight.selection;
    if (!this.architecture || !dataset || !boundingProgram(this.architecture, dataset.roles)) return null;
    return this.solution?.certificate === 'exact' ? this.solution.activeNeurons : null;
  });

  /** β_max of its program: as the solution found it, else as the facts bound it. */
  readonly betaMax: { value: number; exact: boolean } | null = $derived.by(() => {
    const { solution, facts } = this;
    if (solution && (solution.betaMaxKind === 'exact' || facts?.betaMaxKind !== 'exact'))
      return { value: solution.betaMax, exact: solution.betaMaxKind === 'exact' };
    return facts?.betaMax ? { value: facts.betaMax, exact: facts.betaMaxKind === 'exact' } : null;
  });

  readonly expected: GapExpected | null = $derived.by(() => {
    const roles = this.sight.selection.dataset?.roles ?? [];
    return this.architecture && expectGap(this.architecture, roles, this.facts, this.found);
  });

  /** Asks for what is missing; call it in an effect. */
  look(): void {
    const { selection, facts } = this.sight;
    if (selection.dataset && this.architecture)
      void facts.ask(selection.dataset, this.architecture.bias, termsOf(this.architecture, selection.dataset.roles));
    for (const run of [this.solved, this.trained]) if (run) this.sight.follow(run.id);
  }
}
