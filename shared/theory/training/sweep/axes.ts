import type { SweepAxisName, TrainSpec } from '../../../contract/run';

/** One thing that a sweep varies. */
export interface SweepAxisDeclaration {
  /** Its name in a sentence or a menu. */
  readonly label: string;
  /** What stands at its axis. */
  readonly symbol: string;
  readonly whole: boolean;
  /** Values to begin with, as `readValues` reads them. */
  readonly example: string;
  /** The least value that makes sense, and one that is already too large. */
  readonly least?: number;
  readonly below?: number;
  /** Axes that set the same thing are not swept together. */
  readonly sets: string;
  /** The training with this value; `betaMax` is the unit of shares. */
  set(spec: TrainSpec, value: number, betaMax: number): TrainSpec;
}

const withNetwork = (spec: TrainSpec, change: Partial<TrainSpec['architecture']>): TrainSpec => ({
  ...spec,
  architecture: { ...spec.architecture, ...change },
});

/** Everything that can be swept; a new one is a name in the contract and one entry. */
export const AXIS_DECLARATIONS: Readonly<Record<SweepAxisName, SweepAxisDeclaration>> = {
  beta: { label: 'β', symbol: 'β', whole: false, example: '0.01..1/5', sets: 'beta', set: (spec, beta) => withNetwork(spec, { beta }) },
  'beta-share': {
    label: 'β as a share of β_max',
    symbol: 'β/β_max',
    whole: false,
    example: '0.01..0.5/5',
    sets: 'beta',
    set: (spec, share, betaMax) => withNetwork(spec, { beta: share * betaMax }),
  },
  branches: {
    label: 'branches K',
    symbol: 'K',
    whole: true,
    example: '1, 2, 4, 8, 16',
    sets: 'branches',
    set: (spec, branches) => withNetwork(spec, { branches }),
  },
  depth: {
    label: 'layers L',
    symbol: 'L',
    whole: true,
    example: '2, 3, 4',
    least: 2,
    sets: 'depth',
    set: (spec, depth) => withNetwork(spec, { layers: widthsOfDepth(spec.architecture.layers, depth) }),
  },
  width: {
    label: 'width m',
    symbol: 'm',
    whole: true,
    example: '1, 2, 4, 8, 16',
    sets: 'width',
    set: (spec, width) => withNetwork(spec, { layers: spec.architecture.layers.map(() => width) }),
  },
  exponent: {
    label: 'exponent p',
    symbol: 'p',
    whole: false,
    example: '2, 2.5, 3',
    least: 2,
    sets: 'exponent',
    set: (spec, exponent) => withNetwork(spec, { exponent }),
  },
  'init-scale': {
    label: 'initial scale α',
    symbol: 'α',
    whole: false,
    example: '0.01..1/5',
    sets: 'initScale',
    set: (spec, initScale) => ({ ...spec, initScale }),
  },
  'learning-rate': {
    label: 'learning rate',
    symbol: 'rate',
    whole: false,
    example: '0.001..0.1/5',
    sets: 'learningRate',
    set: (spec, learningRate) => ({ ...spec, learningRate }),
  },
  'batch-size': {
    label: 'rows of a step',
    symbol: 'rows',
    whole: true,
    example: '4, 8, 16',
    sets: 'batchSize',
    set: (spec, batchSize) => ({ ...spec, batchSize }),
  },
  dropout: {
    label: 'dropout',
    symbol: 'dropout',
    whole: false,
    example: '0.1, 0.2, 0.5',
    below: 1,
    sets: 'dropout',
    set: (spec, dropout) => ({ ...spec, dropout }),
  },
};

/** The first L − 1 hidden widths, the last of them as often as it takes. */
function widthsOfDepth(layers: readonly number[], depth: number): number[] {
  return Array.from({ length: depth - 1 }, (_, l) => layers[Math.min(l, layers.length - 1)]);
}
