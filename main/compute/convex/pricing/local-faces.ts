import { norm } from '../../engine/norm';

/** The plane orthogonal to r − 2 directions of R^r, r = 3 or 4. */
export interface Plane {
  /** Orthonormal. */
  inside: [Float64Array, Float64Array];
  /** An orthonormal basis of the span of the directions. */
  outside: Float64Array[];
  /** Of the angle between two directions; 1 for one. */
  sine: number;
}

/** A face that touches every arc of a plane: the sides of the rows that vanish there (0: on the row itself), and its span. */
export interface LocalFace {
  sides: number[];
  span: Float64Array[];
}

/** Directions closer together than this determine no plane. */
const PARALLEL = 1e-11;

/** Null where two directions are one but for rounding. */
export function orthogonalPlane(directions: readonly Float64Array[]): Plane | null {
  const r = directions[0].length;
  const outside: Float64Array[] = [];
  let sine = 1;
  for (const direction of directions) {
    const rest = orthogonalised(direction, outside);
    sine = norm(rest);
    if (sine < PARALLEL) return null;
    outside.push(rest.map((value) => value / sine));
  }
  const inside: Float64Array[] = [];
  while (inside.length < 2) {
    const axes = Array.from({ length: r }, (_, axis) =>
      orthogonalised(
        Float64Array.from({ length: r }, (__, l) => (l === axis ? 1 : 0)),
        [...outside, ...inside],
      ),
    );
    const longest = axes.reduce((best, rest) => (norm(rest) > norm(best) ? rest : best));
    const length = norm(longest);
    inside.push(
      orthogonalised(
        longest.map((value) => value / length),
        [...outside, ...inside],
      ),
    );
  }
  return { inside: [inside[0], inside[1]], outside, sine };
}

/**
 * The faces of the arrangement of the given rows within the span of those that determine the plane, each with the plane: on the line of one
 * row its two sides; of rows in a plane of their own the rays on which one of them vanishes and the sectors between.
 */
export function localFaces(rows: readonly Float64Array[], { inside, outside }: Plane, tie: number): LocalFace[] {
  const sidesAt = (u: Float64Array, least: number) =>
    rows.map((row) => {
      const t = row.reduce((sum, value, l) => sum + value * u[l], 0);
      return Math.abs(t) <= least ? 0 : Math.sign(t);
    });
  if (outside.length === 1)
    return [1, -1].map((sign) => ({
      sides: sidesAt(
        outside[0].map((value) => sign * value),
        0,
      ),
      span: [...inside, outside[0]],
    }));
  const [p, q] = outside;
  const angles = rows
    .map((row) => modulo(Math.atan2(dot(row, q), dot(row, p)) + Math.PI / 2, Math.PI))
    .sort((a, b) => a - b)
    .filter((angle, k, all) => k === 0 || angle - all[k - 1] > 10 * tie);
  const rays = [...angles, ...angles.map((angle) => angle + Math.PI)];
  const at = (angle: number) => p.map((value, l) => Math.cos(angle) * value + Math.sin(angle) * q[l]);
  return rays.flatMap((angle, k) => {
    const next = k + 1 < rays.length ? rays[k + 1] : rays[0] + 2 * Math.PI;
    const ray = at(angle);
    return [
      { sides: sidesAt(ray, 20 * tie), span: [...inside, ray] },
      { sides: sidesAt(at(0.5 * (angle + next)), 0), span: [...inside, p, q] },
    ];
  });
}

/** What is left of a vector beside orthonormal ones; two passes. */
function orthogonalised(vector: Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = vector.slice();
  for (let pass = 0; pass < 2; pass++)
    for (const b of basis) {
      const along = dot(rest, b);
      for (let l = 0; l < rest.length; l++) rest[l] -= along * b[l];
    }
  return rest;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let l = 0; l < a.length; l++) sum += a[l] * b[l];
  return sum;
}

function modulo(value: number, period: number): number {
  return value - period * Math.floor(value / period);
}
