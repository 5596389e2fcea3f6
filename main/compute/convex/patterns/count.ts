import { arrangementBound } from '../../../../shared/theory/arrangements';
import type { Groups } from './groups';

/** Arrangements of up to this many regions are counted exactly. */
export const COUNT_LIMIT = 1e5;
/** Directions in a restriction closer than this are one. */
const TIE = 1e-10;

export interface PatternCount {
  count: number;
  how: 'enumerated' | 'formula' | 'bound';
}

/**
 * How many activation patterns of full dimension m distinct hyperplanes of rank r have. Up to rank 2 the formula is exact for any
 * directions; beyond, the regions are counted where the formula's bound is at most `COUNT_LIMIT`, and the bound stands otherwise.
 */
export function countPatterns(groups: Groups, r: number): PatternCount {
  const bound = arrangementBound(groups.count, r);
  if (r <= 2) return { count: bound, how: 'formula' };
  if (bound > COUNT_LIMIT) return { count: bound, how: 'bound' };
  const rows = Array.from({ length: groups.count }, (_, g) => groups.directions.subarray(g * r, (g + 1) * r));
  return { count: regions(rows, r), how: 'enumerated' };
}

/**
 * Regions of a central arrangement of distinct planes: each plane adds as many as the earlier planes cut it into
 * (deletion and restriction).
 */
function regions(planes: Float64Array[], r: number): number {
  if (planes.length <= 1) return 2 * planes.length || 1;
  if (r === 1) return 2;
  if (r === 2) return 2 * distinctLines(planes);
  let count = 1;
  for (let k = 0; k < planes.length; k++) {
    const traces = restrict(planes.slice(0, k), planes[k]);
    count += r === 3 ? Math.max(1, 2 * distinctLines(traces)) : regions(distinct(traces), r - 1);
  }
  return count;
}

/** How many directions in the plane differ, up to sign. */
function distinctLines(directions: Float64Array[]): number {
  if (directions.length === 0) return 0;
  const angles = Float64Array.from(directions, ([x, y]) => (y < 0 || (y === 0 && x < 0) ? Math.atan2(-y, -x) : Math.atan2(y, x))).sort();
  let count = 0;
  let last = angles[angles.length - 1] - Math.PI;
  for (const angle of angles) {
    if (angle - last > TIE) count++;
    last = angle;
  }
  return Math.max(1, count);
}

/** The directions within the plane orthogonal to `normal`, in coordinates of that plane. */
function restrict(planes: Float64Array[], normal: Float64Array): Float64Array[] {
  // The Householder reflection that takes the normal to its largest axis takes the plane to the other axes.
  const r = normal.length;
  let axis = 0;
  for (let j = 1; j < r; j++) if (Math.abs(normal[j]) > Math.abs(normal[axis])) axis = j;
  const mirror = normal.slice();
  mirror[axis] += normal[axis] > 0 ? 1 : -1;
  const square = mirror.reduce((sum, value) => sum + value * value, 0);
  return planes.map((plane) => {
    let product = 0;
    for (let j = 0; j < r; j++) product += mirror[j] * plane[j];
    const image = new Float64Array(r - 1);
    let norm = 0;
    for (let j = 0, at = 0; j < r; j++) {
      if (j === axis) continue;
      const value = plane[j] - (2 * product * mirror[j]) / square;
      image[at++] = value;
      norm += value * value;
    }
    norm = Math.sqrt(norm);
    for (let j = 0; j < r - 1; j++) image[j] /= norm;
    return image;
  });
}

/** One of every set of directions that are equal up to sign. */
function distinct(directions: Float64Array[]): Float64Array[] {
  const keyed = directions.map((direction) => ({
    direction,
    key: Math.abs(direction.reduce((sum, value, j) => sum + value * (Math.sin(1 + 1.7 * j) + 0.1), 0)),
  }));
  keyed.sort((a, b) => a.key - b.key);
  const kept: typeof keyed = [];
  for (const entry of keyed) {
    let fresh = true;
    for (let g = kept.length - 1; fresh && g >= 0 && entry.key - kept[g].key <= 10 * TIE; g--)
      fresh = !parallel(entry.direction, kept[g].direction);
    if (fresh) kept.push(entry);
  }
  return kept.map(({ direction }) => direction);
}

function parallel(a: Float64Array, b: Float64Array): boolean {
  let same = 0;
  let opposite = 0;
  for (let j = 0; j < a.length; j++) {
    same += (a[j] - b[j]) ** 2;
    opposite += (a[j] + b[j]) ** 2;
  }
  return Math.min(same, opposite) <= TIE * TIE;
}
