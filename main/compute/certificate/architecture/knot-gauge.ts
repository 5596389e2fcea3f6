import type { NdArray } from '../../../../shared/contract/array';
import { reduce, type Geometry } from '../../convex/patterns/geometry';
import { PatternSpace } from '../../convex/patterns/pattern-space';
import { isPromising } from '../../convex/pricing/branch-oracle';
import { Trees } from '../../convex/pricing/trees';
import { kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import { closedFormGauge } from '../closed-form';
import { gaugeRounding } from '../dual-bound';
import { leafArrays, prefixed } from '../leaf-arrays';
import { attained } from '../shor/attained';
import { twoLayerGauge } from '../two-layer-gauge';
import type { ProvenRho } from '../vector-bound';

/** Relaxations that this takes at most, and searches, each of so many nodes at most. */
const RELAXATIONS = 60;
const SEARCHES = 250;
const NODES = 150;
/** The rank from which on a search takes less time than a sweep, there and in a checker, and entries of its leaves that are worth keeping. */
const SEARCHED_RANK = 4;
const ENTRIES = 1e5;
/** By how much the bound may exceed what is reached, relatively. */
const ABOVE = 1e-7;

/** The bound at one knot. */
interface Knot {
  i: number;
  value: number;
  settled: boolean;
}

/**
 * An upper bound, rounding included, of |Nᵀ(Xu + b)₊| over ‖u‖ ≤ 1 and every b, for data n×d and 1ᵀN = 0: it is largest at a knot b = −x_iᵀu,
 * so that it is the largest γ°₂(N) of data shifted by a row. Rows are looked at from the largest closed form on; a row by its relaxation and,
 * where that exceeds what another one reaches, by branch and bound. `arrays`: for each row i that has them its leaves, for N/‖N‖, by names of
 * row{i}_….
 */
export function knotGauge(data: Float64Array, n: number, d: number, N: Float64Array, stopped: () => boolean): ProvenRho {
  // Some multipliers are in units of N: those of a file are for a point of length one, whatever multiple of it proves the bound.
  const size = norm(N);
  if (size === 0) return { rho: 0, arrays: {} };
  const { rho, arrays } = gaugeOfUnit(
    data,
    n,
    d,
    N.map((value) => value / size),
    stopped,
  );
  return { rho: rho * size * (1 + 8 * Number.EPSILON), arrays };
}

function gaugeOfUnit(data: Float64Array, n: number, d: number, N: Float64Array, stopped: () => boolean): ProvenRho {
  const row = (i: number) => shifted(data, d, data.subarray(i * d, (i + 1) * d));
  const knots = Array.from({ length: n }, (_, i): Knot => {
    const { positive, negative } = closedFormGauge(row(i), n, d, N);
    return { i, value: Math.max(positive, negative), settled: false };
  });
  const isSearched = (geometry: Geometry) => geometry.r >= SEARCHED_RANK && n * n <= ENTRIES && isPromising(geometry);
  const arrays: Record<string, NdArray> = {};
  // What any row reaches is what the others need not be told apart below.
  const reached = { value: 0 };
  for (let i = 0; i < n && n * n <= ENTRIES; i++) {
    const { positive, negative } = attained(reduce(row(i), n, d), N);
    reached.value = Math.max(reached.value, positive, negative);
  }
  for (let relaxations = 0, searches = 0; relaxations < RELAXATIONS && searches < SEARCHES && !stopped();) {
    const top = knots.reduce((most, knot) => (knot.value > most.value ? knot : most));
    if (top.settled) break;
    const geometry = reduce(row(top.i), n, d);
    const own = isSearched(geometry) ? searched(geometry, N, reached, stopped) : twoLayerGauge(geometry, N, stopped);
    if (isSearched(geometry)) searches++;
    else relaxations++;
    top.settled = true;
    if (!(own.rho < top.value)) continue;
    top.value = own.rho;
    Object.assign(arrays, prefixed(`row${top.i}_`, own.arrays));
  }
  return { rho: knots.reduce((most, { value }) => Math.max(most, value), 0), arrays };
}

/** γ°₂(ν) by branch and bound, as far as it is above what is reached, which rises with what is found. */
function searched(geometry: Geometry, nu: Float64Array, reached: { value: number }, stopped: () => boolean): ProvenRho {
  const { n, r, X, rowNorms, residual } = geometry;
  const rest = gaugeRounding(nu, rowNorms, r) + norm(nu) * residual;
  const engine = kernels();
  return engine.arena.scope(() => {
    const trees = new Trees(new PatternSpace(engine, geometry));
    const weights = trees.weights(nu);
    let higher: boolean;
    do {
      higher = false;
      const visit = (u: Float64Array) => {
        const value = Math.abs(valueAt(X, nu, u));
        higher = value > reached.value * (1 + ABOVE);
        reached.value = Math.max(reached.value, value);
        return higher;
      };
      trees.forest.look(weights, {
        threshold: reached.value * (1 + ABOVE) - rest,
        limit: NODES,
        stopped,
        visit,
        progress: () => undefined,
      });
    } while (higher && !stopped());
    const leaves = trees.forest.prove(weights);
    const rho = leaves.reduce((most, { bound }) => Math.max(most, bound), 0) + rest;
    const kept = leafArrays(leaves, n);
    return kept ? { rho, arrays: kept } : { rho: Infinity, arrays: {} };
  });
}

/** νᵀ(Xu)₊/‖u‖. */
function valueAt(X: Float64Array, nu: Float64Array, u: Float64Array): number {
  const r = u.length;
  let sum = 0;
  for (let i = 0; i < nu.length; i++) {
    let t = 0;
    for (let j = 0; j < r; j++) t += X[i * r + j] * u[j];
    if (t > 0) sum += nu[i] * t;
  }
  const length = norm(u);
  return length > 0 ? sum / length : 0;
}

/** Each row of `data` less `by`. */
export function shifted(data: Float64Array, d: number, by: Float64Array): Float64Array {
  return data.map((value, at) => value - by[at % d]);
}
