import type { Kernels } from '../engine/kernels';
import { norm } from '../engine/norm';
import { enumerateRegions } from '../convex/patterns/enumerate';
import { equilibrated, type Geometry } from '../convex/patterns/geometry';
import { groupRows, rowSigns } from '../convex/patterns/groups';
import { G, PatternSpace, W } from '../convex/patterns/pattern-space';
import type { Maximum } from './circle-maxima';

/** Maximisers of two cells closer than this are one point of their common wall. */
const SAME_POINT = 1e-7;
/** A row this close to zero at a point, relative to its length, vanishes there. */
const VANISHES = 1e-9;
/** Steepest ascents below this share of ‖XᵀDν‖ are none. */
const FLAT = 1e-9;

/**
 * Every local maximum over the sphere of |νᵀ(Xu)₊|, X of rank 3 and one output: within each of at most `limit` cells the maximum is the
 * projection of ±XᵀDν onto its cone (theory §5.3); it is one of the whole where no direction leads up from it into a neighbouring cell.
 */
export function sphereMaxima(kernels: Kernels, data: Float64Array, geometry: Geometry, nu: Float64Array, limit: number): Maximum[] {
  const groups = groupRows(equilibrated(data, geometry));
  const regions = enumerateRegions(kernels, groups, geometry.r, limit, () => false) ?? [];
  return kernels.arena.scope(() => {
    const space = new PatternSpace(kernels, geometry);
    const point = kernels.arena.copy(nu);
    const tops = regions.flatMap(({ sides }) => {
      const pattern = space.pattern(rowSigns(sides, groups));
      return ([1, -1] as const).flatMap((sign) =>
        kernels.arena.scope(() => {
          const pair = space.pair(pattern, sign);
          space.gradients([pair], point, G);
          const value = space.price(pair, 0);
          const { r } = space;
          const w = pair.vectors.values.slice(W * r, (W + 1) * r);
          const length = norm(w);
          return length > 0 && value > 0 ? [{ direction: w.map((entry) => entry / length), value, sign }] : [];
        }),
      );
    });
    return distinct(tops.sort((a, b) => b.value - a.value)).filter((top) => isSummit(geometry, nu, top));
  });
}

/** Each point once, of tops in descending order of their values: only neighbours in value can be the same. */
function distinct(tops: (Maximum & { sign: 1 | -1 })[]): (Maximum & { sign: 1 | -1 })[] {
  const kept: (Maximum & { sign: 1 | -1 })[] = [];
  for (const top of tops) {
    let isNew = true;
    for (let k = kept.length - 1; isNew && k >= 0 && kept[k].value - top.value <= 1e-6 * kept[k].value; k--)
      isNew = kept[k].sign !== top.sign || kept[k].direction.some((entry, j) => Math.abs(entry - top.direction[j]) > SAME_POINT);
    if (isNew) kept.push(top);
  }
  return kept;
}

/** Whether sign·νᵀ(Xu)₊ falls along every tangent at the point: its one-sided derivative there is that of a circle with the vanishing rows as breakpoints. */
function isSummit({ n, r, X, rowNorms }: Geometry, nu: Float64Array, { direction: u, sign }: Maximum & { sign: 1 | -1 }): boolean {
  const ties: number[] = [];
  const a = new Float64Array(r);
  let scale = 0;
  for (let i = 0; i < n; i++) {
    let t = 0;
    for (let j = 0; j < r; j++) t += X[i * r + j] * u[j];
    if (Math.abs(t) <= VANISHES * rowNorms[i]) ties.push(i);
    else if (t > 0) for (let j = 0; j < r; j++) a[j] += sign * nu[i] * X[i * r + j];
    scale += Math.abs(nu[i]) * rowNorms[i];
  }
  const [e, f] = tangents(u);
  const flat = (row: ArrayLike<number>, at = 0): [number, number] => {
    let [x, y] = [0, 0];
    for (let j = 0; j < r; j++) {
      x += row[at + j] * e[j];
      y += row[at + j] * f[j];
    }
    return [x, y];
  };
  const own = flat(a);
  const walls = ties.map((i) => ({ weight: sign * nu[i], wall: flat(X, i * r) }));
  const rise = (x: number, y: number) =>
    own[0] * x + own[1] * y + walls.reduce((sum, { weight, wall }) => sum + weight * Math.max(0, wall[0] * x + wall[1] * y), 0);
  // Linear between the walls, so its maximum over the unit circle is at a wall or along a piece's own gradient.
  const angles = walls
    .flatMap(({ wall: [x, y] }) => [Math.atan2(y, x) + Math.PI / 2, Math.atan2(y, x) - Math.PI / 2])
    .sort((p, q) => p - q);
  const middles = angles.map((angle, k) => (angle + (angles[k + 1] ?? angles[0] + 2 * Math.PI)) / 2);
  const steepest = (middles.length > 0 ? middles : [0]).map((middle) => {
    const [x, y] = [Math.cos(middle), Math.sin(middle)];
    let [gx, gy] = own;
    for (const { weight, wall } of walls)
      if (wall[0] * x + wall[1] * y > 0) {
        gx += weight * wall[0];
        gy += weight * wall[1];
      }
    return Math.atan2(gy, gx);
  });
  return [...angles, ...steepest].every((angle) => rise(Math.cos(angle), Math.sin(angle)) <= FLAT * scale);
}

/** Two unit vectors that are orthogonal to a unit vector of three entries and to each other. */
function tangents(u: Float64Array): [Float64Array, Float64Array] {
  const axis = u.reduce((least, value, j) => (Math.abs(value) < Math.abs(u[least]) ? j : least), 0);
  const e = Float64Array.from(u, (value, j) => (j === axis ? 1 : 0) - u[axis] * value);
  const length = norm(e);
  e.forEach((value, j) => (e[j] = value / length));
  return [e, Float64Array.of(u[1] * e[2] - u[2] * e[1], u[2] * e[0] - u[0] * e[2], u[0] * e[1] - u[1] * e[0])];
}
