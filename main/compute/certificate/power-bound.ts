/** A line below Λ(s) = min { ℓ(F) : γ(F) ≤ s }: Λ(s) ≥ value − b·s, as any lower bound `value` of min_F ℓ(F) + bγ(F) gives it. */
export interface SupportLine {
  b: number;
  value: number;
}

/** L layers, and the exponent p of R_p = (1/p) Σ_k Σ_l ‖W_lk‖_F^p, 0 < p ≤ L; p = 2 is plain weight decay. */
export interface PowerPenalty {
  L: number;
  p: number;
  beta: number;
}

export interface PowerBound {
  value: number;
  /** γ(F) where the bound is least. */
  s: number;
  /** The b at which another line would help most; null where none can. */
  next: number | null;
}

/** Lines closer together than this, relatively, say the same. */
const SAME = 1e-6;

/**
 * A true lower bound of ℓ + βR_p over all networks of L layers, standard or parallel, whatever their widths: min_{s ≥ 0} Λ(s) +
 * β(L/p)s^{p/L} (theory §2, §4), for losses that are never negative. A branch whose layers have norms n_l has Πn_l ≥ γ of its output (the last
 * two layers by Cauchy–Schwarz over its last hidden units) and costs at least (L/p)(Πn_l)^{p/L}, which is subadditive over branches. Fixing
 * the norm t of the first L − 2 layers and minimising over t gives the same function. The lines are below Λ, their maximum with 0 is
 * convex and piecewise linear, the penalty concave: their sum is least at a corner, and every corner is looked at.
 */
export function powerBound(lines: readonly SupportLine[], penalty: PowerPenalty): PowerBound {
  const used: SupportLine[] = [{ b: 0, value: 0 }, ...lines.filter(({ b, value }) => b > 0 && value > 0)];
  const below = (s: number) => used.reduce((most, { b, value }) => Math.max(most, value - b * s), 0);
  const rounding = 8 * Number.EPSILON * used.reduce((most, { value }) => Math.max(most, value), 0);
  const corners = [{ s: 0, width: 0 }];
  for (let k = 0; k < used.length; k++)
    for (let l = 0; l < k; l++) {
      const gap = used[k].b - used[l].b;
      const s = (used[k].value - used[l].value) / gap;
      // The corner itself is within this width of where it was computed; between both the sum is at least Λ at one end and R at the other.
      if (s > 0 && Number.isFinite(s)) corners.push({ s, width: rounding / Math.abs(gap) + 4 * Number.EPSILON * s });
    }
  let least = { value: Infinity, s: 0 };
  for (const { s, width } of corners) {
    const value = below(s + width) + powerPenalty(Math.max(0, s - width), penalty) * (1 - 16 * Number.EPSILON) - rounding;
    if (value < least.value) least = { value, s };
  }
  return { ...least, value: Math.max(0, least.value), next: between(used, least.s) };
}

/** β(L/p)s^{p/L}: the least that networks with γ(F) = s pay. */
export function powerPenalty(s: number, { L, p, beta }: PowerPenalty): number {
  return beta * (L / p) * s ** (p / L);
}

/** Half way, in the logarithm, between the slopes that meet at s. */
function between(lines: readonly SupportLine[], s: number): number | null {
  const at = (line: SupportLine) => line.value - line.b * s;
  const top = lines.reduce((most, line) => Math.max(most, at(line)), 0);
  const slopes = lines.filter((line) => at(line) >= top - 1e-9 * Math.max(top, line.value)).map(({ b }) => b);
  const steep = Math.max(...slopes);
  const flat = Math.min(...slopes);
  if (s === 0 || steep === 0) return steep === 0 ? null : 2 * steep;
  if (flat >= steep * (1 - SAME)) return null;
  return flat === 0 ? steep / 4 : Math.sqrt(flat * steep);
}
