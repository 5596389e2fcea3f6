import { untrack } from 'svelte';
import type { Draft } from './draft.svelte';
import type { History } from './history.svelte';
import type { ProgramDraft } from './program-draft.svelte';
import type { SweepDraft } from './sweep-draft.svelte';
import type { SweepDraft } from './sweep-draft.svelte';

/** Every setting of a training, as an edit of it is called: "Change optimiser". */
export const TRAINING_SETTINGS = {
  what: 'what runs',
  optimizer: 'optimiser',
  learningRate: 'learning rate',
  momentum: 'momentum',
  nesterov: 'Nesterov',
  lineSearch: 'line search',
  decay: 'decay of AdamW',
  schedule: 'schedule',
  clip: 'clipping',
  dropout: 'dropout',
  stopGap: 'gap to stop at',
  escapes: 'escapes',
  measuredChoice: 'when it is measured',
  measureEvery: 'when it is measured',
  epochs: 'epochs',
  batchSize: 'batch size',
  seeds: 'number of seeds',
  seed: 'first seed',
  init: 'initialisation',
  initScale: 'initial scale',
  backend: 'backend',
  precision: 'precision',
} as const satisfies Partial<Record<keyof Draft, string>>;

/** Every setting of a convex program. */
export const PROGRAM_SETTINGS = {
  chosen: 'program',
  patterns: 'patterns',
  patternCount: 'number of patterns',
  gateFile: 'file of gates',
  several: 'values of β',
  largestBeta: 'largest β',
  smallestBeta: 'smallest β',
  betaCount: 'number of β',
  tolerance: 'tolerance',
  timeLimit: 'time limit',
} as const satisfies Partial<Record<keyof ProgramDraft, string>>;

/** Every setting of a sweep. */
export const SWEEP_SETTINGS = { axes: 'sweep' } as const satisfies Partial<Record<keyof SweepDraft, string>>;

/** Every setting of a sweep. */
export const SWEEP_SETTINGS = { axes: 'what is varied' } as const satisfies Partial<Record<keyof SweepDraft, string>>;

type Values = Readonly<Record<string, unknown>>;
/** One of the drafts that settings are of, with what its settings are called. */
interface Part {
  readonly of: object;
  readonly words: Readonly<Record<string, string>>;
}

/** More settings than this at once were taken over from somewhere, not set one by one. */
const FEW = 3;

/** Notices changes of the settings of the next run, wherever they were made, and records them. */
export class SettingsHistory {
  private readonly parts: readonly Part[];
  /** The values of each part at the last look. */
  private known: readonly Values[];

  constructor(
    draft: Draft,
    private readonly history: History,
  ) {
    this.parts = [
      { of: draft, words: TRAINING_SETTINGS },
      { of: draft.program, words: PROGRAM_SETTINGS },
      { of: draft.sweep, words: SWEEP_SETTINGS },
    ];
    this.known = untrack(() => this.present());
  }

  /** Records what has changed since the last look; call it in an effect. */
  observe(): void {
    const before = this.known;
    const after = this.present();
    const changed = this.parts.flatMap(({ words }, part) =>
      Object.entries(words).flatMap(([key, word]) => (before[part][key] === after[part][key] ? [] : [{ key: `${part} ${key}`, word }])),
    );
    if (changed.length === 0) return;
    this.known = after;
    untrack(() =>
      this.history.record({
        label: changed.length > FEW ? 'Change settings' : `Change ${changed[0].word}`,
        key: `settings ${changed.map(({ key }) => key).join(', ')}`,
        undo: () => this.put(before),
        redo: () => this.put(after),
      }),
    );
  }

  /** Takes the present settings as given: a project was opened with them. */
  settle(): void {
    this.known = untrack(() => this.present());
  }

  private present(): readonly Values[] {
    return this.parts.map(({ of, words }) =>
      Object.fromEntries(Object.keys(words).map((key): [string, unknown] => [key, Reflect.get(of, key)])),
    );
  }

  private put(settings: readonly Values[]): void {
    this.known = settings;
    this.parts.forEach(({ of }, part) => Object.assign(of, settings[part]));
  }
}
