import { breakpoints } from '../../../shared/theory/sectors';
import { activationConstraint, slope, type Priced } from './constraint';

/** A direction at which the constraint's left side is largest in a neighbourhood. */
export interface Maximum {
  direction: Float64Array;
  value: number;
  sign: 1 | -1 | null;
}

/** Angles closer than this are one. */
const SAME_ANGLE = 1e-12;
/** A slope below this share of the largest is flat. */
const FLAT = 1e-12;

/**
 * Every local maximum over the circle of ‖Nᵀ(Xu)₊‖₂, X n×2: on the arc between two neighbouring breakpoints x_i·u = 0 it is ‖Gu‖ with
 * G = NᵀDX, whose maximum is the top singular vector where that lies on the arc; a breakpoint is one where the value rises towards it and falls behind it.
 */
export function circleMaxima(priced: Priced): Maximum[] {
  const constraint = activationConstraint(priced, 'relu');
  const own = breakpoints(priced.X);
  const ends = own.length > 0 ? own : [-Math.PI / 2, Math.PI / 2];
  const arcs = ends.map((from, k) => {
    const to = k + 1 < ends.length ? ends[k + 1] : ends[0] + 2 * Math.PI;
    return { from, to, M: gram(slope(priced, signsAt(priced, (from + to) / 2))) };
  });
  const scale = Math.max(0, ...arcs.map(({ M }) => M[0] + M[2]));
  const found: number[] = [];
  arcs.forEach(({ from, to, M }, k) => {
    for (const angle of topAngles(M, scale)) {
      const within = from + ((((angle - from) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI));
      if (within > from + SAME_ANGLE && within < to - SAME_ANGLE) found.push(within);
    }
    const before = arcs[(k + arcs.length - 1) % arcs.length].M;
    const [rise, fall] = [turn(before, from), turn(M, from)];
    const flat = FLAT * scale;
    if (rise >= -flat && fall <= flat && rise - fall > flat) found.push(from);
  });
  return found
    .map((angle) => maximumAt(Float64Array.of(Math.cos(angle), Math.sin(angle)), constraint.at, constraint.signed))
    .filter(({ value }) => value * value > FLAT * scale);
}

/** The maximum at a direction, with what a constraint says there. */
export function maximumAt(direction: Float64Array, at: (u: Float64Array) => number, signed: boolean): Maximum {
  const value = at(direction);
  return { direction, value: Math.abs(value), sign: signed ? (value < 0 ? -1 : 1) : null };
}

function signsAt({ n, X }: Priced, angle: number): Float64Array {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return Float64Array.from({ length: n }, (_, i) => (X[2 * i] * c + X[2 * i + 1] * s > 0 ? 1 : -1));
}

/** GᵀG of a C×2 matrix as [a, b, c] of [[a, b], [b, c]]. */
function gram(G: Float64Array): [number, number, number] {
  let [a, b, c] = [0, 0, 0];
  for (let k = 0; k < G.length; k += 2) {
    a += G[k] * G[k];
    b += G[k] * G[k + 1];
    c += G[k + 1] * G[k + 1];
  }
  return [a, b, c];
}

/** Both angles of the top eigenvector; none where every direction is one. */
function topAngles([a, b, c]: [number, number, number], scale: number): number[] {
  if (Math.hypot(a - c, 2 * b) <= FLAT * scale) return [];
  const angle = Math.atan2(2 * b, a - c) / 2;
  return [angle, angle + Math.PI];
}

/** Half the derivative of uᵀMu along the circle. */
function turn([a, b, c]: [number, number, number], angle: number): number {
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  return -y * (a * x + b * y) + x * (b * x + c * y);
}
