import type { Dataset } from '../../shared/contract/data';
import type { Architecture, Network } from '../../shared/contract/network';
import type { Run, RunSpec, TrainSpec } from '../../shared/contract/run';
import type { ProgramChoice } from '../../shared/theory/families/program-choice';
import { FAMILY_LABELS } from '../../shared/figures/kinds';
import type { Match } from '../../shared/theory/families/matching-program';
import { ProgramDraft } from './program-draft.svelte';

export type What = 'both' | 'train' | 'solve';

/** The optimisers of this version, what each of them takes, and a learning rate to begin with. */
export const OPTIMIZER_OPTIONS = [
  { value: 'adam', label: 'Adam', momentum: false, batches: true, rate: 0.01 },
  { value: 'sgd', label: 'SGD', momentum: true, batches: true, rate: 0.001 },
  { value: 'gd', label: 'Gradient descent', momentum: false, batches: false, rate: 0.001 },
] as const satisfies readonly { value: TrainSpec['optimizer']; label: string; momentum: boolean; batches: boolean; rate: number }[];
export type OptimizerChoice = (typeof OPTIMIZER_OPTIONS)[number]['value'];

export const INIT_LABELS = [
  { value: 'he', label: 'He' },
  { value: 'glorot', label: 'Glorot' },
  { value: 'orthogonal', label: 'Orthogonal' },
  { value: 'balanced', label: 'Balanced' },
  { value: 'uniform', label: 'Uniform' },
] as const satisfies readonly { value: TrainSpec['init']; label: string }[];

/** The settings of the next run, as the Run tab shows them. */
export class Draft {
  what = $state<What>('both');

  optimizer = $state<OptimizerChoice>('adam');
  learningRate = $state(0.01);
  momentum = $state(0.9);
  nesterov = $state(false);
  epochs = $state(5000);
  /** Undefined: all rows. */
  batchSize = $state<number | undefined>(undefined);
  seeds = $state(8);
  seed = $state(0);
  init = $state<TrainSpec['init']>('he');
  initScale = $state(1);

  readonly program = new ProgramDraft();

  private readonly option = $derived(OPTIMIZER_OPTIONS.find((option) => option.value === this.optimizer)!);
  readonly takesMomentum = $derived(this.option.momentum);
  readonly takesBatches = $derived(this.option.batches);

  /** Changes the optimiser; a learning rate that is still the proposed one becomes that of the new one. */
  choose(optimizer: OptimizerChoice): void {
    const proposed = this.option.rate;
    this.optimizer = optimizer;
    if (this.learningRate === proposed) this.learningRate = this.option.rate;
  }

  /** Takes over the settings of a run, to repeat or vary it; `match` is the program of its network. */
  adopt(run: Run, match: Match | null): void {
    if (run.spec.kind === 'train') {
      const spec = run.spec.spec;
      const known = OPTIMIZER_OPTIONS.find((option) => option.value === spec.optimizer);
      if (known) this.optimizer = known.value;
      this.learningRate = spec.learningRate;
      this.momentum = spec.momentum;
      this.nesterov = spec.nesterov;
      this.epochs = spec.epochs;
      this.batchSize = spec.batchSize;
      this.seeds = spec.seeds;
      this.seed = spec.seed;
      this.init = spec.init;
      this.initScale = spec.initScale;
    } else this.program.adopt(run, match);
  }

  train(architecture: Architecture): TrainSpec {
    return {
      architecture: $state.snapshot(architecture),
      optimizer: this.optimizer,
      learningRate: this.learningRate,
      momentum: this.takesMomentum ? this.momentum : 0,
      nesterov: this.takesMomentum && this.momentum > 0 && this.nesterov,
      epochs: this.epochs,
      ...(this.batchSize === undefined || !this.takesBatches ? {} : { batchSize: this.batchSize }),
      seeds: this.seeds,
      seed: this.seed,
      init: this.init,
      initScale: this.initScale,
      backend: 'auto',
      precision: 'float64',
    };
  }

  /** The runs that Start would begin: the convex program first, so that its bound stands before training ends. */
  specs(dataset: Dataset, network: Network): { spec: RunSpec; name: string }[] {
    const ids = { datasetId: dataset.id, networkId: network.id };
    const list: { spec: RunSpec; name: string }[] = [];
    const match = this.program.of(network.architecture, dataset.roles);
    if (this.what !== 'train' && 'choice' in match) {
      const { choice } = match;
      list.push(
        this.program.several
          ? { spec: { kind: 'path', ...ids, spec: this.program.path(choice, this.seed) }, name: 'Regularization path' }
          : { spec: { kind: 'solve', ...ids, spec: this.program.spec(choice, this.seed) }, name: programName(choice) },
      );
    }
    if (this.what !== 'solve') {
      const seeds = `${this.seeds} ${this.seeds === 1 ? 'seed' : 'seeds'}`;
      list.push({ spec: { kind: 'train', ...ids, spec: this.train(network.architecture) }, name: `${seeds}, ${this.optimizerWord}` });
    }
    return list;
  }

  private get optimizerWord(): string {
    if (this.optimizer === 'gd') return 'gradient descent';
    return this.takesMomentum && this.momentum > 0 ? 'momentum' : this.option.label;
  }
}

/** What the run of a program is called: its family, unless that is the ordinary one. */
function programName({ family, interpolate }: ProgramChoice): string {
  const name = family === 'two-layer-relu' ? 'Convex program' : `Convex program, ${FAMILY_LABELS[family]}`;
  return interpolate ? `${name}, β → 0` : name;
}
