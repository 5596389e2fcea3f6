import type { Matrix } from '../../../../shared/contract/array';
import { missingUnits } from '../../certificate/conditions';
import { gaugeRounding } from '../../certificate/dual-bound';
import { correlation } from '../../convex/deep-relu/ascent';
import { reduce, restore, withBias, type Geometry } from '../../convex/patterns/geometry';
import { groupRows } from '../../convex/patterns/groups';
import { PatternSpace } from '../../convex/patterns/pattern-space';
import { directionOf } from '../../convex/pricing/neuron-ascent';
import { SweepOracle, sweepSize } from '../../convex/pricing/sweep-oracle';
import { choosePricing } from '../../convex/pricing/vector-pricing';
import { kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import { ALIKE, NOTABLE, type Atom, type Missing, type Search } from './atom';
import { distinct } from './distinct';

/** Faces of one sweep up to which the pricing is exact: some seconds. */
const MOST_FACES = 2e8;

/**
 * Those of two-layer ReLU networks without a bias or with a penalized one (theory §5.3): exactly for data of rank one and two, and of rank
 * three and four for one output where a sweep takes seconds; else by ascents.
 */
export function reluAtoms(search: Search): Missing {
  const { X, N, architecture, beta, isSized } = search;
  const design = withBias(X, architecture.bias === 'penalized');
  const own = ownDirections(search);
  // What the network has already, with a size that still grows, is not missing but too small.
  const growing = isSized ? [] : own;
  const atom = (u: Float64Array): Atom => atomOf(u, design, N, beta);
  const found = missingUnits(design, own, N.data, N.shape[1], beta, false, growing).map(({ direction }) =>
    atom(Float64Array.from(direction)),
  );
  const exact = exactly(reduce(design.data, design.n, design.d), search);
  if (!exact) return { atoms: found, bound: null };
  const more = exact.directions
    .map(atom)
    .filter(({ constraint, layers: [u] }) => constraint > 1 + NOTABLE && !growing.some((other) => isAlike(other, u)));
  return { atoms: distinct([...found, ...more]), bound: exact.rho / beta };
}

/** An upper bound of γ°(N), rounding included, and directions that exceed β; null where that takes too long. */
function exactly(geometry: Geometry, { N, architecture, beta, stopped }: Search): { rho: number; directions: Float64Array[] } | null {
  const { r } = geometry;
  const [, C] = N.shape;
  if (r === 0) return { rho: 0, directions: [] };
  const engine = kernels();
  return engine.arena.scope(() => {
    if (r <= 2) {
      const { loss, bias } = architecture;
      const spec = { family: 'two-layer-relu', loss, beta, bias, patterns: { kind: 'auto' }, tolerance: NOTABLE, seed: 0 } as const;
      const { gauge, direction } = choosePricing(engine, geometry, C, spec, stopped);
      const { rho, slack, violators } = gauge.price(engine.arena.copy(N.data), beta, () => false);
      return { rho: rho + slack, directions: violators.map(({ key }) => restore(geometry, direction(key))) };
    }
    if (r > 4 || C > 1 || sweepSize(groupRows(geometry).count, r) > MOST_FACES) return null;
    const oracle = new SweepOracle(new PatternSpace(engine, geometry));
    const nu = engine.arena.copy(N.data);
    const { rho, relaxed, violators } = oracle.start(nu, beta, stopped);
    if (rho === null || relaxed) return null;
    const residual = norm(N.data) * geometry.residual;
    const rounding = gaugeRounding(N.data, geometry.rowNorms, r);
    return {
      rho: rho + oracle.slack(N.data) + residual + rounding,
      directions: violators.map((pair) => restore(geometry, directionOf(pair, r))),
    };
  });
}

/** Share of the sizes of all units below which a unit is none. */
const NEGLIGIBLE = 1e-6;

/** The atom of a direction, made of length one. */
function atomOf(direction: Float64Array, { n, d, data }: { n: number; d: number; data: Float64Array }, N: Matrix, beta: number): Atom {
  const length = norm(direction) || 1;
  const u = direction.map((value) => value / length);
  const values = Float64Array.from({ length: n }, (_, i) =>
    Math.max(
      0,
      u.reduce((sum, value, j) => sum + data[i * d + j] * value, 0),
    ),
  );
  return { layers: [u], values, constraint: correlation(values, N.data, N.shape[1]) / beta };
}

/** Directions of the network's units, but for those whose size is nothing: at zero they stay however much they violate. */
function ownDirections({ weights: { W1, b1, W2 }, architecture }: Search): Float64Array[] {
  const [K, m, inputs] = W1.shape;
  const C = W2.shape[1];
  const units = Array.from({ length: K * m }, (_, at) => {
    const row = W1.data.subarray(at * inputs, (at + 1) * inputs);
    const u = architecture.bias === 'penalized' ? Float64Array.of(...row, b1.data[at]) : Float64Array.from(row);
    const [k, j] = [Math.floor(at / m), at % m];
    const length = norm(u);
    return {
      u: u.map((value) => value / (length || 1)),
      size: length * norm(Float64Array.from({ length: C }, (_, c) => W2.data[(k * C + c) * m + j])),
    };
  });
  const total = units.reduce((sum, { size }) => sum + size, 0);
  return units.filter(({ size }) => size > NEGLIGIBLE * total).map(({ u }) => u);
}

const isAlike = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, j) => sum + value * b[j], 0) > ALIKE * norm(a) * norm(b);
