import type { NdArray } from '../../../shared/contract/array';
import { within } from '../convex/control';
import { reduce, type Geometry } from '../convex/patterns/geometry';
import { kernels } from '../engine/kernels';
import { norm } from '../engine/norm';
import type { Bound, BoundProblem } from './bound-method';
import { closedFormGauge } from './closed-form';
import { dualBound, gaugeRounding } from './dual-bound';
import { leafArrays, prefixed, wholeBall } from './leaf-arrays';
import { shorGauge } from './shor/gauge';
import type { SignedGauge } from './signed-gauge';
import { splitGauge } from './split-gauge';
import { sweptGauge } from './two-layer-gauge';
import { vectorGaugeBound, type ProvenRho } from './vector-bound';

/** What the rounding of a multiple may add to its gauge, relatively. */
const ABOVE = 1 + 4 * Number.EPSILON;
/** Milliseconds for the cover of the output directions at one dual point. */
const COVER_TIME = 3000;

/** The two bounds with what a checker cannot find again by itself. */
export interface ProvenSides extends SignedGauge {
  arrays: Record<string, NdArray>;
}

/**
 * Upper bounds of γ°₂(ν₊) and γ°₂(ν₋), the larger of which bounds γ°_L(ν) for ReLU networks of one output, any depth and widths (theory
 * §5.5): every atom is elementwise at most Σ_paths (Xv_p)₊ with Σ‖v_p‖ ≤ 1. Exact where one sweep gives them, rounding included.
 */
export function deepGauge(X: Float64Array, n: number, d: number, nu: Float64Array, stopped: () => boolean): ProvenSides {
  const geometry = reduce(X, n, d);
  const side = (sign: 1 | -1) =>
    positiveGauge(
      geometry,
      X,
      nu.map((value) => Math.max(0, sign * value)),
      stopped,
    );
  const [plus, minus] = [side(1), side(-1)];
  const arrays = { ...prefixed('plus_', plus.leaves ?? {}), ...prefixed('minus_', minus.leaves ?? {}) };
  return { positive: plus.bound, negative: minus.bound, arrays };
}

/** An upper bound of γ°_L(ν) itself, for such networks: the larger of the two, or less where both signs together have less. */
export function deepRho(X: Float64Array, n: number, d: number, nu: Float64Array, sides: ProvenSides, stopped: () => boolean): ProvenRho {
  const split = splitGauge(reduce(X, n, d), nu, sides, stopped);
  return split
    ? { rho: split.rho, arrays: { ...sides.arrays, ...split.arrays } }
    : { rho: Math.max(sides.positive, sides.negative), arrays: sides.arrays };
}

/**
 * A true lower bound of every ReLU network of one output and any depth and widths, whose penalty is β·γ. The two signs have separate
 * bounds, so each part of a candidate is scaled by itself, which keeps it in the domain of every separable loss; or both are scaled by what
 * bounds them together.
 */
export function deepBound({ n, d, X, Y, loss, beta, candidates, stopped }: BoundProblem): Bound {
  return best(
    candidates.flatMap((N): Bound[] => {
      const sides = deepGauge(X, n, d, N, stopped);
      const { positive, negative, arrays } = sides;
      const both = deepRho(X, n, d, N, sides, stopped);
      const whole = dualBound(loss, N, Y, beta, both.rho, 0);
      const up = N.map((value) => Math.max(0, value));
      const down = N.map((value) => Math.min(0, value));
      const [s, t] = [loss.scaling(up, Y, beta, positive * ABOVE), loss.scaling(down, Y, beta, negative * ABOVE)];
      const point = N.map((_, i) => s * up[i] + t * down[i]);
      const margin = loss.dualRounding(point, Y);
      const method = 'two-layer gauge';
      return [
        { lowerBound: { value: loss.dualValue(point, Y) - margin, kind: 'relaxed', method, margin }, point, arrays },
        {
          lowerBound: { value: whole.value, kind: 'relaxed', method, margin: whole.margin },
          point: whole.point,
          arrays: both.arrays,
        },
      ];
    }),
  );
}

/** The same as `deepBound` for several outputs, Y n×C. */
export function deepVectorBound({ n, d, X, Y, loss, beta, candidates, stopped }: BoundProblem, C: number): Bound {
  const geometry = reduce(X, n, d);
  return best(
    candidates.map((N) => {
      const { rho, arrays } = vectorGaugeBound(kernels(), geometry, N, C, within(COVER_TIME, stopped), 'more');
      const { value, margin, point } = dualBound(loss, N, Y, beta, rho, 0);
      return { lowerBound: { value, kind: 'relaxed', method: 'output-cover', margin }, point, arrays };
    }),
  );
}

function best(bounds: Bound[]): Bound {
  return bounds.reduce((most, bound) => (bound.lowerBound.value > most.lowerBound.value ? bound : most));
}

interface Side {
  bound: number;
  /** The multipliers of the relaxation; null where it is not needed. */
  leaves: Record<string, NdArray> | null;
}

/** An upper bound of γ°₂(ν) = max νᵀ(Xu)₊ for ν ≥ 0, rounding included. */
function positiveGauge(geometry: Geometry, X: Float64Array, nu: Float64Array, stopped: () => boolean): Side {
  const { n, d, r, rowNorms } = geometry;
  if (r === 0 || nu.every((value) => value === 0)) return { bound: 0, leaves: null };
  const closed = closedFormGauge(X, n, d, nu).positive;
  if (r >= 2 && r <= 4) {
    const exact = sweptGauge(geometry, nu, stopped);
    if (exact !== null)
      return { bound: Math.min(closed, exact + gaugeRounding(nu, rowNorms, r) + norm(nu) * geometry.residual), leaves: null };
  }
  const { positive, multipliers } = shorGauge(kernels(), geometry, nu, stopped);
  return positive < closed ? { bound: positive, leaves: leafArrays(wholeBall(multipliers), n) } : { bound: closed, leaves: null };
}
