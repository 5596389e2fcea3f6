import type { CustomSeriesOption } from 'echarts';
import type { Box } from './labels';

/** The name of the shape that curve-shape.ts registers: here is nothing that needs ECharts itself. */
export const CURVE = 'curve';
/** A line on the edge of the plot is seen in its whole width. */
const EDGE = 1.5;

export interface CurveLook {
  /** x and y of one point after another, in pixels; the line breaks where y is NaN. */
  line: ArrayLike<number>;
  color: string;
  width: number;
  dash: readonly number[];
  /** Whether it lies on top of the others. */
  raised: boolean;
}

/** Curves inside a plot, as one series, which the pointer goes through: a shape that answers to it keeps a copy of its path. */
export function curveSeries(curves: readonly CurveLook[], plot: Box): CustomSeriesOption {
  const children = curves.map(({ line, color, width, dash, raised }) => ({
    type: CURVE,
    silent: true,
    shape: { drawn: { line } },
    style: { fill: 'none', stroke: color, lineWidth: width, lineDash: dash.length > 0 ? [...dash] : undefined, lineJoin: 'round' },
    z2: raised ? 1 : 0,
  }));
  return {
    id: 'curves',
    type: 'custom',
    coordinateSystem: 'none',
    silent: true,
    animation: false,
    z: 3,
    data: [0],
    tooltip: { show: false },
    // ECharts knows the shapes that it was given; its types know their own.
    renderItem: (() => ({
      type: 'group',
      $mergeChildren: false,
      clipPath: {
        type: 'rect',
        shape: { x: plot.x - EDGE, y: plot.y - EDGE, width: plot.width + 2 * EDGE, height: plot.height + 2 * EDGE },
      },
      children,
    })) as unknown as CustomSeriesOption['renderItem'],
  };
}
