import type { DualBound } from '../../certificate/dual-bound';

/** g(b) = min_W ½‖XW − Y‖² + b‖W‖_*, as bounded from both sides. */
export interface NuclearValue {
  upper: number;
  lower: DualBound;
}

/** The bound with the dual points whose lines below min { ℓ(F) : γ(F) ≤ s } prove it. */
export interface WeightDecayBound extends DualBound {
  lines: Float64Array[];
}

/** Evaluations of g after which the bound is as good as it gets. */
const LIMIT = 60;
/** What the few operations of an interval bound may round, relative to its terms. */
const ROUNDING = 64 * Number.EPSILON;

interface Point {
  b: number;
  t: number;
  value: NuclearValue;
}

/**
 * D = min_t D_t, D_t = g(βt^{−(L−2)}) + ½β(L−2)t², the bound for weight decay on L ≥ 3 layers (theory §2), with interval bounds over all
 * t > 0. g is concave, so between two values of b it lies above its chord; the chord's bound has its minimum at t = slope^{1/L}. Beyond
 * `betaMax` g is g(∞) = ½‖Y‖². Null where `evaluate` was stopped.
 */
export function weightDecayBound(
  evaluate: (b: number) => NuclearValue | null,
  { L, beta, betaMax, atZero, tolerance }: { L: number; beta: number; betaMax: number; atZero: DualBound; tolerance: number },
): WeightDecayBound | null {
  const layers = L - 2;
  const tOf = (b: number) => (beta / b) ** (1 / layers);
  const decay = (t: number) => 0.5 * beta * layers * t * t;
  const at = (b: number): Point | null => {
    const value = evaluate(b);
    return value && { b, t: tOf(b), value };
  };

  // t → 0 gives g(∞); larger t than this cost more in the first layers alone.
  let upper = atZero.value + atZero.margin;
  const trivial = { ...atZero, lines: [] };
  const farthest = Math.sqrt((2 * Math.max(upper, 0)) / (beta * layers));
  if (!(farthest > 0) || !(betaMax > 0)) return trivial;
  const smallest = beta * farthest ** -layers;
  if (smallest >= betaMax) return trivial;
  const ends = [at(smallest), at(betaMax)];
  if (!ends[0] || !ends[1]) return null;

  let intervals = [interval(ends[0], ends[1], beta, layers)];
  let best: Point | null = null;
  const learn = (point: Point) => {
    const value = point.value.upper + decay(point.t);
    if (value < upper) [upper, best] = [value, point];
  };
  ends.forEach((point) => point && learn(point));
  for (let evaluations = 2; evaluations < LIMIT; evaluations++) {
    intervals.sort((a, b) => a.lower - b.lower);
    const [worst, ...others] = intervals;
    if (worst.lower >= upper - tolerance * Math.abs(upper)) break;
    const [low, high] = [worst.from.b, worst.to.b];
    // At an end the chord's minimum tells nothing new: halve instead.
    const wanted = beta * worst.t ** -layers;
    const b = wanted > low * 1.0001 && wanted < high / 1.0001 ? wanted : Math.sqrt(low * high);
    if (!(b > low && b < high)) break;
    const point = at(b);
    if (!point) return null;
    learn(point);
    intervals = [...others, interval(worst.from, point, beta, layers), interval(point, worst.to, beta, layers)];
  }
  const lower = Math.min(atZero.value, ...intervals.map((own) => own.lower));
  const found = best as Point | null;
  const { margin, point } = found ? found.value.lower : atZero;
  const points = new Set([...intervals.flatMap(({ from, to }) => [from, to]).map(({ value }) => value.lower.point), atZero.point]);
  return { value: lower, margin, point, lines: [...points].filter((own) => own !== point) };
}

interface Interval {
  from: Point;
  to: Point;
  lower: number;
  /** Where the bound is least. */
  t: number;
}

function interval(from: Point, to: Point, beta: number, layers: number): Interval {
  const [first, second] = [from.value.lower.value, to.value.lower.value];
  const slope = Math.max(0, (second - first) / (to.b - from.b));
  const t = Math.min(Math.max(slope ** (1 / (layers + 2)), to.t), from.t);
  const start = slope === 0 ? Math.min(first, second) : first - slope * from.b;
  const terms = [start, slope * beta * t ** -layers, 0.5 * beta * layers * t * t];
  const size = terms.reduce((sum, term) => sum + Math.abs(term), Math.abs(slope * from.b));
  return { from, to, t, lower: terms[0] + terms[1] + terms[2] - ROUNDING * size };
}
