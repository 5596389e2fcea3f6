import * as v from 'valibot';
import { FIGURE_DEFAULTS, FigureDefaultsSchema } from './print';
import type { BACKENDS } from './run';

/** What belongs together, with what there is to know of it. */
export const PREFERENCE_GROUPS = {
  appearance: { title: 'Appearance', note: 'Exported figures and tables keep 1,562 and 2.4 × 10⁻¹⁰, whatever is chosen here.' },
  computing: {
    title: 'Computing',
    note: 'The number of threads changes no result. A new one is taken as soon as nothing is being computed.',
  },
  runs: { title: 'New projects', note: 'What the next run begins with. Studies and opened projects bring their own.' },
  saving: {
    title: 'Unsaved work',
    note: 'The copy lies in your own folder of Zerogap, never over the project file. It is offered after a crash.',
  },
  figures: { title: 'Figures', note: 'How export dialogs begin.' },
} as const;
type Group = keyof typeof PREFERENCE_GROUPS;

const within = ([least, most]: readonly [number, number]) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** One of several values, each with its words. */
function choice<const T extends string>(group: Group, label: string, labels: Readonly<Record<T, string>>, initial: NoInfer<T>) {
  return { kind: 'choice' as const, group, label, labels, initial, schema: v.picklist(Object.keys(labels) as T[]) };
}

/** A whole number within limits. */
function whole(group: Group, label: string, limits: readonly [number, number], initial: number) {
  return { kind: 'whole' as const, group, label, limits, empty: undefined, initial, schema: within(limits) };
}

/** A whole number within limits, or none, which means `empty`. */
function wholeOrNone(group: Group, label: string, limits: readonly [number, number], empty: string, initial: number | null) {
  return { kind: 'whole' as const, group, label, limits, empty, initial, schema: v.nullable(within(limits)) };
}

const BACKEND_WORDS: Readonly<Record<(typeof BACKENDS)[number], string>> = {
  auto: 'Automatic',
  embedded: 'Embedded engine',
  tensorflow: 'TensorFlow',
  webgpu: 'WebGPU',
};

/**
 * Every preference of this user: its words, what it can be, and what it is before anybody chose. The window's dialog, the stored file and
 * the contract follow from this table. None of them changes what a command computes or a figure's file holds.
 */
export const PREFERENCES = {
  theme: choice(
    'appearance',
    'Theme',
    { system: 'Follow the system', light: 'Light', dark: 'Dark', 'high-contrast': 'High contrast' },
    'system',
  ),
  thousands: choice('appearance', 'Thousands', { comma: '1,562', space: '1 562', none: '1562' }, 'comma'),
  powers: choice('appearance', 'Powers of ten', { times: '2.4 × 10⁻¹⁰', e: '2.4e−10' }, 'times'),
  backend: choice('computing', 'Backend', BACKEND_WORDS, 'auto'),
  threads: wholeOrNone('computing', 'Threads', [1, 1024], 'one for each core', null),
  seeds: whole('runs', 'Number of seeds', [1, 4096], 8),
  seed: whole('runs', 'First seed', [0, 2 ** 32 - 1], 0),
  autosave: wholeOrNone('saving', 'Copy every (s)', [5, 3600], 'never', 30),
  figures: {
    kind: 'figures' as const,
    group: 'figures' as const,
    label: 'Figures',
    initial: FIGURE_DEFAULTS,
    schema: FigureDefaultsSchema,
  },
} as const;

export type PreferenceName = keyof typeof PREFERENCES;
export const PREFERENCE_NAMES = Object.keys(PREFERENCES) as PreferenceName[];

type Schemas = { [K in PreferenceName]: (typeof PREFERENCES)[K]['schema'] };
const schemas = Object.fromEntries(PREFERENCE_NAMES.map((name) => [name, PREFERENCES[name].schema])) as Schemas;

export const PreferencesSchema = v.object(schemas);
export type Preferences = v.InferOutput<typeof PreferencesSchema>;

/** Those that change; the others stay. */
export const PreferencesChangeSchema = v.partial(v.strictObject(schemas));

/** As everything is before anybody chose. */
export const STANDARD_PREFERENCES = Object.fromEntries(PREFERENCE_NAMES.map((name) => [name, PREFERENCES[name].initial])) as Preferences;

/** The preferences as they are, and what was wrong with the file where it could not be read. */
export const PreferencesStateSchema = v.object({ values: PreferencesSchema, note: v.nullable(v.string()) });
export type PreferencesState = v.InferOutput<typeof PreferencesStateSchema>;
