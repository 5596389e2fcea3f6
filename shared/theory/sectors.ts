/** Angles closer than this are one. */
const SAME_ANGLE = 1e-12;

/** A cell of an arrangement of lines through the origin: the directions between two angles, and how many rows are positive there. */
export interface Sector {
  from: number;
  to: number;
  active: number;
}

/** The angles in (−π, π] at which some row of X (n×2, row-major) vanishes, ascending. */
export function breakpoints(X: ArrayLike<number>): number[] {
  const angles: number[] = [];
  for (let at = 0; at < X.length; at += 2) {
    if (X[at] === 0 && X[at + 1] === 0) continue;
    // Adding zero turns −0, whose angle is −π, into 0.
    angles.push(Math.atan2(X[at] + 0, 0 - X[at + 1]), Math.atan2(0 - X[at], X[at + 1] + 0));
  }
  const sorted = angles.sort((a, b) => a - b).filter((angle, k, all) => k === 0 || angle - all[k - 1] > SAME_ANGLE);
  return sorted.length > 1 && sorted[0] + 2 * Math.PI - sorted[sorted.length - 1] <= SAME_ANGLE ? sorted.slice(1) : sorted;
}

/** The cells of the lines x_iᵀu = 0, anticlockwise; the whole circle where there is no line. */
export function sectors(X: ArrayLike<number>): Sector[] {
  const ends = breakpoints(X);
  if (ends.length === 0) return [{ from: -Math.PI, to: Math.PI, active: 0 }];
  return ends.map((from, k) => {
    const to = k + 1 < ends.length ? ends[k + 1] : ends[0] + 2 * Math.PI;
    const [c, s] = [Math.cos((from + to) / 2), Math.sin((from + to) / 2)];
    let active = 0;
    for (let at = 0; at < X.length; at += 2) if (X[at] * c + X[at + 1] * s > 0) active++;
    return { from, to, active };
  });
}
