import type { Loss } from '../../../../shared/theory/losses';
import { dualBound, type DualBound } from '../../certificate/dual-bound';
import type { Float64Block } from '../../engine/arena';
import type { Gauge, GaugePricing } from '../pricing/gauge';

export interface GaugeProgram {
  gauge: Gauge;
  loss: Loss;
  /** n×C. */
  Y: Float64Array;
  beta: number;
}

/**
 * The bound that a dual point N gives over a gauge (theory §2), made feasible first, with what its pricing found; `primal` bounds the
 * optimum from above, and `feasible` takes the point.
 */
export function gaugeBound(
  { gauge, loss, Y, beta }: GaugeProgram,
  N: Float64Array,
  primal: number,
  feasible: Float64Block,
  working: (key: string) => boolean,
): { pricing: GaugePricing; bound: DualBound } {
  feasible.values.set(N);
  gauge.project(feasible.values);
  const pricing = gauge.price(feasible, beta, working);
  const { point, value, margin } = dualBound(loss, feasible.values.slice(), Y, beta, pricing.rho, pricing.slack);
  const defect = gauge.defect(point, primal);
  return { pricing, bound: { point, value: value - defect, margin: margin + defect } };
}
