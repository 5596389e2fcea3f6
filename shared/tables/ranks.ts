import type { Measures, TrainResult } from '../contract/run';
import type { ShownTable } from '../contract/table';
import { formatNumber } from '../figures/format';
import { rankAbove } from '../figures/spectra';
import { NOTHING, or } from './cells';

/** The seed that ended lowest, else the first that was measured. */
export const measuredSeed = (result: TrainResult | null, measures: readonly Measures[]): number =>
  result?.seeds.find(({ objective }) => objective === result.objective)?.seed ?? measures[0]?.seed ?? 0;

/** What a seed ended with, every singular value of it; while it trains its latest measures. `moments` are of the seed, in order. */
export const lastMeasured = (result: TrainResult | null, moments: readonly Measures[], seed: number): Measured | null =>
  result?.seeds.find((ended) => ended.seed === seed && ended.layers.length > 0) ?? moments.at(-1) ?? null;

type Measured = Pick<Measures, 'layers' | 'product' | 'alignment' | 'balance'>;

/** Ranks of every layer, and how neighbours fit each other. */
export function ranksTable(measured: Measured, tolerance: number, run: string): ShownTable {
  const ranks = (layer: Omit<Measures['layers'][number], 'layer'>) => [
    rankAbove(layer.singularValues, tolerance),
    layer.stableRank,
    layer.effectiveRank,
  ];
  return {
    ...NOTHING,
    title: 'Ranks',
    subtitle: `numerical: singular values above ${formatNumber(tolerance)} of the largest`,
    columns: [
      { name: 'matrix', meaning: 'a layer, or what the whole network computes' },
      { name: 'numerical', meaning: 'singular values above the tolerance' },
      { name: 'stable', meaning: 'squared Frobenius norm over squared spectral norm' },
      { name: 'effective', meaning: 'exponential of the entropy of the singular values' },
      { name: 'alignment', meaning: 'with the next layer' },
      { name: 'imbalance', meaning: 'with the next layer' },
    ],
    rows: [
      ...measured.layers.map((layer, i) => [`Layer ${layer.layer}`, ...ranks(layer), or(measured.alignment[i]), or(measured.balance[i])]),
      ...(measured.product ? [['Network', ...ranks(measured.product), '', '']] : []),
    ],
    runs: [run],
    settings: { tolerance },
  };
}
