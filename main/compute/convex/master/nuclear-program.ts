import type { Loss } from '../../../../shared/theory/losses';
import { squared } from '../../../../shared/theory/losses/squared';
import type { DualBound } from '../../certificate/dual-bound';
import { kernels } from '../../engine/kernels';
import { normsOfRows } from '../../engine/norm';
import type { Control } from '../control';
import { compress } from './compress';
import type { Geometry } from '../patterns/geometry';
import { linearBound, linearGauge } from '../pricing/linear-gauge';
import { NuclearNorm } from './proximal/nuclear-norm';
import { ProximalMaster } from './proximal/proximal-master';
import { solveProximal } from './proximal/proximal-solve';

export interface NuclearOutcome {
  status: 'solved' | 'interrupted' | 'time-limit';
  primal: number;
  /** W in the coordinates of the geometry, r×C. */
  W: Float64Array;
  /** XW, n×C. */
  F: Float64Array;
  dual: DualBound;
  betaMax: number;
  iterations: number;
}

/** The rows in which the program is solved: those of the data, or fewer that say the same. */
interface Rows {
  n: number;
  /** n×r row-major. */
  X: Float64Array;
  /** n×C. */
  Y: Float64Array;
  rowNorms: Float64Array;
  /** What is added to primal and dual value alike. */
  offset: number;
  /** A dual point of these rows as one of the data. */
  expand(N: Float64Array): Float64Array;
}

/** min ℓ(XW) + β‖W‖_* (theory §5.1) to a relative gap, over the data of a geometry; Y n×C. `start` is a dual point (n×C) to begin with where the loss is not squared. */
export function solveNuclear(
  geometry: Geometry,
  loss: Loss,
  Y: Float64Array,
  C: number,
  beta: number,
  tolerance: number,
  control: Control,
  start: Float64Array | null = null,
): NuclearOutcome {
  const { n, r } = geometry;
  if (r === 0) {
    const zero = new Float64Array(n * C);
    const N = new Float64Array(n * C);
    loss.negativeGradient(zero, Y, N);
    const dual = linearBound(loss, geometry, N, Y, C, beta);
    return { status: 'solved', primal: loss.value(zero, Y), W: new Float64Array(0), F: zero, dual, betaMax: 0, iterations: 0 };
  }
  const rows = loss === squared ? compressed(geometry, Y, C) : { ...geometry, Y, offset: 0, expand: (N: Float64Array) => N };
  const engine = kernels();
  const outcome = engine.arena.scope(() => {
    const penalty = new NuclearNorm(engine, beta, C);
    penalty.blocks.push({ size: r, weight: 1 });
    const master = new ProximalMaster(engine, rows.n, C, loss, rows.Y, penalty);
    master.append(Float64Array.from({ length: r * rows.n }, (_, at) => rows.X[(at % rows.n) * r + Math.floor(at / rows.n)]));
    const gauge = {
      method: 'singular-value',
      project: () => undefined,
      defect: () => 0,
      price: (N: { values: Float64Array }) => ({ ...linearGauge(rows.X, rows.n, r, rows.rowNorms, N.values, C), violators: [] }),
    };
    const free = new Float64Array(rows.n * C);
    return solveProximal({ master, gauge, growing: null, beta, tolerance, free, start, offset: rows.offset }, control);
  });
  const W = outcome.active[0]?.U ?? new Float64Array(r * C);
  const F = new Float64Array(n * C);
  for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) for (let c = 0; c < C; c++) F[i * C + c] += geometry.X[i * r + j] * W[j * C + c];
  return {
    status: outcome.status,
    primal: outcome.primal,
    W,
    F,
    // What is published is proven on the data themselves, not on their factors.
    dual: linearBound(loss, geometry, rows.expand(outcome.dual.point), Y, C, beta),
    betaMax: outcome.betaMax,
    iterations: outcome.iterations,
  };
}

/** The r rows of X = QR under the squared loss, where a Newton step costs nothing that grows with n. */
function compressed({ n, r, X }: Geometry, Y: Float64Array, C: number): Rows {
  const { R, Y: reduced, rest, expand } = compress(X, n, r, Y, C);
  return {
    n: r,
    X: R,
    Y: reduced,
    rowNorms: normsOfRows(R, r, r),
    offset: 0.5 * rest.reduce((sum, value) => sum + value * value, 0),
    expand(N) {
      const point = expand(N);
      for (let at = 0; at < point.length; at++) point[at] += rest[at];
      return point;
    },
  };
}
