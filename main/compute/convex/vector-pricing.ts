import { Failure } from '../../../shared/contract/failure';
import type { Kernels } from '../engine/kernels';
import { CircleGauge } from './circle-gauge';
import type { Gauge } from './gauge';
import type { Geometry } from './geometry';
import { NeuronKeys } from './neuron-keys';
import { SIDE_KEYS, sidesGauge } from './sides-gauge';

/** How γ°(N) = max_u ‖Nᵀ(Xu)₊‖ is found, and which direction an atom's key means. */
export interface VectorPricing {
  gauge: Gauge;
  direction(key: string): Float64Array;
}

/** Pricing for data of rank one and two, exactly. */
export function choosePricing(kernels: Kernels, geometry: Geometry, outputs: number): VectorPricing {
  const { n, r, X } = geometry;
  if (r <= 1) {
    const sign = (key: string) => (key === SIDE_KEYS[1] ? 1 : -1);
    return { gauge: sidesGauge(kernels, r === 1 ? X : new Float64Array(n), outputs), direction: (key) => Float64Array.of(sign(key)) };
  }
  if (r === 2) {
    const keys = new NeuronKeys(geometry);
    return { gauge: new CircleGauge(geometry, outputs, keys), direction: (key) => keys.direction(key) };
  }
  throw new Failure(
    'unsupported',
    `With several outputs the dual constraint is maximised exactly for data of rank two at most, and these have rank ${r}.`,
    'Use one or two features (one with a bias), one target, or the family gated-relu.',
  );
}
