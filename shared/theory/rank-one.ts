/** One scalar (or row) of the separated problem: min ½·energy·‖w‖² − ⟨product, w⟩ + β‖w‖. */
export interface Atom {
  /** ‖φ‖². */
  energy: number;
  /** Yᵀφ, C values. */
  product: Float64Array;
}

/** The soft threshold w = (1 − β/‖Yᵀφ‖)₊ Yᵀφ/‖φ‖² of one atom whose rows no other atom touches (theory §5.6). */
export function softThreshold({ energy, product }: Atom, beta: number): Float64Array {
  const size = Math.hypot(...product);
  const share = energy > 0 && size > beta ? (1 - beta / size) / energy : 0;
  return product.map((value) => share * value);
}

/**
 * The penalty of a *standard* ReLU network of L ≥ 3 layers on rank-one data for the coefficients A and B of its two atoms (theory §5.6):
 * |A| + |B|, as for parallel networks, where their signs agree, and (|A|^{2/L} + |B|^{2/L})^{L/2} where they differ, with a path of its
 * own for each. Measured to be the least for L = 3, since no hidden unit feeds both signs; an upper bound of the least beyond.
 */
export function standardPenalty(A: number, B: number, L: number): number {
  if (A * B >= 0) return Math.abs(A) + Math.abs(B);
  return (Math.abs(A) ** (2 / L) + Math.abs(B) ** (2 / L)) ** (L / 2);
}

/** Directions that are tried, and the steps by which the best is refined. */
const DIRECTIONS = 4096;
const REFINEMENTS = 80;

/** The least of what lies along angles from 0 to π/2, of `directions` ones and then between the neighbours of the best. */
export function bestDirection<T extends { value: number }>(along: (theta: number) => T, directions: number): T {
  const angle = (k: number) => (Math.min(Math.max(k, 0), directions) * Math.PI) / 2 / directions;
  const tried = Array.from({ length: directions + 1 }, (_, k) => along(angle(k)));
  const best = tried.reduce((least, { value }, k) => (value < tried[least].value ? k : least), 0);
  let [low, high] = [angle(best - 1), angle(best + 1)];
  for (let step = 0; step < REFINEMENTS; step++) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (along(left).value < along(right).value) high = right;
    else low = left;
  }
  const refined = along((low + high) / 2);
  return refined.value < tried[best].value ? refined : tried[best];
}

/**
 * min ½·p·(A − a)² + ½·q·(B − b)² + β·(standard penalty), with a and b the least-squares coefficients: the squared loss of
 * a standard network on rank-one data, less what neither atom reaches. Along a direction of (A, B) the minimum is closed;
 * the direction is one angle, searched.
 */
export function standardOptimum(first: Atom, second: Atom, beta: number, L: number): { A: number; B: number; value: number } {
  const [p, q] = [first.energy, second.energy];
  const [ya, yb] = [first.product[0], second.product[0]];
  const [signA, signB] = [Math.sign(ya), Math.sign(yb)];
  const along = (theta: number) => {
    // A sign other than that of the data only costs.
    const [x, y] = [signA * Math.cos(theta), signB * Math.sin(theta)];
    const curvature = p * x * x + q * y * y;
    const gain = Math.max(0, x * ya + y * yb - beta * standardPenalty(x, y, L));
    return { x, y, s: curvature > 0 ? gain / curvature : 0, value: curvature > 0 ? -0.5 * gain * (gain / curvature) : 0 };
  };
  const found = bestDirection(along, DIRECTIONS);
  const constant = (p > 0 ? (0.5 * ya * ya) / p : 0) + (q > 0 ? (0.5 * yb * yb) / q : 0);
  return { A: found.s * found.x, B: found.s * found.y, value: constant + found.value };
}
