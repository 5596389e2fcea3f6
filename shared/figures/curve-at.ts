import type { DrawnCurve } from './curves';

/** How near a pixel has to be to a curve to be on it. */
const NEAR = 5;

/** The number of the drawn curve that is nearest to a pixel, or null where none is near it; on a curve the last of those that meet there. */
export function curveAt(curves: readonly DrawnCurve[], x: number, y: number): number | null {
  let nearest: number | null = null;
  let least = NEAR;
  for (const [index, line] of curves.entries()) {
    const apart = distanceTo(line, x, y);
    if (apart <= least) [nearest, least] = [index, apart];
  }
  return nearest;
}

/** The distance of a pixel from a line whose points go from left to right, where it is at most `NEAR`. */
function distanceTo(line: DrawnCurve, x: number, y: number): number {
  let least = Infinity;
  for (let at = firstFrom(line, x - NEAR); at < line.length; at += 2) {
    if (at >= 2) {
      least = Math.min(least, distanceToSegment(line[at - 2], line[at - 1], line[at], line[at + 1], x, y));
      if (line[at - 2] > x + NEAR) break;
    }
  }
  return least;
}

/** Where the points of a line from `x` on begin. */
function firstFrom(line: DrawnCurve, x: number): number {
  let low = 0;
  let high = line.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (line[2 * middle] < x) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

/** Infinity where an end of the segment is not finite: the line breaks there. */
function distanceToSegment(x0: number, y0: number, x1: number, y1: number, x: number, y: number): number {
  if (Number.isNaN(y0) || Number.isNaN(y1)) return Infinity;
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
