import { untrack } from 'svelte';
import type { Draft } from './draft.svelte';
import type { History } from './history.svelte';
import type { ProgramDraft } from './program-draft.svelte';
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
  complete: 'going on to all patterns',
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

type Values = Readonly<Record<string, unknown>>;
interface Settings {
  training: Values;
  program: Values;
  sweep: Values;
}

/** More settings than this at once were taken over from somewhere, not set one by one. */
const FEW = 3;

/** Notices changes of the settings of the next run, wherever they were made, and records them. */
export class SettingsHistory {
  private known: Settings;

  constructor(
    private readonly draft: Draft,
    private readonly history: History,
  ) {
    this.known = untrack(() => this.present());
  }

  /** Records what has changed since the last look; call it in an effect. */
  observe(): void {
    const before = this.known;
    const after = this.present();
    const changed = [
      ...changedKeys(before.training, after.training, TRAINING_SETTINGS),
      ...changedKeys(before.program, after.program, PROGRAM_SETTINGS),
      ...changedKeys(before.sweep, after.sweep, SWEEP_SETTINGS),
    ];
    if (changed.length === 0) return;
    this.known = after;
    const words = changed.map(({ word }) => word);
    untrack(() =>
      this.history.record({
        label: changed.length > FEW ? 'Change settings' : `Change ${words[0]}`,
        key: `settings ${changed.map(({ key }) => key).join(' ')}`,
        undo: () => this.put(before),
        redo: () => this.put(after),
      }),
    );
  }

  /** Takes the present settings as given: a project was opened with them. */
  settle(): void {
    this.known = untrack(() => this.present());
  }

  private present(): Settings {
    return {
      training: valuesOf(this.draft, TRAINING_SETTINGS),
      program: valuesOf(this.draft.program, PROGRAM_SETTINGS),
      sweep: valuesOf(this.draft.sweep, SWEEP_SETTINGS),
    };
  }

  private put(settings: Settings): void {
    this.known = settings;
    Object.assign(this.draft, settings.training);
    Object.assign(this.draft.program, settings.program);
    Object.assign(this.draft.sweep, settings.sweep);
  }
}

function valuesOf<T extends object>(of: T, names: Partial<Record<keyof T, string>>): Values {
  return Object.fromEntries(Object.keys(names).map((key) => [key, of[key as keyof T]]));
}

function changedKeys(before: Values, after: Values, words: Readonly<Record<string, string>>): { key: string; word: string }[] {
  return Object.entries(words)
    .filter(([key]) => before[key] !== after[key])
    .map(([key, word]) => ({ key, word }));
}
