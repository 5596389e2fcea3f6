import { Failure } from '../../../../shared/contract/failure';
import type { Kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import { SAME_DIRECTION, type Groups } from './groups';
import { SphericalPolygon } from './spherical-polygon';

/** A region is taken to exist where it is wider than this. */
const WIDTH = 1e-12;
/**
 * By how much a row is at most beyond a wall that was taken to be the region's end, in units of its length: a region that was left out is no
 * wider, and rows of one direction are that but for a share. Twice, for the rounding of the distances.
 */
export const NEGLECTED = 2 * (WIDTH + SAME_DIRECTION);
/** Widths between these are none that rounding leaves of nothing, and none that is beyond doubt. */
const SURELY_NONE = 1e-14;
const SURELY_SOME = 1e-9;
/** A witness this close to a new plane does not tell on which side the region lies. */
const DOUBTFUL = 1e-6;

export interface Region {
  sides: Int8Array;
  /** A point inside. */
  witness: Float64Array;
}

/** A region of the planes so far: in R³ with its polygon for as long as its corners are known well. */
interface Growing {
  /** In the order in which planes are taken. */
  sides: Int8Array;
  where: Float64Array | SphericalPolygon;
}

/**
 * Every full-dimensional region of the arrangement of m distinct planes in R^r, as the sides (±1) of the planes with a point inside: plane by plane, a
 * region is cut where its closed cone reaches the other side. In R³ its corners tell, where none is next to the plane; else one projection
 * onto the cone decides. Throws a Failure beyond `limit` regions; null when stopped.
 * `doubt` is told where a region is so narrow that rounding decides whether it exists.
 */
export function enumerateRegions(
  kernels: Kernels,
  groups: Groups,
  r: number,
  limit: number,
  stopped: () => boolean,
  doubt: () => void = () => undefined,
): Region[] | null {
  const m = groups.count;
  const directions = Array.from({ length: m }, (_, g) => groups.directions.slice(g * r, (g + 1) * r));
  const { order, regions: first } = r === 3 ? triangles(directions) : { order: directions.map((_, g) => g), regions: null };
  const normals = order.map((g) => directions[g]);
  return kernels.arena.scope(() => {
    const { arena } = kernels;
    const rows = arena.float64(m * r);
    normals.forEach((normal, k) => rows.values.set(normal, k * r));
    const signs = arena.float64(m);
    const state = arena.float64(r + 2 * r * r);
    const active = arena.int32(kernels.projectionSlots(r));
    const v = arena.float64(r);
    const w = arena.float64(r);
    const work = arena.float64(3 * r + m);

    /** The point of the region that is furthest on the given side of plane k, and how far. */
    const reach = (sides: Int8Array, k: number, side: number): { distance: number; point: Float64Array } => {
      signs.values.set(sides.subarray(0, k));
      v.values.set(normals[k]);
      if (side < 0) for (let j = 0; j < r; j++) v.values[j] = -v.values[j];
      active.values[0] = 0;
      const distance = kernels.project(
        k,
        r,
        rows.pointer,
        signs.pointer,
        state.pointer,
        active.pointer,
        v.pointer,
        w.pointer,
        WIDTH,
        work.pointer,
      );
      return { distance, point: w.values.slice() };
    };

    /** The parts of a region on the sides of plane k that it reaches, by a witness inside it and projections. */
    const split = (sides: Int8Array, witness: Float64Array, k: number): Growing[] => {
      const parts: Growing[] = [];
      const t = dot(normals[k], witness);
      for (const side of [1, -1]) {
        if (side * t > DOUBTFUL) parts.push({ sides: onSide(sides, k, side), where: witness });
        else {
          const { distance, point } = reach(sides, k, side);
          if (distance > SURELY_NONE && distance < SURELY_SOME) doubt();
          if (distance > WIDTH) parts.push({ sides: onSide(sides, k, side), where: inside(point, distance, witness, side * t) });
        }
      }
      return parts;
    };

    let regions: Growing[] = first ?? [{ sides: onSide(new Int8Array(m), 0, 1), where: directions[0] }];
    for (let k = first ? 3 : 1; k < m; k++) {
      const next: Growing[] = [];
      for (let index = 0; index < regions.length; index++) {
        if (index % 256 === 0 && stopped()) return null;
        const region = regions[index];
        const { sides, where } = region;
        const place = where instanceof SphericalPolygon ? where.place(normals[k]) : 'doubtful';
        if (place === 1 || place === -1) {
          sides[k] = place;
          next.push(region);
          continue;
        }
        const parts = place === 'cut' && where instanceof SphericalPolygon ? where.cut(normals[k]) : null;
        if (parts) next.push({ sides: onSide(sides, k, 1), where: parts[0] }, { sides: onSide(sides, k, -1), where: parts[1] });
        else next.push(...split(sides, witnessOf(where), k));
      }
      regions = next;
      // Only the regions on the positive side of the first plane are held: the others are their mirror images.
      if (2 * regions.length > limit)
        throw new Failure(
          'unsupported',
          `The data have more than ${limit} activation patterns, too many to list.`,
          'Use sampled patterns (--patterns N), fewer rows or fewer features.',
        );
    }
    return regions.flatMap(({ sides: taken, where }) => {
      const sides = new Int8Array(m);
      for (let k = 0; k < m; k++) sides[order[k]] = taken[k];
      const witness = witnessOf(where);
      return [
        { sides, witness },
        { sides: sides.map((side) => -side), witness: witness.map((value) => -value) },
      ];
    });
  });
}

/** The regions of three planes of R³ on the positive side of the first, and an order of all planes that begins with those; none where all are dependent. */
function triangles(directions: Float64Array[]): { order: number[]; regions: Growing[] | null } {
  const order = directions.map((_, g) => g);
  for (let b = 1; b < order.length; b++)
    for (let c = b + 1; c < order.length; c++) {
      const three = [0, b, c];
      const polygons = [
        [1, 1, 1],
        [1, 1, -1],
        [1, -1, 1],
        [1, -1, -1],
      ].map((own) => {
        const sides = new Int8Array(order.length);
        sides.set(own);
        return {
          sides,
          where: SphericalPolygon.between(
            three.map((g) => directions[g]),
            own,
          ),
        };
      });
      const regions = polygons.flatMap(({ sides, where }) => (where ? [{ sides, where }] : []));
      if (regions.length === 4) return { order: [...three, ...order.filter((g) => !three.includes(g))], regions };
    }
  return { order, regions: null };
}

function witnessOf(where: Growing['where']): Float64Array {
  return where instanceof SphericalPolygon ? where.centre() : where;
}

function onSide(sides: Int8Array, k: number, side: number): Int8Array {
  const own = sides.slice();
  own[k] = side;
  return own;
}

/** Between a point on the region's wall at `distance` beyond the new plane and its old witness at `t` (≤ DOUBTFUL): inside, and still beyond. */
function inside(point: Float64Array, distance: number, witness: Float64Array, t: number): Float64Array {
  const share = t < 0 ? Math.min(1, distance / (2 * -t)) : 1;
  const mixed = point.map((value, j) => value / distance + share * witness[j]);
  const length = norm(mixed);
  return mixed.map((value) => value / length);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
