import type { SplineResult } from '../../../../shared/contract/run';
import type { Hinge } from '../pricing/spline-gauge';

/** One term w·(side·(x − knot))₊ of a spline with C outputs. */
export interface SplineUnit extends Hinge {
  /** C values. */
  w: Float64Array;
}

/** The knots of f(x) = c + Σ w_k(±(x − t_k))₊ with the change of slope at each, and the lines between them: slope·x + intercept. */
export function splinePieces(units: readonly SplineUnit[], constant: Float64Array): Pick<SplineResult, 'knots' | 'pieces'> {
  const outputs = Array.from(constant.keys());
  const places = [...new Set(units.map(({ knot }) => knot))].sort((a, b) => a - b);
  const sum = (of: readonly SplineUnit[], value: (unit: SplineUnit, c: number) => number) =>
    outputs.map((c) => of.reduce((total, unit) => total + value(unit, c), 0));
  const knots = places.map((x) => ({
    x,
    change: sum(
      units.filter(({ knot }) => knot === x),
      ({ w }, c) => w[c],
    ),
  }));
  const pieces = Array.from({ length: places.length + 1 }, (_, k) => {
    const from = k === 0 ? null : places[k - 1];
    const to = k === places.length ? null : places[k];
    // The hinges that are on throughout the piece.
    const on = units.filter(({ side, knot }) => (side > 0 ? from !== null && knot <= from : to !== null && knot >= to));
    return {
      from,
      to,
      slope: sum(on, ({ side, w }, c) => side * w[c]),
      intercept: sum(on, ({ side, knot, w }, c) => -side * knot * w[c]).map((value, c) => constant[c] + value),
    };
  });
  return { knots, pieces };
}
