import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { longestList } from '../../../../shared/theory/families/all-patterns';
import { correlation } from '../../convex/deep-relu/ascent';
import { countPatterns } from '../../convex/patterns/count';
import { reduce, restore, withBias, type Geometry } from '../../convex/patterns/geometry';
import { groupRows } from '../../convex/patterns/groups';
import { defaultSample } from '../../convex/patterns/patterns';
import { sampleGates, type Gate } from '../../convex/patterns/sample';
import { thresholdPatterns } from '../../convex/patterns/threshold-patterns';
import { indicatorGauge } from '../../convex/pricing/indicator-gauge';
import { kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import { NOTABLE, type Atom, type Missing, type Search } from './atom';
import { distinct } from './distinct';

/** Patterns that are listed anew for an escape: below a second. */
const MOST = 20_000;

/**
 * Those of threshold networks: γ°(N) = max_p ‖Nᵀp‖ over the 0/1 patterns p (theory §5.8), all of them where they can be listed soon, else
 * sampled ones. A pattern that no direction has in floating point is passed over.
 */
export function thresholdAtoms({ X, N, architecture, beta, seed, stopped }: Search): Missing {
  const [n, C] = N.shape;
  const design = withBias(X, architecture.bias === 'free');
  const geometry = reduce(design.data, n, design.d);
  const engine = kernels();
  return engine.arena.scope(() => {
    const { gates, all } = gatesOf(geometry, seed, stopped);
    if (gates.length === 0) return { atoms: [], bound: null };
    const gauge = indicatorGauge(engine, n, C, gates.length, (p) => gates[p].signs, 'enumeration');
    const { rho, slack, violators } = gauge.price(engine.arena.copy(N.data), beta, () => false);
    const atoms = violators.map(({ key }) => atomOf(restore(geometry, gates[Number(key)].u), design.data, N.data, n, C, beta));
    return {
      atoms: distinct(atoms.filter(({ constraint }) => constraint > 1 + NOTABLE)),
      bound: all ? (rho + slack) / beta : null,
    };
  });
}

function gatesOf(geometry: Geometry, seed: number, stopped: () => boolean): { gates: Gate[]; all: boolean } {
  const limit = Math.min(MOST, longestList(FAMILY_DECLARATIONS.threshold, geometry.n));
  if (countPatterns(groupRows(geometry), geometry.r).count > limit)
    return { gates: sampleGates(geometry, defaultSample(geometry.r), seed), all: false };
  const listed = thresholdPatterns(kernels(), geometry, limit, stopped);
  return { gates: listed?.gates ?? [], all: listed?.certain ?? false };
}

/** The unit that has this direction, as a network computes it. */
function atomOf(direction: Float64Array, data: Float64Array, N: Float64Array, n: number, C: number, beta: number): Atom {
  const d = direction.length;
  const length = norm(direction) || 1;
  const u = direction.map((value) => value / length);
  const values = Float64Array.from({ length: n }, (_, i) => (u.reduce((sum, value, j) => sum + data[i * d + j] * value, 0) < 0 ? 0 : 1));
  return { layers: [u], values, constraint: correlation(values, N, C) / beta };
}
