import {
  dot,
  exact,
  fixed,
  isAbove,
  isAtMost,
  length2,
  minus,
  plus,
  positive,
  raised,
  signOf,
  square,
  times,
  timesLog,
  zero,
  type Exact,
} from '../../../exact';

export type Loss = 'squared' | 'huber' | 'hinge' | 'logistic' | 'cross-entropy';

/** −ℓ*(−N) without rounding, at a point of its domain, over 2^400. */
export function dualValue(loss: Loss, N: readonly Exact[], Y: readonly Exact[]): bigint {
  const one = exact(1);
  if (loss === 'squared' || loss === 'huber')
    return fixed(plus(...N.map((value, i) => times(value, minus(Y[i], times(exact(0.5), value))))));
  if (loss === 'hinge') return fixed(plus(...N.map((value, i) => times(value, Y[i]))));
  if (loss === 'cross-entropy') return N.reduce((sum, value, i) => sum - timesLog(minus(Y[i], value)), 0n);
  return N.reduce((sum, value, i) => {
    const q = times(value, Y[i]);
    return sum - timesLog(q) - timesLog(minus(one, q));
  }, 0n);
}

/** Whether max_{‖u‖ ≤ 1} |νᵀ(Xu)₊| ≤ β, by the faces of the arrangement of X, n×2 or n×3. */
export function isReluFeasible(X: readonly Exact[][], nu: readonly Exact[], beta: Exact): boolean {
  const r = X[0].length;
  const sides = (u: readonly Exact[]) => X.map((x) => signOf(dot(x, u)));
  /** The gradient where these rows are on. */
  const gradient = (on: readonly number[]) =>
    Array.from({ length: r }, (_, j) => plus(zero, ...X.map((x, i) => (on[i] > 0 ? times(nu[i], x[j]) : zero))));
  const most = (h: readonly Exact[], scale: Exact) => isAtMost(length2(h), times(square(beta), scale));
  const rays: Exact[][] = [];
  const rows = X.filter((x) => signOf(length2(x)) > 0);
  if (r === 2) rays.push(...rows.map(([a, b]) => [b, { ...a, value: -a.value }]));
  else for (let i = 0; i < rows.length; i++) for (let k = 0; k < i; k++) rays.push(cross(rows[i], rows[k]));
  const both = rays.filter((u) => signOf(length2(u)) > 0).flatMap((u) => [u, u.map((x) => ({ ...x, value: -x.value }))]);
  for (const u of both) {
    // f(u)² ≤ β²‖u‖².
    const value = plus(zero, ...X.map((x, i) => times(nu[i], positive(dot(x, u)))));
    if (!isAtMost(square(value), times(square(beta), length2(u)))) return false;
  }
  // Inside a face the maximum is where the gradient's part in its span points, if that is in the face.
  const within = (h: readonly Exact[], pattern: readonly number[]) => sides(h).every((side, i) => side === 0 || side === pattern[i]);
  const signs = [1, -1];
  for (const u of both) {
    const at = sides(u);
    // Every face that touches this ray: rows that vanish there are on either side or stay on it.
    const vanishing = X.map((x, i) => (at[i] === 0 && signOf(length2(x)) > 0 ? i : -1)).filter((i) => i >= 0);
    const patterns =
      r === 2
        ? signs.map((s) => at.map((side, i) => (vanishing.includes(i) ? s * signOf(dot(X[i], X[vanishing[0]])) : side)))
        : around(X, u, at, vanishing);
    for (const pattern of patterns)
      for (const sign of signs) {
        const h = gradient(pattern).map((x) => ({ ...x, value: BigInt(sign) * x.value }));
        if (within(h, pattern) && !most(h, exact(1))) return false;
        if (r === 2) continue;
        // On each wall at this ray: x·x h − (x·h)x has no part along x.
        for (const k of vanishing) {
          const own = pattern.map((side, i) => (signOf(length2(cross(X[i], X[k]))) === 0 ? 0 : side));
          const g = gradient(own).map((x) => ({ ...x, value: BigInt(sign) * x.value }));
          const [size, along] = [length2(X[k]), dot(X[k], g)];
          const p = g.map((x, j) => minus(times(size, x), times(along, X[k][j])));
          if (within(p, own) && !most(p, square(size))) return false;
        }
      }
  }
  return true;
}

/** The sides of all cells round a ray of R³: near it they are those of directions in the plane across it. */
function around(X: readonly Exact[][], u: readonly Exact[], at: readonly number[], vanishing: readonly number[]): number[][] {
  const walls = vanishing.map((i) => cross(X[i], u));
  const rays = walls.flatMap((w) => [w, w.map((x) => ({ ...x, value: -x.value }))]);
  // Between two neighbours of the rays in that plane; sums of any two that are nearest are among all sums.
  const middles = rays.flatMap((a, i) => rays.slice(0, i).map((b) => a.map((x, j) => plus(x, b[j]))));
  const patterns = [...middles, ...rays].map((v) =>
    at.map((side, i) => (side === 0 && vanishing.includes(i) ? signOf(dot(X[i], v)) : side)),
  );
  return [...new Map(patterns.map((pattern) => [pattern.join(), pattern])).values()];
}

function cross([a, b, c]: readonly Exact[], [x, y, z]: readonly Exact[]): Exact[] {
  return [minus(times(b, z), times(c, y)), minus(times(c, x), times(a, z)), minus(times(a, y), times(b, x))];
}

/** GᵀG of XᵀN, and whether its largest eigenvalue is no larger than β². */
export function isLinearFeasible(X: readonly Exact[][], N: readonly Exact[][], beta: Exact): boolean {
  const G = N[0].map((_, c) => X[0].map((__, j) => plus(zero, ...X.map((x, i) => times(x[j], N[i][c])))));
  const A = G.map((g) => G.map((h) => dot(g, h)));
  return isAbove(raised(square(beta), 4n), A);
}
