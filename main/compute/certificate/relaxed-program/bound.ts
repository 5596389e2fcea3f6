import { reduce } from '../../convex/patterns/geometry';
import { kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import type { Bound, BoundProblem } from '../bound-method';
import { dualBound, gaugeRounding } from '../dual-bound';
import { leafArrays } from '../leaf-arrays';
import { RelaxedProgram } from './relaxed-program';

/** Seconds that it may take where nothing else is said. */
const QUICK = 3;
/** Relative distance from the relaxed program's own optimum that is close enough. */
const PRECISION = 1e-7;
/** The same as a share of what is known to lie between the bound and the best network. */
const SHARE = 1e-3;

/** The lower bound −ℓ*(−sN) at the N that the relaxed program finds best: never below what scaling any other N by its Shor bound gives. */
export function relaxedProgramBound(problem: BoundProblem): Bound | null {
  const { n, d, X, Y, loss, beta, known = -Infinity, upper = known } = problem;
  const geometry = reduce(X, n, d);
  const { r, rowNorms } = geometry;
  if (r === 0 || RelaxedProgram.seconds(n, r) > (problem.seconds ?? QUICK)) return null;
  const engine = kernels();
  let best: Bound | null = null;
  engine.arena.scope(() =>
    new RelaxedProgram(engine, geometry, loss, Y, beta).solve(problem.stopped, ({ N, positive, negative, multipliers, primal }) => {
      const rounding = gaugeRounding(N, rowNorms, r) + norm(N) * geometry.residual;
      const { value, margin, point } = dualBound(loss, N, Y, beta, Math.max(positive, negative) + rounding, 0);
      if (value > (best?.lowerBound.value ?? -Infinity)) {
        // The whole ball is the only leaf of each sign.
        const leaves = ([1, -1] as const).map((sign, k) => ({ sign, path: [], ...multipliers[k], chords: false }));
        best = {
          lowerBound: { value, kind: 'relaxed', method: 'relaxed-program', margin },
          point,
          arrays: leafArrays(leaves, n) ?? undefined,
        };
      }
      const reached = best?.lowerBound.value ?? -Infinity;
      return primal <= known || primal - reached <= Math.max(PRECISION * Math.abs(primal), SHARE * (upper - reached));
    }),
  );
  return best;
}
