import { Failure } from '../../../../shared/contract/failure';
import type { SolveSpec } from '../../../../shared/contract/run';
import type { Kernels } from '../../engine/kernels';
import { CircleGauge } from './circle-gauge';
import { facesCount } from './faces-maximum';
import type { Gauge } from './gauge';
import type { Geometry } from '../patterns/geometry';
import { groupRows } from '../patterns/groups';
import type { Peak } from './neuron-ascent';
import { NeuronKeys } from './neuron-keys';
import { PatternSpace } from '../patterns/pattern-space';
import { SearchGauge, SHARE, type Proof } from './search-gauge';
import { SIDE_KEYS, sidesGauge } from './sides-gauge';
import { sweepSize } from './sweep-oracle';

/** How γ°(N) = max_u ‖Nᵀ(Xu)₊‖ is found, and which direction an atom's key means. */
export interface VectorPricing {
  gauge: Gauge;
  direction(key: string): Float64Array;
  /** Local maxima of ‖Nᵀ(Xu)₊‖ above `least`, to which the directions lead; null where the atoms are all there are. */
  peaks: ((N: Float64Array, directions: readonly Float64Array[], least: number) => Peak[]) | null;
}

/** Faces of the arrangement up to which all of them are looked at: about ten seconds. */
const ALL_FACES = 4e6;
/** Output coordinates up to which γ° is proven where they are more, with the sweeps that a proof takes at most. */
const SWEEPS: Readonly<Record<number, number>> = { 1: 10, 2: 3000, 3: 20_000 };
/** Faces of all the sweeps of a proof together: about a minute. */
const FACES = 5e9;

/**
 * Exact for data of rank one and two; for rank three and four on all faces where the data are small, for any number of outputs, and else by
 * branch and bound where N has up to three coordinates (the rows of the cross-entropy's sum to zero, which takes one away) and the data are
 * not large; otherwise by a search that proves nothing.
 */
export function choosePricing(
  kernels: Kernels,
  geometry: Geometry,
  outputs: number,
  spec: SolveSpec,
  stopped: () => boolean,
): VectorPricing {
  const { n, r, X } = geometry;
  if (r <= 1) {
    const sign = (key: string) => (key === SIDE_KEYS[1] ? 1 : -1);
    const gauge = sidesGauge(kernels, r === 1 ? X : new Float64Array(n), outputs);
    return { gauge, direction: (key) => Float64Array.of(sign(key)), peaks: null };
  }
  const keys = new NeuronKeys(geometry);
  const direction = (key: string) => keys.direction(key);
  if (r === 2) {
    const gauge = new CircleGauge(geometry, outputs, keys);
    return { gauge, direction, peaks: (N, _directions, least) => gauge.peaks(N, least) };
  }
  const proof = proofFor(geometry, spec.loss === 'cross-entropy' ? outputs - 1 : outputs, spec.tolerance);
  if (!proof && spec.patterns.kind === 'all')
    throw new Failure(
      'unsupported',
      `All patterns are priced for several outputs where the data have rank two, or rank three and four and few rows; these have ${n} rows, rank ${r} and ${outputs} outputs.`,
      'Leave the patterns out, use fewer features or rows, the family gated-relu, or one target.',
    );
  const gauge = new SearchGauge(new PatternSpace(kernels, geometry), outputs, keys, spec.seed, proof, stopped);
  return { gauge, direction, peaks: (N, directions, least) => gauge.peaks(N, directions).filter(({ value }) => value > least) };
}

function proofFor(geometry: Geometry, coordinates: number, tolerance: number): Proof | null {
  const { r } = geometry;
  if (r > 4) return null;
  const m = groupRows(geometry).count;
  const precision = SHARE * tolerance;
  if (facesCount(m, r) <= ALL_FACES) return { how: 'faces', precision, limit: 0 };
  const limit = SWEEPS[coordinates];
  if (limit === undefined || limit * sweepSize(m, r) > FACES) return null;
  return { how: 'cover', precision, limit };
}
