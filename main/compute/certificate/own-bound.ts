import type { Matrix } from '../../../shared/contract/array';
import type { LowerBound } from '../../../shared/contract/certificate';
import type { Architecture } from '../../../shared/contract/network';
import { lossNamed } from '../../../shared/theory/losses';
import { freeConstant } from '../convex/master/free-constant';
import { reduce, type Geometry } from '../convex/patterns/geometry';
import { kernels } from '../engine/kernels';
import { norm } from '../engine/norm';
import { sweptGauge } from './deep-bound';
import { gaugeRounding } from './dual-bound';
import { shorGauge } from './shor/gauge';

/** How the constant of the outputs enters the objective. */
export type OutputBias = 'free' | 'penalized';

/**
 * A true lower bound of every two-layer ReLU network of one output and of the same objective, with a constant c of the output: from the
 * network's own dual point N = −∇ℓ(F), so that it is tight where that network is optimal. A free constant asks for 1ᵀN = 0; one under
 * (β/2)c² costs (1ᵀN)²/2β, the least of (β/2)c² − c·1ᵀN. X is n×d, the ones of a penalised hidden bias included.
 */
export function ownBound(
  X: { n: number; d: number; data: Float64Array },
  Y: Matrix,
  dual: Float64Array,
  { loss: name, delta, beta }: Pick<Architecture, 'loss' | 'delta' | 'beta'>,
  constant: OutputBias,
  objective: number,
): LowerBound {
  const loss = lossNamed(name, { delta });
  const N = dual.slice();
  let largest = 0;
  if (constant === 'free') {
    const free = freeConstant({ loss: name, delta });
    free.project(N, Y);
    let longest = 0;
    for (let i = 0; i < X.n; i++) longest = Math.max(longest, norm(X.data, i * X.d, (i + 1) * X.d));
    // |c| ≤ |F_i| + γ‖x_i‖ at some row, where a better network has γ ≤ objective/β.
    largest = free.largest(Y, objective) + (objective / beta) * longest;
  }
  const rho = gauge(reduce(X.data, X.n, X.d), N) * (1 + 4 * Number.EPSILON);
  const bounds = [loss.scaling(N, Y.data, beta, rho), Math.min(1, beta / rho)].map((s) => {
    const point = N.map((value) => s * value);
    let [sum, terms] = [0, 0];
    for (const value of point) {
      sum += value;
      terms += Math.abs(value);
    }
    const rest = Math.abs(sum) + point.length * Number.EPSILON * terms;
    const margin = loss.dualRounding(point, Y.data) + (constant === 'free' ? largest * rest : 0);
    return { value: loss.dualValue(point, Y.data) - margin - (constant === 'free' ? 0 : (rest * rest) / (2 * beta)), margin };
  });
  const best = bounds[0].value > bounds[1].value ? bounds[0] : bounds[1];
  return { ...best, kind: 'relaxed', method: 'own dual point' };
}

/** An upper bound of γ°(N), rounding included: the maximum itself where one sweep gives it. */
function gauge(geometry: Geometry, N: Float64Array): number {
  const { r, rowNorms } = geometry;
  if (r === 0) return 0;
  const never = () => false;
  const exact = r >= 2 && r <= 4 ? sweptGauge(geometry, N, never) : null;
  if (exact !== null) return exact + gaugeRounding(N, rowNorms, r) + norm(N) * geometry.residual;
  const { positive, negative } = shorGauge(kernels(), geometry, N, never);
  return Math.max(positive, negative);
}
