import { norm } from '../../engine/norm';
import { MIXED, OFF, type Combination, type Data } from './combination';
import { solveConeProgram } from '../conic/interior-point';
import type { Cell } from './cells';
import type { Violator } from './pricing';

/** One block of the convex program (theory §5.4): a combination with output sign and second-layer pattern, its variables and their cone. */
export interface Block {
  key: string;
  combination: Combination;
  output: 1 | -1;
  /** D². */
  on: Uint8Array;
  /** The variables w̄_1 … w̄_m, m·r values. */
  w: Float64Array;
}

/** How far, relatively, a maximiser is moved to see on which side of a tie there is a full-dimensional cone. */
const NUDGES = [1e-6, 1e-4, 1e-2];

/** The block whose cone contains the violator's w, or touches it. */
export function blockOf({ combination, output, w }: Violator, inside: readonly Float64Array[]): Block {
  const { data, kind, m } = combination;
  const { n, r } = data;
  const center = new Float64Array(m * r);
  inside.forEach((point, j) => center.set(point, j * r));
  const nudged = NUDGES.map((size) =>
    affine(
      combination,
      w.map((value, l) => value + (size * norm(w) * center[l]) / norm(center)),
    ),
  );
  const own = affine(combination, w);
  const on = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    if (kind[i] === OFF) continue;
    if (kind[i] !== MIXED) {
      on[i] = 1;
      continue;
    }
    // Where the maximiser itself is on a second-layer hyperplane, a point inside the cone beside it decides.
    const scale = data.rowNorms[i] * norm(w);
    const z = [own[i], ...nudged.map((values) => values[i])].find((value, k) => Math.abs(value) > scale * (k === 0 ? 1e-7 : 1e-12)) ?? 0;
    on[i] = z >= 0 ? 1 : 0;
  }
  const key = [
    output,
    combination.signs.join(),
    on.join(''),
    ...combination.cells.map(({ signs }) => signs.reduce((text, sign) => text + (sign > 0 ? '1' : '0'), '')),
  ].join('|');
  return { key, combination, output, on, w: new Float64Array(m * r) };
}

/** The unit direction inside a cell that is furthest from its walls. */
export function centerOf({ signs, walls }: Cell, { r, X, rowNorms }: Data): Float64Array {
  const cost = new Float64Array(r + 2);
  cost[r] = -1;
  const rows = walls.map((i) => {
    const values = new Float64Array(r + 1);
    for (let l = 0; l < r; l++) values[l] = (-signs[i] * X[i * r + l]) / rowNorms[i];
    values[r] = 1;
    return { at: 0, values, bound: 0 };
  });
  rows.push({ at: r + 1, values: Float64Array.of(1), bound: 1 });
  const { x } = solveConeProgram({ size: r + 2, cost, smooth: null, rows, cones: [{ top: r + 1, from: 0, size: r }] }, 1e-8);
  return x.slice(0, r);
}

/** z = Aw within the cells. */
function affine({ A, data, m }: Combination, w: Float64Array): Float64Array {
  const width = m * data.r;
  return Float64Array.from({ length: data.n }, (_, i) => {
    let z = 0;
    for (let l = 0; l < width; l++) z += A[i * width + l] * w[l];
    return z;
  });
}
