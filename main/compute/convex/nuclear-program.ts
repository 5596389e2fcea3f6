import { squared } from '../../../shared/theory/losses/squared';
import type { DualBound } from '../certificate/dual-bound';
import { kernels } from '../engine/kernels';
import { normsOfRows } from '../engine/norm';
import type { Control } from './control';
import { compress } from './compress';
import type { Geometry } from './geometry';
import { linearBound, linearGauge } from './linear-gauge';
import { NuclearNorm } from './nuclear-norm';
import { ProximalMaster } from './proximal-master';
import { solveProximal } from './proximal-solve';

export interface NuclearOutcome {
  status: 'solved' | 'interrupted' | 'time-limit';
  primal: number;
  /** W in the coordinates of the geometry, r×C. */
  W: Float64Array;
  dual: DualBound;
  betaMax: number;
  iterations: number;
}

/** min ½‖XW − Y‖² + β‖W‖_* (theory §5.1) to a relative gap, over the data of a geometry; Y n×C. */
export function solveNuclear(
  geometry: Geometry,
  Y: Float64Array,
  C: number,
  beta: number,
  tolerance: number,
  control: Control,
): NuclearOutcome {
  const { n, r, X } = geometry;
  if (r === 0) {
    const dual = linearBound(squared, geometry, Y, Y, C, beta);
    return { status: 'solved', primal: squared.value(new Float64Array(n * C), Y), W: new Float64Array(0), dual, betaMax: 0, iterations: 0 };
  }
  // In r rows a Newton step costs nothing that grows with n.
  const { R, Y: reduced, rest, expand } = compress(X, n, r, Y, C);
  const norms = normsOfRows(R, r, r);
  const engine = kernels();
  const outcome = engine.arena.scope(() => {
    const master = new ProximalMaster(engine, r, C, squared, reduced, new NuclearNorm(engine, beta, r, C));
    master.append(Float64Array.from({ length: r * r }, (_, at) => R[(at % r) * r + Math.floor(at / r)]));
    const gauge = {
      method: 'singular-value',
      project: () => undefined,
      defect: () => 0,
      price: (N: { values: Float64Array }) => ({ ...linearGauge(R, r, r, norms, N.values, C), violators: [] }),
    };
    const offset = 0.5 * rest.reduce((sum, value) => sum + value * value, 0);
    const free = new Float64Array(r * C);
    return solveProximal({ master, gauge, growing: null, beta, tolerance, free, start: null, offset }, control);
  });
  // What is published is proven on the data themselves, not on their factors.
  const point = expand(outcome.dual.point);
  for (let at = 0; at < point.length; at++) point[at] += rest[at];
  return {
    status: outcome.status,
    primal: outcome.primal,
    W: outcome.active[0]?.U ?? new Float64Array(r * C),
    dual: linearBound(squared, geometry, point, Y, C, beta),
    betaMax: outcome.betaMax,
    iterations: outcome.iterations,
  };
}
