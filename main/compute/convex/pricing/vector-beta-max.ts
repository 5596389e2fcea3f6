import { performance } from 'node:perf_hooks';
import type { SolveResult } from '../../../../shared/contract/run';
import { vectorGaugeBound } from '../../certificate/vector-bound';
import type { Kernels } from '../../engine/kernels';
import { CircleGauge } from './circle-gauge';
import type { Geometry } from '../patterns/geometry';
import { NeuronKeys } from './neuron-keys';
import { sidesGauge } from './sides-gauge';

/** Milliseconds for a bound where β_max is not known exactly: a fraction of a second. */
const QUICK = 300;

/** β_max = γ°(N) of two-layer ReLU networks with C outputs, N = −∇ℓ(0) n×C: exact up to rank two, else bounded from above. */
export function vectorBetaMax(
  kernels: Kernels,
  geometry: Geometry,
  N: Float64Array,
  C: number,
): { betaMax: number; betaMaxKind: SolveResult['betaMaxKind'] } {
  const { r } = geometry;
  return kernels.arena.scope(() => {
    if (r > 2) {
      const end = performance.now() + QUICK;
      const { rho } = vectorGaugeBound(kernels, geometry, N, C, () => performance.now() > end);
      return { betaMax: rho, betaMaxKind: 'relaxed' };
    }
    const gauge = r === 2 ? new CircleGauge(geometry, C, new NeuronKeys(geometry)) : sidesGauge(kernels, geometry.X, C);
    const { rho } = gauge.price(kernels.arena.copy(N), Infinity, () => false);
    return { betaMax: rho, betaMaxKind: 'exact' };
  });
}
