import { matrix, vector } from '../../../../shared/contract/array';
import type { DirectedUnit, Directions, Ellipsoid } from '../../../../shared/contract/geometry';

const unit = (direction: number[], size: number, sign: 1 | -1, value: number, maximum: number | null): DirectedUnit => ({
  direction,
  size,
  sign,
  value,
  maximum,
});

/** Two lines, 0 and 90 degrees: |cos| and |sin| meet β = 1 at the axes. */
export const PLANE: Directions = {
  kind: 'directions',
  coordinates: ['x1', 'x2'],
  units: 'relu',
  beta: 1,
  outputs: 1,
  certificate: 'exact',
  rows: matrix(2, 2, Float64Array.of(1, 0, 0, 1)),
  cells: { count: 4, how: 'formula' },
  neurons: [unit([1, 0], 2, 1, 1, 0), unit([0, 1], 1, -1, 0.99999, 1)],
  trained: [unit([0.6, 0.8], 1.5, 1, 0.7, null)],
  maxima: [
    { direction: [1, 0], value: 1, sign: 1 },
    { direction: [0, 1], value: 0.99999, sign: -1 },
    { direction: [-1, 0], value: 0.5, sign: 1 },
  ],
  maximaNote: 'Every local maximum of the constraint over all directions.',
  circle: (() => {
    const angles = Float64Array.from({ length: 361 }, (_, k) => -Math.PI + (k * Math.PI) / 180);
    return { angles: vector(angles), values: vector(angles.map((angle) => Math.max(0, Math.cos(angle)) - Math.max(0, Math.sin(angle)))) };
  })(),
  sphere: null,
};

const [ROWS, COLUMNS] = [12, 24];
export const SPACE: Directions = {
  ...PLANE,
  coordinates: ['x1', 'x2', 'a feature with a name that is far too long for any axis'],
  rows: matrix(4, 3, Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)),
  cells: { count: 8, how: 'enumerated' },
  neurons: [unit([1, 0, 0], 2, 1, 1, 0), unit([-1, 0, 0], 2, -1, 1, null), unit([0, 0, 1], 0.5, 1, 1, null)],
  trained: [unit([0, -1, 0], 1, 1, 0.7, null)],
  maxima: [{ direction: [1, 0, 0], value: 1, sign: 1 }],
  circle: null,
  sphere: {
    values: matrix(
      ROWS,
      COLUMNS,
      Float64Array.from({ length: ROWS * COLUMNS }, (_, k) => Math.sin(k)),
    ),
  },
};

/** A dual point of a few patterns, which breaks the constraint elsewhere. */
export const EXCEEDED: Directions = {
  ...PLANE,
  certificate: 'restricted',
  maxima: [{ direction: [0, -1], value: 1.3, sign: 1 }, ...PLANE.maxima],
  circle: { ...PLANE.circle!, values: vector(Float64Array.from(PLANE.circle!.values.data, (value) => 1.3 * value)) },
};

/** Threshold units, one of them always on, which has no direction. */
export const ALWAYS_ON: Directions = {
  ...PLANE,
  units: 'threshold',
  neurons: [unit([0, 0], 3, 1, 1, null), ...PLANE.neurons],
};

export const NO_NEURON: Directions = { ...PLANE, neurons: [], trained: [], maxima: PLANE.maxima.slice(2) };

export const FLAT_SET: Ellipsoid = {
  kind: 'ellipsoid',
  certificate: 'exact',
  rows: [0, 1],
  whole: true,
  surface: matrix(
    91,
    2,
    Float64Array.from({ length: 182 }, (_, k) => (k % 2 === 0 ? Math.cos : Math.sin)((Math.floor(k / 2) * Math.PI) / 180)),
  ),
  extreme: [
    { point: [0, 0], corner: true },
    { point: [1, 0], corner: true },
    { point: [0.6, 0.8], corner: false },
  ],
  asked: 100,
  neurons: [{ point: [0.6, 0.8], size: 1, sign: 1 }],
  support: { nu: [0.6, 0.8], beta: 1 },
};

export const SOLID_SET: Ellipsoid = {
  ...FLAT_SET,
  rows: [4, 17, 1233],
  whole: false,
  surface: {
    dtype: 'float64',
    shape: [5, 9, 3],
    data: Float64Array.from({ length: 135 }, (_, k) => Math.max(0, Math.sin(1 + k))),
  },
  extreme: [{ point: [0, 0, 0], corner: true }],
  neurons: [{ point: [0.2, 0, 0.7], size: 1, sign: null }],
  support: null,
};
