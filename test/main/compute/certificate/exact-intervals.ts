import { exact, fixed, isAtMost, times, zero, type Exact } from '../../../exact';

/** ℓ(F) ≥ value − b·s for every network whose paths sum to s; the value over 2^400, as `fixed` and `dualValue` give it. */
export interface ExactLine {
  value: bigint;
  b: Exact;
}

/** s ≤ (sum/k)^{k/p} c^{k/p} at R(θ) = c, in whole numbers (theory §2, §4). */
export interface PowerReach {
  sum: number;
  k: number;
  p: number;
}

const power = (x: Exact, exponent: number): Exact =>
  Array.from({ length: exponent }).reduce<Exact>((product) => times(product, x), exact(1));

/** A float64 at least (sum/k)^{k/p}. */
function factorAbove({ sum, k, p }: PowerReach): Exact {
  let a = (sum / k) ** (k / p);
  while (!isAtMost(power(exact(sum), k), times(power(exact(a), p), power(exact(k), k)))) a *= 1 + 2 ** -52;
  return exact(a);
}

/**
 * Whether max_k (V_k − b_k s(c)) + βc ≥ `claimed` for all c ≥ 0, no line being below zero for nothing: losses are not negative. With c = q^p
 * both s and c are polynomials in q, and each line less its part of s is concave in c, so that between two values of c it is no lower than
 * at the lower of them; intervals are halved until each is high enough, or until there are too many of them.
 */
export function isLeastAtLeast(lines: readonly ExactLine[], reach: PowerReach, beta: number, claimed: number): boolean {
  const a = factorAbove(reach);
  const aim = fixed(exact(claimed));
  const all = [...lines, { value: 0n, b: zero }];
  const at = (own: number) => {
    const q = exact(own);
    const paid = fixed(times(exact(beta), power(q, reach.p)));
    const s = times(a, power(q, reach.k));
    // A unit of the last place for each number that was cut off.
    return all.map(({ value, b }) => value + paid - fixed(times(b, s)) - 2n);
  };
  const high = 1.001 * (claimed / beta) ** (1 / reach.p);
  // Beyond this the regulariser alone costs more.
  if (!isAtMost(exact(claimed), times(exact(beta), power(exact(high), reach.p)))) return false;
  const open = [{ from: 0, to: high, left: at(0), right: at(high) }];
  for (let halved = 0; halved < 300; halved++) {
    const worst = open.pop();
    if (!worst) return true;
    const { from, to, left, right } = worst;
    if (left.some((value, k) => (value < right[k] ? value : right[k]) >= aim)) continue;
    const middle = 0.5 * (from + to);
    const own = at(middle);
    open.push({ from, to: middle, left, right: own }, { from: middle, to, left: own, right });
  }
  return false;
}
