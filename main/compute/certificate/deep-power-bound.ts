import type { Bound, BoundProblem } from './bound-method';
import { deepGauge } from './deep-bound';
import { powerBound, type PowerPenalty, type SupportLine } from './power-bound';

/** Multiples of each dual point of which a line is made, and by how much one differs from the next. */
const MULTIPLES = 80;
const RATIO = 0.85;

/**
 * A true lower bound of every ReLU network of one output and L layers, whatever its widths and branches, trained with βR_p, p ≤ L (weight
 * decay where p = 2): each multiple σN of a candidate with γ°(N) ≤ ρ has −ℓ*(−σN) ≤ min_F ℓ(F) + σργ(F), a line below Λ (power-bound.ts).
 */
export function deepPowerBound(problem: Omit<BoundProblem, 'beta' | 'known'>, penalty: PowerPenalty): Bound {
  const { n, d, X, Y, loss, candidates, stopped } = problem;
  const lines: (SupportLine & { point: Float64Array; margin: number })[] = [];
  for (const N of candidates) {
    const { positive, negative } = deepGauge(X, n, d, N, stopped);
    const rho = Math.max(positive, negative);
    if (!(rho > 0)) continue;
    // The largest multiple that the loss finds best where nothing binds, then smaller ones.
    let sigma = loss.scaling(N, Y, Infinity, rho);
    for (let k = 0; k < MULTIPLES; k++, sigma *= RATIO) {
      const point = N.map((value) => sigma * value);
      const margin = loss.dualRounding(point, Y);
      lines.push({ b: sigma * rho * (1 + 4 * Number.EPSILON), value: loss.dualValue(point, Y) - margin, point, margin });
    }
  }
  const { value, s } = powerBound(lines, penalty);
  const tight = lines.reduce<(typeof lines)[number] | null>(
    (best, line) => (best && best.value - best.b * s >= line.value - line.b * s ? best : line),
    null,
  );
  const { point, margin } = tight ?? { point: new Float64Array(n), margin: 0 };
  return { lowerBound: { value, kind: 'relaxed', method: 'two-layer gauge', margin }, point };
}
