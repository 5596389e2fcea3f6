import { Failure } from '../../../../shared/contract/failure';
import type { Kernels } from '../../engine/kernels';
import { normsOfRows } from '../../engine/norm';
import { enumerateRegions } from './enumerate';
import type { Geometry } from './geometry';
import { groupRows, rowSigns, type Groups } from './groups';
import { patternKey } from './pattern-space';
import type { Gate } from './sample';

/** A row this short within a flat, relative to its own length, vanishes on it. */
const VANISHES = 1e-10;
/** Between these a row may vanish or not: rounding alone leaves less, and nothing else is so short. */
const SURELY_ZERO = 1e-13;
const SURELY_NOT = 1e-8;

/**
 * Every 0/1 pattern 1[Xu ≥ 0] with a direction u that has it, u = 0 (all ones) included. Beyond the regions of the arrangement these are
 * the patterns of its flats: a flat adds new ones only where the rows that vanish on it depend on each other, since otherwise a point
 * nearby has the same pattern. Throws a Failure beyond `limit` patterns; null when stopped.
 * They are `certain` where no row is so nearly dependent on others that rounding decides which patterns there are.
 */
export function thresholdPatterns(
  kernels: Kernels,
  geometry: Geometry,
  limit: number,
  stopped: () => boolean,
): { gates: Gate[]; certain: boolean } | null {
  const { n, r } = geometry;
  const top = groupRows(geometry);
  const oneSided = oneSidedGroups(top);
  const found = new Map<string, Gate>();
  const visited = new Set<string>();
  let certain = true;
  const doubt = () => (certain = false);
  const add = (gate: Gate) => {
    const key = patternKey(gate.signs);
    if (!found.has(key)) found.set(key, gate);
    if (found.size > limit)
      throw new Failure(
        'unsupported',
        `The data have more than ${limit} activation patterns, too many to list.`,
        'Use sampled patterns (--patterns N), fewer rows or fewer features.',
      );
  };

  /** The flat spanned by the rows of `basis` (k×r). */
  const visit = (basis: Float64Array[]): boolean => {
    if (stopped()) return false;
    const k = basis.length;
    const vanishing = vanishingRows(geometry, basis, doubt);
    const adds = k === r || dependent(vanishing, top, oneSided, r - k);
    // Most lines of a large arrangement are met here, and have nothing new.
    if (k === 1 && !adds) return true;
    const key = patternKey(vanishing);
    if (visited.has(key)) return true;
    visited.add(key);
    const groups = groupRows(within(geometry, basis, vanishing));
    if (adds) {
      const regions = enumerateRegions(kernels, groups, k, limit, stopped, doubt);
      if (!regions) return false;
      for (const { sides, witness } of regions) add({ u: lift(witness, basis, r), signs: rowSigns(sides, groups) });
    }
    if (k === 1) return true;
    for (let g = 0; g < groups.count; g++) {
      const normal = groups.directions.subarray(g * k, (g + 1) * k);
      if (!visit(orthogonal(normal).map((v) => lift(v, basis, r)))) return false;
    }
    return true;
  };
  const identity = Array.from({ length: r }, (_, j) => Float64Array.from({ length: r }, (_, l) => (l === j ? 1 : 0)));
  if (r > 0 && !visit(identity)) return null;
  add({ u: new Float64Array(r), signs: new Float64Array(n).fill(1) });
  return { gates: [...found.values()], certain };
}

/** Whether more planes vanish than the codimension explains, or rows of both signs of one plane. */
function dependent(vanishing: Int8Array, { of }: Groups, oneSided: boolean[], codimension: number): boolean {
  let rows = 0;
  for (let i = 0; i < of.length; i++) if (vanishing[i] > 0 && of[i] >= 0) rows++;
  // They span the codimension, so then there is one row of each plane.
  if (rows <= codimension) return false;
  const planes = new Set<number>();
  for (let i = 0; i < of.length; i++) if (vanishing[i] > 0 && of[i] >= 0) planes.add(of[i]);
  return planes.size > codimension || [...planes].some((g) => !oneSided[g]);
}

function oneSidedGroups({ count, of, coefficient }: Groups): boolean[] {
  const seen = Array.from({ length: count }, () => 0);
  of.forEach((g, i) => {
    if (g >= 0) seen[g] |= coefficient[i] > 0 ? 1 : 2;
  });
  return seen.map((sides) => sides !== 3);
}

/** 1 for each row that vanishes on a flat (zero rows do everywhere), −1 for the others. */
function vanishingRows({ n, r, X, rowNorms }: Geometry, basis: Float64Array[], doubt: () => void): Int8Array {
  const vanishing = new Int8Array(n);
  for (let i = 0; i < n; i++) {
    let square = 0;
    for (const b of basis) {
      let sum = 0;
      for (let l = 0; l < r; l++) sum += X[i * r + l] * b[l];
      square += sum * sum;
    }
    const length = Math.sqrt(square);
    if (length > SURELY_ZERO * rowNorms[i] && length < SURELY_NOT * rowNorms[i]) doubt();
    vanishing[i] = length <= VANISHES * rowNorms[i] ? 1 : -1;
  }
  return vanishing;
}

/** The data in the coordinates of a flat; what vanishes on it is exactly zero. */
function within({ n, r, X }: Geometry, basis: Float64Array[], vanishing: Int8Array): Geometry {
  const k = basis.length;
  const own = new Float64Array(n * k);
  for (let i = 0; i < n; i++) {
    if (vanishing[i] > 0) continue;
    for (let j = 0; j < k; j++) {
      let sum = 0;
      for (let l = 0; l < r; l++) sum += X[i * r + l] * basis[j][l];
      own[i * k + j] = sum;
    }
  }
  return { n, d: k, r: k, X: own, V: null, residual: 0, rowNorms: normsOfRows(own, n, k) };
}

/** Coordinates within a flat as a direction of the whole space. */
function lift(v: ArrayLike<number>, basis: Float64Array[], r: number): Float64Array {
  const full = new Float64Array(r);
  basis.forEach((b, j) => {
    for (let l = 0; l < r; l++) full[l] += v[j] * b[l];
  });
  return full;
}

/** An orthonormal basis of what is orthogonal to a unit vector: the other axes under the reflection that takes it to its largest one. */
function orthogonal(normal: Float64Array): Float64Array[] {
  const k = normal.length;
  let axis = 0;
  for (let j = 1; j < k; j++) if (Math.abs(normal[j]) > Math.abs(normal[axis])) axis = j;
  const mirror = normal.slice();
  mirror[axis] += normal[axis] > 0 ? 1 : -1;
  const square = mirror.reduce((sum, value) => sum + value * value, 0);
  const vectors: Float64Array[] = [];
  for (let j = 0; j < k; j++) {
    if (j === axis) continue;
    vectors.push(Float64Array.from({ length: k }, (_, l) => (l === j ? 1 : 0) - (2 * mirror[j] * mirror[l]) / square));
  }
  return vectors;
}
