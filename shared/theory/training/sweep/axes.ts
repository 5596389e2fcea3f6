import type { SweepAxisName, TrainSpec } from '../../../contract/run';

/** One thing that a sweep varies. */
export interface SweepAxisDeclaration {
  /** Its name in a sentence or a menu. */
  readonly label: string;
  /** What stands at its axis. */
  readonly symbol: string;
  readonly whole: boolean;
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
  beta: { label: 'β', symbol: 'β', whole: false, sets: 'beta', set: (spec, beta) => withNetwork(spec, { beta }) },
  'beta-share': {
    label: 'β as a share of β_max',
    symbol: 'β/β_max',
    whole: false,
    sets: 'beta',
    set: (spec, share, betaMax) => withNetwork(spec, { beta: share * betaMax }),
  },
  branches: { label: 'branches K', symbol: 'K', whole: true, sets: 'branches', set: (spec, branches) => withNetwork(spec, { branches }) },
  depth: {
    label: 'layers L',
    symbol: 'L',
    whole: true,
    least: 2,
    sets: 'layers of the network',
    set: (spec, depth) => withNetwork(spec, { layers: widthsOfDepth(spec.architecture.layers, depth) }),
  },
  width: {
    label: 'width m',
    symbol: 'm',
    whole: true,
    sets: 'width',
    set: (spec, width) => withNetwork(spec, { layers: spec.architecture.layers.map(() => width) }),
  },
  exponent: {
    label: 'exponent p',
    symbol: 'p',
    whole: false,
    least: 2,
    sets: 'exponent',
    set: (spec, exponent) => withNetwork(spec, { exponent }),
  },
  'init-scale': { label: 'initial scale α', symbol: 'α', whole: false, sets: 'initScale', set: (spec, initScale) => ({ ...spec, initScale }) },
  'learning-rate': {
    label: 'learning rate',
    symbol: 'rate',
    whole: false,
    sets: 'learningRate',
    set: (spec, learningRate) => ({ ...spec, learningRate }),
  },
  'batch-size': { label: 'rows of a step', symbol: 'rows', whole: true, sets: 'batchSize', set: (spec, batchSize) => ({ ...spec, batchSize }) },
  dropout: { label: 'dropout', symbol: 'dropout', whole: false, below: 1, sets: 'dropout', set: (spec, dropout) => ({ ...spec, dropout }) },
};

/** The first L − 1 hidden widths, the last of them as often as it takes. */
function widthsOfDepth(layers: readonly number[], depth: number): number[] {
  return Array.from({ length: depth - 1 }, (_, l) => layers[Math.min(l, layers.length - 1)]);
}
