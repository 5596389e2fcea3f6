import { thinSvd } from '../../engine/svd';
import type { Loss } from '../../../../shared/theory/losses';
import { squared } from '../../../../shared/theory/losses/squared';
import type { Control } from '../control';
import type { Compressed } from '../master/compress';
import { hasKink, smoothLoss } from '../master/conjugates/smooth-loss';
import { nuclearTo } from './nuclear';
import type { Geometry } from '../patterns/geometry';
import { penaltySlopes, penaltyValue, type Penalty } from './penalty';
import { descendAtRank, numericalRank, type SpectralProblem } from './rank-descent';

/** Weights b of ‖W‖_* whose minimisers the descents start at, in units of the one at which W = 0, and how finely those are known. */
const LOOSE = [1e-3, 0.03, 0.3];
const COARSE = [1e-6, 1e-4, 1e-2];
/** Smoothing of a loss with a kink, in units of ℓ(0)/n: while ranks are compared, and for the best of them. */
const SMOOTH = 1e-2;
const SMOOTHER = [1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8];

export interface LinearProblem {
  geometry: Geometry;
  compressed: Compressed;
  loss: Loss;
  /** n×C. */
  Y: Float64Array;
  C: number;
  penalty: Penalty;
  /** ‖XᵀN‖₂ at N = −∇ℓ(0). */
  tau: number;
}

/**
 * The best local minimum of ℓ(XW) + Φ(σ(W)) that descents find among W of every rank: from the minimisers with ‖W‖_* at several weights, cut
 * to that rank, and from the best of the next rank above. `convex` is such a minimiser that is known (or null); it and zero count too.
 */
export function bestLocalMinimum(problem: LinearProblem, convex: Float64Array | null, control: Control): Float64Array {
  const { geometry, loss, Y, C, tau } = problem;
  const { r } = geometry;
  const stopped = () => control.interruption() !== null;
  const quiet: Control = { ...control, warmStart: undefined, report: () => undefined };
  const value = objectiveOf(problem);
  let best = new Float64Array(r * C);
  let least = value(best);
  const consider = (W: Float64Array) => {
    const reached = value(W);
    if (reached < least) [best, least] = [Float64Array.from(W), reached];
    return reached;
  };
  const starts = convex ? [convex] : [];
  for (const share of LOOSE) if (tau > 0 && !stopped()) starts.push(nuclearTo(COARSE, geometry, loss, Y, C, share * tau, quiet).W);
  starts.forEach(consider);
  const unit = loss.value(new Float64Array(Y.length), Y) / geometry.n;
  const coarse = smooth(problem, SMOOTH * unit);
  let above: Float64Array | null = null;
  for (let k = Math.max(0, ...starts.map((W) => numericalRank(W, r, C))); k > 0 && !stopped(); k--) {
    const from: Float64Array[] = [...starts.filter((W) => numericalRank(W, r, C) >= k), ...(above ? [above] : [])];
    const ends = from.map((W) => descendAtRank(coarse, W, k, stopped));
    const values = ends.map(consider);
    above = ends[values.indexOf(Math.min(...values))];
  }
  if (hasKink(loss))
    for (const mu of SMOOTHER) {
      const k = numericalRank(best, r, C);
      if (k > 0 && !stopped()) consider(descendAtRank(smooth(problem, mu * unit), best, k, stopped));
    }
  return best;
}

/** ℓ(XW) + Φ(σ(W)). */
function objectiveOf({ geometry, loss, Y, C, penalty }: LinearProblem): (W: Float64Array) => number {
  const { n, r, X } = geometry;
  return (W) => {
    const F = new Float64Array(n * C);
    for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) for (let c = 0; c < C; c++) F[i * C + c] += X[i * r + j] * W[j * C + c];
    return loss.value(F, Y) + penaltyValue(penalty, thinSvd(r, C, W).values);
  };
}

/** The problem with a loss that has a gradient everywhere; under the squared loss in the r rows of X = QR, which differ by a constant. */
function smooth({ geometry, compressed, loss, Y, C, penalty }: LinearProblem, mu: number): SpectralProblem {
  const { r } = geometry;
  const isSquared = loss === squared;
  const targets = isSquared ? compressed.Y : Y;
  return {
    n: isSquared ? r : geometry.n,
    r,
    C,
    X: isSquared ? compressed.R : geometry.X,
    penalty: (sigmas) => penaltyValue(penalty, sigmas),
    slopes: (sigmas) => penaltySlopes(penalty, sigmas),
    loss: smoothLoss(loss, targets, C, mu),
  };
}
