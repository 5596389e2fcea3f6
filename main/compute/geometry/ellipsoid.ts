import { Failure } from '../../../shared/contract/failure';
import type { Ellipsoid, NoPicture } from '../../../shared/contract/geometry';
import { FAMILY_DECLARATIONS } from '../../../shared/theory/families';
import { biasIsCoordinate } from '../../../shared/theory/two-layer-directions';
import { reduce, withBias } from '../convex/patterns/geometry';
import { normsOfRows } from '../engine/norm';
import type { EllipsoidRequest } from './request';
import { rectified, supportPoint } from './support';
import { unitsOf } from './units';

/** Steps round the circle, or of latitude (twice as many of longitude) over the sphere. */
const STEPS = { circle: 720, sphere: 24 };
/** Directions that are asked for their extreme point. */
const ASKED = { plane: 1440, space: 2000 };
/** As many of them as give the same point make it a corner. */
const CORNER = 3;
/** Points this close, relative to the largest, are one. */
const SAME_POINT = 1e-9;
/** Keeps directions off the axes, where a whole face may be furthest. */
const TURN = 0.123456789;

/** The rectified ellipsoid of two or three rows with its extreme points (contract: Ellipsoid). */
export function ellipsoid({ X, spec, result, rows }: EllipsoidRequest): Ellipsoid | NoPicture {
  const n = X.shape[0];
  if (spec.family !== 'two-layer-relu')
    return {
      kind: 'none',
      reason: `The rectified ellipsoid holds the outputs of single ReLU units. This run is of a ${FAMILY_DECLARATIONS[spec.family].title}.`,
      remedy: 'Solve the program of two-layer ReLU networks on the same data.',
    };
  if (n < 2) return { kind: 'none', reason: 'One row has a rectified ellipsoid in one dimension.', remedy: 'Add a row to the data.' };
  const C = result.dual.shape[1] ?? 1;
  const N = Float64Array.from(result.dual.data);
  const chosen = rows ? checked(rows, n) : largest(normsOfRows(N, n, C));
  const design = withBias(X, biasIsCoordinate(spec));
  const k = chosen.length;
  const picked = new Float64Array(k * design.d);
  chosen.forEach((row, i) => picked.set(design.data.subarray(row * design.d, (row + 1) * design.d), i * design.d));
  const { X: Z, r: q } = reduce(picked, k, design.d);
  const whole = n === k;
  return {
    kind: 'ellipsoid',
    rows: chosen,
    whole,
    certificate: result.certificate,
    surface: surfaceOf(Z, k, q),
    ...extremePoints(Z, k, q),
    neurons: unitsOf(result.weights, biasIsCoordinate(spec)).map(({ direction, size, sign }) => ({
      point: [...rectified(picked, k, design.d, direction)],
      size,
      sign,
    })),
    support: whole && C === 1 ? { nu: [...N], beta: spec.interpolate ? 1 : spec.beta } : null,
  };
}

function checked(rows: number[], n: number): number[] {
  const distinct = [...new Set(rows)].sort((a, b) => a - b);
  if (distinct.length < 2 || distinct.length > 3 || distinct.length !== rows.length)
    throw new Failure('usage', 'A rectified ellipsoid is drawn of two or three different rows.', 'Choose two or three rows.');
  if (distinct.some((row) => !Number.isInteger(row) || row < 0 || row >= n))
    throw new Failure('usage', `The data have rows 1 to ${n}.`, 'Choose rows among them.');
  return distinct;
}

/** The rows, three where there are so many, that weigh most in the dual point. */
function largest(weights: Float64Array): number[] {
  return Array.from(weights, (_, i) => i)
    .sort((a, b) => weights[b] - weights[a] || a - b)
    .slice(0, 3)
    .sort((a, b) => a - b);
}

function surfaceOf(Z: Float64Array, k: number, q: number): Ellipsoid['surface'] {
  const unit = (latitude: number, longitude: number) =>
    [Math.cos(latitude) * Math.cos(longitude), Math.cos(latitude) * Math.sin(longitude), Math.sin(latitude)].slice(0, q);
  const points: number[] = [];
  if (k === 2) {
    for (let step = 0; step <= STEPS.circle; step++) points.push(...rectified(Z, k, q, unit(0, (2 * Math.PI * step) / STEPS.circle)));
    return { dtype: 'float64', shape: [STEPS.circle + 1, k], data: Float64Array.from(points) };
  }
  const [latitudes, longitudes] = [STEPS.sphere + 1, 2 * STEPS.sphere + 1];
  for (let row = 0; row < latitudes; row++)
    for (let column = 0; column < longitudes; column++)
      points.push(...rectified(Z, k, q, unit((row / STEPS.sphere - 0.5) * Math.PI, (column / STEPS.sphere - 1) * Math.PI)));
  return { dtype: 'float64', shape: [latitudes, longitudes, k], data: Float64Array.from(points) };
}

/** The points that are furthest along evenly spread directions, each once. */
function extremePoints(Z: Float64Array, k: number, q: number): Pick<Ellipsoid, 'extreme' | 'asked'> {
  const asked = k === 2 ? circle(ASKED.plane) : fibonacci(ASKED.space);
  const scale = Math.max(...normsOfRows(Z, k, q));
  const found: { point: Float64Array; times: number }[] = [];
  for (const c of asked) {
    const point = supportPoint(Z, k, q, c);
    const known = found.find((other) => other.point.every((value, i) => Math.abs(value - point[i]) <= SAME_POINT * scale));
    if (known) known.times += 1;
    else found.push({ point, times: 1 });
  }
  return { asked: asked.length, extreme: found.map(({ point, times }) => ({ point: [...point], corner: times >= CORNER })) };
}

function circle(count: number): number[][] {
  return Array.from({ length: count }, (_, k) => [Math.cos((2 * Math.PI * k) / count + TURN), Math.sin((2 * Math.PI * k) / count + TURN)]);
}

/** Points spread evenly over the sphere along a spiral of the golden angle. */
function fibonacci(count: number): number[][] {
  return Array.from({ length: count }, (_, k) => {
    const z = 1 - (2 * k + 1) / count;
    const angle = k * Math.PI * (3 - Math.sqrt(5)) + TURN;
    const radius = Math.sqrt(1 - z * z);
    return [radius * Math.cos(angle), radius * Math.sin(angle), z];
  });
}
