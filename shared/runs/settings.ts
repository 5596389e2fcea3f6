import type { Project } from '../contract/project';
import type { Run, SweepAxis } from '../contract/run';
import { plain } from '../figures/format';
import { FAMILY_LABELS } from '../figures/kinds';
import { AXIS_DECLARATIONS } from '../theory/training/sweep/axes';
import { ACTIVATION_WORDS, BIAS_LAYER_WORDS, BIAS_WORDS, LOSS_WORDS, REGULARIZER_WORDS, RUN_KIND_WORDS } from './words';

/** One setting of a run in words. */
export interface Setting {
  name: string;
  text: string;
}

/** How settings are called whose names in the contract are no words; the others are written as they are there. */
const NAMES: Record<string, string> = {
  layers: 'Hidden widths',
  biasLayers: 'Layers with a bias',
  outputBias: 'Output bias',
  beta: 'β',
  betas: 'Values of β',
  axes: 'Sweep over',
  delta: 'δ',
  ball: 'Norm t',
  depth: 'Layers L',
  widths: 'Inner widths',
  learningRate: 'Learning rate',
  lineSearch: 'Line search',
  batchSize: 'Rows of a step',
  seeds: 'Number of seeds',
  seed: 'First seed',
  init: 'Initialisation',
  initScale: 'Initial scale',
  optimizer: 'Optimiser',
  regularizer: 'Regulariser',
  timeLimit: 'Time limit (s)',
  interpolate: 'Limit β → 0',
  complete: 'Goes on to all patterns',
  measureEvery: 'Measured at epochs',
  stopGap: 'Stops at a gap of',
  proof: 'Keeps its proof',
};

const WORDS: Record<string, Record<string, string>> = {
  activation: ACTIVATION_WORDS,
  bias: BIAS_WORDS,
  biasLayers: BIAS_LAYER_WORDS,
  loss: LOSS_WORDS,
  regularizer: REGULARIZER_WORDS,
  family: FAMILY_LABELS,
};

/** Every setting of a run, each once: what it was computed from, then the specification in the order of the contract. */
export function settingsOf({ spec }: Run, { datasets, networks }: Pick<Project, 'datasets' | 'networks'>): Setting[] {
  const named = (items: readonly { id: string; name: string }[], id: string | undefined) => items.find((item) => item.id === id)?.name;
  const network = named(networks, spec.networkId);
  return [
    { name: 'Kind', text: RUN_KIND_WORDS[spec.kind] },
    { name: 'Data set', text: named(datasets, spec.datasetId) ?? 'removed' },
    ...(network === undefined ? [] : [{ name: 'Network', text: network }]),
    ...Object.entries(spec.spec).flatMap(([key, value]) =>
      key === 'architecture' ? Object.entries(value as object).flatMap(([inner, own]) => settingOf(inner, own)) : settingOf(key, value),
    ),
  ];
}

function settingOf(key: string, value: unknown): Setting[] {
  if (value === undefined) return [];
  const name = NAMES[key] ?? key.charAt(0).toUpperCase() + key.slice(1);
  return [{ name, text: textOf(key, value) }];
}

function textOf(key: string, value: unknown): string {
  if (typeof value === 'number') return plain(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return WORDS[key]?.[value] ?? value;
  if (key === 'axes') return (value as SweepAxis[]).map(axisText).join('; ');
  if (Array.isArray(value)) {
    const numbers = value.filter((entry): entry is number => typeof entry === 'number');
    return numbers.length > 6
      ? `${numbers.length} from ${plain(Math.min(...numbers))} to ${plain(Math.max(...numbers))}`
      : numbers.map(plain).join(', ');
  }
  const patterns = value as { kind?: string; count?: number; gates?: { shape: number[] } };
  return [patterns.kind ?? '', patterns.count ?? patterns.gates?.shape[0] ?? ''].join(' ').trim();
}

/** "K: 1, 2, 4". */
function axisText({ name, values }: SweepAxis): string {
  return `${AXIS_DECLARATIONS[name].symbol}: ${textOf(name, values)}`;
}

/** A setting of several runs side by side; null where a run has none. */
export interface SettingRow {
  name: string;
  texts: (string | null)[];
  differs: boolean;
}

/** The settings of several runs as rows, in the order in which they first appear. */
export function compareSettings(runs: readonly Run[], project: Pick<Project, 'datasets' | 'networks'>): SettingRow[] {
  const lists = runs.map((run) => new Map(settingsOf(run, project).map(({ name, text }) => [name, text])));
  const names = new Set(lists.flatMap((list) => [...list.keys()]));
  return [...names].map((name) => {
    const texts = lists.map((list) => list.get(name) ?? null);
    return { name, texts, differs: texts.some((text) => text !== texts[0]) };
  });
}
