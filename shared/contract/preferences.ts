import * as v from 'valibot';
import { FIGURE_DEFAULTS, FigureDefaultsSchema } from './print';
import { BACKENDS } from './run';

/** One of several values, each with its words. */
function choice<const T extends string>(label: string, labels: Readonly<Record<T, string>>, initial: NoInfer<T>) {
  return { kind: 'choice' as const, label, labels, initial, schema: v.picklist(Object.keys(labels) as T[]) };
}

/** A whole number within limits. */
function whole(label: string, limits: readonly [number, number], initial: number) {
  return { kind: 'whole' as const, label, limits, initial, schema: within(limits) };
}

/** A whole number within limits, or none, which `empty` says the meaning of. */
function wholeOrNone(label: string, limits: readonly [number, number], empty: string, initial: number | null) {
  return { kind: 'whole' as const, label, limits, empty, initial, schema: v.nullable(within(limits)) };
}

const within = ([least, most]: readonly [number, number]) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const BACKEND_WORDS = { auto: 'Automatic', embedded: 'Embedded engine', tensorflow: 'TensorFlow', webgpu: 'WebGPU' } satisfies Record<
  (typeof BACKENDS)[number],
  string
>;

/**
 * Every preference of this user: its words, what it can be, and what it is before anybody chose. The window's dialog, the stored file and
 * the contract follow from this table. None of them changes what a command computes or a figure's file holds.
 */
export const PREFERENCES = {
  theme: choice('Theme', { system: 'Follow the system', light: 'Light', dark: 'Dark', 'high-contrast': 'High contrast' }, 'system'),
  thousands: choice('Thousands', { comma: '1,562', space: '1 562', none: '1562' }, 'comma'),
  powers: choice('Powers of ten', { times: '2.4 × 10⁻¹⁰', e: '2.4e−10' }, 'times'),
  backend: choice('Backend', BACKEND_WORDS, 'auto'),
  threads: wholeOrNone('Threads', [1, 1024], 'one for each core', null),
  seeds: whole('Number of seeds', [1, 4096], 8),
  seed: whole('First seed', [0, 2 ** 32 - 1], 0),
  autosave: wholeOrNone('Copy unsaved work every (s)', [5, 3600], 'never', 30),
  figures: { kind: 'figures' as const, label: 'Figures', initial: FIGURE_DEFAULTS, schema: FigureDefaultsSchema },
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

/** The preferences as they are, and what was wrong with the file where they could not be read. */
export const PreferencesStateSchema = v.object({ values: PreferencesSchema, note: v.nullable(v.string()) });
export type PreferencesState = v.InferOutput<typeof PreferencesStateSchema>;
