import { Failure } from '../../../../shared/contract/failure';
import type { Kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import type { Groups } from './groups';

/** A region is taken to exist where it is wider than this. */
const WIDTH = 1e-12;
/** A witness this close to a new plane does not tell on which side the region lies. */
const DOUBTFUL = 1e-6;

export interface Region {
  sides: Int8Array;
  /** A point inside. */
  witness: Float64Array;
}

/**
 * Every full-dimensional region of the arrangement of m distinct planes in R^r, as the sides (±1) of the planes with a point inside: plane by plane, a
 * region is cut where its closed cone reaches the other side, which one projection onto the cone decides. Throws a Failure beyond
 * `limit` regions; null when stopped.
 */
export function enumerateRegions(kernels: Kernels, groups: Groups, r: number, limit: number, stopped: () => boolean): Region[] | null {
  const m = groups.count;
  return kernels.arena.scope(() => {
    const { arena } = kernels;
    const rows = arena.copy(groups.directions);
    const signs = arena.float64(m);
    const state = arena.float64(r + 2 * r * r);
    const active = arena.int32(kernels.projectionSlots(r));
    const v = arena.float64(r);
    const w = arena.float64(r);
    const work = arena.float64(3 * r + m);

    /** The point of the region that is furthest on the given side of plane k, and how far. */
    const reach = (region: Region, k: number, side: number): { distance: number; point: Float64Array } => {
      signs.values.set(region.sides.subarray(0, k));
      for (let j = 0; j < r; j++) v.values[j] = side * groups.directions[k * r + j];
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

    const first = groups.directions.slice(0, r);
    let regions: Region[] = [{ sides: Int8Array.from({ length: m }, (_, k) => (k === 0 ? 1 : 0)), witness: first }];
    for (let k = 1; k < m; k++) {
      const next: Region[] = [];
      for (let index = 0; index < regions.length; index++) {
        if (index % 256 === 0 && stopped()) return null;
        const region = regions[index];
        let t = 0;
        for (let j = 0; j < r; j++) t += groups.directions[k * r + j] * region.witness[j];
        for (const side of [1, -1] as const) {
          if (side * t > DOUBTFUL) next.push(onSide(region, k, side, region.witness));
          else {
            const { distance, point } = reach(region, k, side);
            if (distance > WIDTH) next.push(onSide(region, k, side, inside(point, distance, region.witness, side * t)));
          }
        }
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
    return regions.flatMap((region) => [
      region,
      { sides: region.sides.map((side) => -side), witness: region.witness.map((value) => -value) },
    ]);
  });
}

function onSide({ sides }: Region, k: number, side: number, witness: Float64Array): Region {
  const own = sides.slice();
  own[k] = side;
  return { sides: own, witness };
}

/** Between a point on the region's wall at `distance` beyond the new plane and its old witness at `t` (≤ DOUBTFUL): inside, and still beyond. */
function inside(point: Float64Array, distance: number, witness: Float64Array, t: number): Float64Array {
  const share = t < 0 ? Math.min(1, distance / (2 * -t)) : 1;
  const mixed = point.map((value, j) => value / distance + share * witness[j]);
  const length = norm(mixed);
  return mixed.map((value) => value / length);
}
