import { graphic } from 'echarts/core';
import { CURVE } from './curve-series';

interface CurveShape {
  /** Not the line itself: ECharts copies lists. */
  drawn: { line: ArrayLike<number> };
}

/** A line through hundreds of points, as an ECharts shape. Series of their own, dozens of them, take most of a frame to be drawn anew. */
export function registerCurveShape(): void {
  const shape: CurveShape = { drawn: { line: [] } };
  const Curve = graphic.extendShape({
    type: CURVE,
    shape,
    buildPath(context, { drawn: { line } }: CurveShape) {
      let isOpen = false;
      for (let at = 0; at < line.length; at += 2) {
        const y = line[at + 1];
        if (Number.isNaN(y)) isOpen = false;
        else if (isOpen) context.lineTo(line[at], y);
        else {
          context.moveTo(line[at], y);
          isOpen = true;
        }
      }
    },
  });
  graphic.registerShape(CURVE, Curve);
}
