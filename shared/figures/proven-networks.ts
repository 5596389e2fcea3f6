import type { Architecture } from '../contract/network';
import type { FamilyName, SolveResult, SolveSpec } from '../contract/run';
import { isOfThisSize, reachOf } from '../theory/reach';
import { limitOf, type LimitKind } from '../theory/losses/limit';
import { formatCount, formatNumber } from './format';

/** What of a program decides of which networks its bound speaks. */
export type ProvenSpec = Pick<
  SolveSpec,
  'family' | 'bias' | 'loss' | 'depth' | 'widths' | 'regularizer' | 'ball' | 'branches' | 'interpolate'
>;
type Found = Pick<SolveResult, 'lowerBound' | 'patterns'>;

/** A kind of network, and in brackets what more is meant. */
type Networks = (spec: ProvenSpec, result: Found) => readonly [name: string, ...details: string[]];

/** m₁ where none is given (theory §5.4). */
const WIDTH = 2;
const PARALLEL = 'any widths and number of branches';

const NETWORKS: Record<FamilyName, Networks> = {
  'two-layer-relu': ({ bias }) => ['two-layer ReLU network', 'any width', BIASES[bias]],
  'gated-relu': ({ bias }, { patterns }) => [
    'two-layer gated network',
    'any width',
    `these ${formatCount(patterns, 'gate')}`,
    BIASES[bias],
  ],
  'three-layer-relu': (spec, result) => ['parallel three-layer ReLU network', ...threeLayerSize(spec, result), BIASES.none],
  'deep-relu': ({ depth }) => [`parallel ReLU network of ${depth ?? 3} layers`, PARALLEL, BIASES.none],
  'deep-linear': (spec) => [`standard linear network of ${spec.depth ?? 2} layers`, 'any widths', ...heldNorm(spec), BIASES.none],
  'parallel-linear': ({ depth }) => [`parallel linear network of ${depth ?? 2} layers`, PARALLEL, BIASES.none],
  'rank-one': ({ depth }) => [`parallel ReLU network of ${depth ?? 2} layers`, PARALLEL, BIASES.none],
  spline: ({ depth }) =>
    (depth ?? 2) === 2
      ? ['two-layer ReLU network of one input', 'any width', BIASES.free]
      : [
          `parallel ReLU network of one input and ${depth} layers`,
          PARALLEL,
          'free biases in the last hidden layer only',
          'inputs shifted to start at 0',
        ],
  threshold: ({ bias }) => ['two-layer network of threshold units', 'any width', BIASES[bias]],
};

const BIASES: Record<Architecture['bias'], string> = {
  none: 'no biases',
  penalized: 'penalised biases in the hidden layer',
  free: 'free biases',
};

/** The prices of all combinations of patterns are those of m₁ neurons, and the path norm counts paths; other bounds hold for every width. */
function threeLayerSize({ widths, regularizer }: ProvenSpec, { lowerBound }: Found): string[] {
  const first = widths?.[0] ?? WIDTH;
  if (regularizer === 'path-norm') return [`any number of branches of widths ${first} and 1`];
  return lowerBound.method === 'branch-and-bound'
    ? ['any number of branches', `${formatCount(first, 'neuron')} in the first layer of each`]
    : [PARALLEL];
}

function heldNorm({ ball, depth = 2, regularizer }: ProvenSpec): string[] {
  if (ball === undefined || depth === 2) return [];
  const layers = depth === 3 ? 'the first layer' : `the first ${depth - 2} layers`;
  return [`${layers} of norm ${regularizer === 'last-two' ? 'at most ' : ''}${formatNumber(ball)}`];
}

/** What the limit β → 0 asks of a network. */
const ASKED: Record<LimitKind, string> = {
  interpolation: 'that fits every target',
  margin: 'whose margins are all at least 1',
  'class margin': 'whose margins between classes are all at least 1',
};

/** The networks that a bound speaks of, as a sentence calls one of them, with what the limit asks of it. */
export function provenNetworks(spec: ProvenSpec, result: Found): string {
  const [name, ...details] = NETWORKS[spec.family](spec, result);
  return `${name} (${details.join(', ')})${spec.interpolate ? ` ${ASKED[limitOf(spec.loss)]}` : ''}`;
}

/** The same of an architecture whose bound rests on its paths. */
export function architectureNetworks(architecture: Architecture): string {
  const { layers, activation, branches, bias, outputBias = false } = architecture;
  const size = isOfThisSize(architecture, reachOf(architecture))
    ? `${branches > 1 ? `${formatCount(branches, 'branch', 'branches')} and ` : ''}hidden ${layers.length > 1 ? 'widths' : 'width'} ${layers.join(', ')}`
    : PARALLEL;
  const details = [
    size,
    ...(activation === 'gated' ? ['these gates'] : []),
    bias === 'none' && !outputBias ? BIASES.none : 'biases as this one has them',
  ];
  return `${layers.length + 1}-layer ${ACTIVATION_WORDS[activation]} network (${details.join(', ')})`;
}

const ACTIVATION_WORDS: Record<Architecture['activation'], string> = {
  relu: 'ReLU',
  linear: 'linear',
  gated: 'gated',
  threshold: 'threshold',
};
