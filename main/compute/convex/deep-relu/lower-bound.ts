import { matrix, type Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveSpec } from '../../../../shared/contract/run';
import type { Loss } from '../../../../shared/theory/losses';
import type { Bound } from '../../certificate/bound-method';
import { deepBound, deepVectorBound } from '../../certificate/deep-bound';
import { reduce } from '../patterns/geometry';
import { twoLayerRelu } from '../families/two-layer-relu';

/** Seconds for each of the two programs that dual points are taken from, and their sampled patterns where not all are priced. */
const SECONDS = 2;
const SAMPLED = 200;

/** What of a specification a program for a dual point needs. */
type Terms = Pick<SolveSpec, 'loss' | 'delta' | 'seed' | 'interpolate'>;

/**
 * A true lower bound of every parallel ReLU network of any depth and widths with penalty β·γ (theory §5.5), the best from several dual
 * points: −∇ℓ at 0, `initial`, and at the network that was found, and for one output the optima of two-layer programs. Since γ°_L(ν) ≤ max(γ°₂(ν₊), γ°₂(ν₋)),
 * the two-layer programs on the rows with positive and with negative −∇ℓ(0) give one part of ν each.
 */
export function lowerBoundOf(
  X: Matrix,
  Y: Matrix,
  loss: Loss,
  beta: number,
  spec: SolveSpec,
  initial: Float64Array,
  found: Float64Array | null,
  stopped: () => boolean,
): Bound {
  const [n, d] = X.shape;
  const C = Y.shape[1];
  const candidates = [initial, ...(found ? [found] : [])];
  const problem = { n, d, X: X.data, Y: Y.data, loss, beta, candidates, stopped };
  if (C > 1) return deepVectorBound(problem, C);
  if (!stopped()) candidates.push(...twoLayerDuals(X, Y, initial, beta, spec, stopped));
  return deepBound(problem);
}

/** Dual points of two-layer programs at the same β that deeper networks may share: that of all rows, and that of `twoSided`. */
export function twoLayerDuals(
  X: Matrix,
  Y: Matrix,
  initial: Float64Array,
  beta: number,
  spec: Terms,
  stopped: () => boolean,
): Float64Array[] {
  const whole = programDual(X, Y, beta, spec, stopped);
  return [...(whole ? [whole] : []), ...(stopped() ? [] : [twoSided(X, Y, initial, beta, spec, stopped)])];
}

/** N₊ and N₋ of the two-layer programs on the rows with positive and with negative −∇ℓ(0) (`initial`), at the same β. */
function twoSided(X: Matrix, Y: Matrix, initial: Float64Array, beta: number, spec: Terms, stopped: () => boolean): Float64Array {
  const N = new Float64Array(initial.length);
  for (const sign of [1, -1]) {
    const rows = Array.from(initial.keys()).filter((i) => sign * initial[i] > 0);
    if (rows.length === 0 || stopped()) continue;
    const part = programDual(select(X, rows), select(Y, rows), beta, spec, stopped);
    rows.forEach((i, k) => {
      if (part && sign * part[k] > 0) N[i] = part[k];
    });
  }
  return N;
}

/** The dual optimum of the two-layer program on some rows; null where it could not be had. */
function programDual(X: Matrix, Y: Matrix, beta: number, spec: Terms, stopped: () => boolean): Float64Array | null {
  const { r } = reduce(X.data, X.shape[0], X.shape[1]);
  const program: SolveSpec = {
    family: 'two-layer-relu',
    loss: spec.loss,
    ...(spec.delta === undefined ? {} : { delta: spec.delta }),
    beta,
    ...(spec.interpolate ? { interpolate: true } : {}),
    bias: 'none',
    patterns: r <= 4 ? { kind: 'all' } : { kind: 'sampled', count: SAMPLED },
    tolerance: 1e-4,
    timeLimit: SECONDS,
    seed: spec.seed,
  };
  try {
    return Float64Array.from(twoLayerRelu.solve(X, Y, program, { stopped, report: () => undefined }).dual.data);
  } catch (error) {
    // One dual point less: the bound holds without it.
    if (error instanceof Failure) return null;
    throw error;
  }
}

function select(A: Matrix, rows: readonly number[]): Matrix {
  const columns = A.shape[1];
  return matrix(rows.length, columns, Float64Array.from(rows.flatMap((i) => [...A.data.subarray(i * columns, (i + 1) * columns)])));
}
