import type { Dataset } from '../../shared/contract/data';
import type { Architecture, Network } from '../../shared/contract/network';
import type { Run, RunSpec, TrainSpec } from '../../shared/contract/run';
import type { ProgramChoice } from '../../shared/theory/families/program-choice';
import { FAMILY_LABELS } from '../../shared/figures/kinds';
import type { Match } from '../../shared/theory/families/matching-program';
import { precisionOn, standardMeasures } from '../../shared/theory/training/backends';
import { optimizerOf } from '../../shared/theory/training/optimizers';
import { AXIS_DECLARATIONS } from '../../shared/theory/training/sweep/axes';
import { ProgramDraft } from './program-draft.svelte';
import { SweepDraft, sweepOf } from './sweep-draft.svelte';

type Measured = 'log' | 'every' | 'end';
/** Where a training computes. */
type Place = Pick<TrainSpec, 'backend' | 'precision'>;

/** What a project begins with. */
type Proposal = Pick<TrainSpec, 'backend' | 'seeds' | 'seed'>;

export type What = 'both' | 'train' | 'solve';

/** The optimisers with a learning rate to begin with; what each takes is declared in `shared/theory/training`. */
export const OPTIMIZER_OPTIONS: readonly { value: OptimizerChoice; label: string; rate: number }[] = [
  { value: 'adam', label: 'Adam', rate: 0.01 },
  { value: 'adamw', label: 'AdamW', rate: 0.01 },
  { value: 'sgd', label: 'SGD', rate: 0.001 },
  { value: 'gd', label: 'Gradient descent', rate: 0.001 },
  { value: 'adagrad', label: 'Adagrad', rate: 0.05 },
  { value: 'rmsprop', label: 'RMSprop', rate: 0.005 },
  { value: 'lbfgs', label: 'L-BFGS', rate: 0.1 },
  { value: 'proximal', label: 'Proximal gradient', rate: 0.001 },
];
export type OptimizerChoice = TrainSpec['optimizer'];

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
  /** Gradient descent chooses its steps by backtracking. */
  lineSearch = $state(false);
  /** λ of AdamW. */
  decay = $state(0.01);
  schedule = $state<NonNullable<TrainSpec['schedule']>>('constant');
  /** The norm at which the gradient is cut off; undefined: never. */
  clip = $state<number | undefined>(undefined);
  /** The share of hidden units that a step leaves out. */
  dropout = $state<number | undefined>(undefined);
  /** The relative gap at which a seed ends. */
  stopGap = $state<number | undefined>(undefined);
  /** How often a network that has ended is given the neurons that it misses. */
  escapes = $state<number | undefined>(undefined);
  /** When theory §7 is measured, where somebody chose that. */
  measuredChoice = $state<Measured | null>(null);
  measureEvery = $state(100);
  epochs = $state(5000);
  /** Undefined: all rows. */
  batchSize = $state<number | undefined>(undefined);
  seeds = $state(8);
  seed = $state(0);
  init = $state<TrainSpec['init']>('he');
  initScale = $state(1);
  backend = $state<TrainSpec['backend']>('auto');
  precision = $state<TrainSpec['precision']>('float64');

  /** What a project begins with; what is still as it was proposed follows a new proposal. */
  private proposed: Proposal = { backend: 'auto', seeds: 8, seed: 0 };

  readonly program = new ProgramDraft();
  readonly sweep = new SweepDraft();

  private readonly option = $derived(OPTIMIZER_OPTIONS.find((option) => option.value === this.optimizer)!);
  /** What the optimiser takes. */
  readonly takes = $derived(optimizerOf(this));

  private measuredOn(place: Place): Measured {
    return this.measuredChoice ?? (standardMeasures(place) === 'log' ? 'log' : 'end');
  }

  /** When theory §7 is measured. */
  get measured(): Measured {
    return this.measuredOn(this);
  }

  /** Changes the optimiser; a learning rate that is still the proposed one becomes that of the new one. */
  choose(optimizer: OptimizerChoice): void {
    const proposed = this.option.rate;
    this.optimizer = optimizer;
    if (this.learningRate === proposed) this.learningRate = this.option.rate;
  }

  /** Changes the backend; a precision that it does not have becomes the first that it has. */
  chooseBackend(backend: TrainSpec['backend']): void {
    this.backend = backend;
    this.precision = precisionOn(backend, this.precision);
  }

  /** Proposes seeds and a backend; what somebody chose stays. */
  propose({ backend, seeds, seed }: Proposal): void {
    const before = this.proposed;
    this.proposed = { backend, seeds, seed };
    if (this.seeds === before.seeds) this.seeds = seeds;
    if (this.seed === before.seed) this.seed = seed;
    if (this.backend === before.backend && this.precision === precisionOn(before.backend, 'float64')) this.begin(backend);
  }

  /** Begins with what is proposed, as a new project does. */
  restart(): void {
    this.seeds = this.proposed.seeds;
    this.seed = this.proposed.seed;
    this.begin(this.proposed.backend);
  }

  private begin(backend: TrainSpec['backend']): void {
    this.backend = backend;
    this.precision = precisionOn(backend, 'float64');
  }

  /** Takes over the settings of a run, to repeat or vary it; `match` is the program of its network. */
  adopt(run: Run, match: Match | null): void {
    if (run.spec.kind === 'train' || run.spec.kind === 'sweep') {
      const spec: TrainSpec = run.spec.spec;
      this.sweep.adopt(run.spec.kind === 'sweep' ? run.spec.spec.axes : []);
      this.optimizer = spec.optimizer;
      this.learningRate = spec.learningRate;
      this.momentum = spec.momentum;
      this.nesterov = spec.nesterov;
      this.lineSearch = spec.lineSearch ?? false;
      this.decay = spec.decay ?? 0.01;
      this.schedule = spec.schedule ?? 'constant';
      this.clip = spec.clip;
      this.dropout = spec.dropout;
      this.stopGap = spec.stopGap;
      this.escapes = spec.escapes;
      this.measuredChoice = spec.measureEvery === undefined ? 'end' : spec.measureEvery === 'log' ? 'log' : 'every';
      if (typeof spec.measureEvery === 'number') this.measureEvery = spec.measureEvery;
      this.epochs = spec.epochs;
      this.batchSize = spec.batchSize;
      this.seeds = spec.seeds;
      this.seed = spec.seed;
      this.init = spec.init;
      this.initScale = spec.initScale;
      this.backend = spec.backend;
      this.precision = spec.precision;
    } else this.program.adopt(run, match);
  }

  /** The training of an architecture, by the chosen optimiser or another one, where it was chosen or elsewhere. */
  train(architecture: Architecture, optimizer = this.optimizer, { backend, precision }: Place = this): TrainSpec {
    const lineSearch = optimizer === 'gd' && this.lineSearch;
    const takes = optimizerOf({ optimizer, lineSearch });
    const measured = this.measuredOn({ backend, precision });
    return {
      architecture: $state.snapshot(architecture),
      optimizer,
      learningRate: this.learningRate,
      momentum: takes.takesMomentum ? this.momentum : 0,
      nesterov: takes.takesMomentum && this.momentum > 0 && this.nesterov,
      ...(lineSearch ? { lineSearch } : {}),
      ...(optimizer === 'adamw' ? { decay: this.decay } : {}),
      ...(takes.takesSchedule && this.schedule !== 'constant' ? { schedule: this.schedule } : {}),
      ...(takes.takesClip && this.clip !== undefined ? { clip: this.clip } : {}),
      ...(takes.takesDropout && this.dropout !== undefined ? { dropout: this.dropout } : {}),
      ...(this.stopGap === undefined ? {} : { stopGap: this.stopGap }),
      ...(this.escapes === undefined ? {} : { escapes: this.escapes }),
      ...(measured === 'end' ? {} : { measureEvery: measured === 'log' ? 'log' : this.measureEvery }),
      epochs: this.epochs,
      ...(this.batchSize === undefined || !takes.takesBatches ? {} : { batchSize: this.batchSize }),
      seeds: this.seeds,
      seed: this.seed,
      init: this.init,
      initScale: this.initScale,
      backend,
      precision,
    };
  }

  /** The runs that Start would begin: the convex program first, so that its bound stands before training ends. */
  specs(dataset: Dataset, network: Network): { spec: RunSpec; name: string }[] {
    const ids = { datasetId: dataset.id, networkId: network.id };
    const list: { spec: RunSpec; name: string }[] = [];
    const axes = this.what === 'solve' ? [] : this.sweep.axes;
    if (axes.length > 0) {
      const name = `Sweep over ${axes.map((axis) => AXIS_DECLARATIONS[axis.name].label).join(' and ')}`;
      return [{ spec: { kind: 'sweep', ...ids, spec: sweepOf(this.train(network.architecture), this.sweep.values()) }, name }];
    }
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
    if (this.optimizer === 'gd') return this.takes.name;
    return this.takes.takesMomentum && this.momentum > 0 ? 'momentum' : this.option.label;
  }
}

/** What the run of a program is called: its family, unless that is the ordinary one. */
function programName({ family, interpolate }: ProgramChoice): string {
  const name = family === 'two-layer-relu' ? 'Convex program' : `Convex program, ${FAMILY_LABELS[family]}`;
  return interpolate ? `${name}, β → 0` : name;
}
