import type { SplineResult } from '../contract/run';
import type { ShownTable } from '../contract/table';
import type { TrainedCurve } from '../figures/spline';
import { valueAt } from '../theory/univariate-network';
import { distinct } from './cells';

/** The knots of a spline with the slopes on both sides, and how far trained networks are from it there. */
export function slopesTable(
  spline: SplineResult,
  trained: readonly TrainedCurve[],
  dataset: string,
  settings: ShownTable['settings'],
): ShownTable {
  return {
    title: 'Slopes',
    subtitle: 'the optimal spline on both sides of its knots',
    notes: [],
    columns: [
      { name: 'knot', meaning: 'from 1, from left to right' },
      { name: 'x', meaning: 'where it is' },
      { name: 'value', meaning: 'of the spline, first output' },
      { name: 'slope_before', meaning: 'left of it' },
      { name: 'slope_after', meaning: 'right of it' },
      { name: 'change', meaning: 'of the slope' },
      ...distinct(trained.map(({ name }) => `${name} - spline`)).map((name) => ({ name, meaning: 'trained network minus spline there' })),
    ],
    rows: spline.knots.map(({ x, change }, k) => [
      k + 1,
      x,
      valueAt(spline, x)[0],
      spline.pieces[k].slope[0],
      spline.pieces[k + 1].slope[0],
      change[0],
      ...trained.map((network) => valueAt(network, x)[0] - valueAt(spline, x)[0]),
    ]),
    runs: [],
    datasets: [dataset],
    settings,
  };
}
