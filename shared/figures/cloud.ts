import type { Box } from './labels';
import type { SeriesStyle } from './series';
import type { View } from './view';

/** Points in data; the arrays stay the same as long as the points do. */
export interface CloudPoints {
  x: Float64Array;
  y: Float64Array;
}

export interface CloudPart {
  id: string;
  name: string;
  style: SeriesStyle;
  points: CloudPoints;
}

/** More points than can be a shape each: the window draws them on a canvas of their own, which moves with the axes. */
export interface Cloud {
  parts: readonly CloudPart[];
  view: View;
  /** Across a marker, in pixels. */
  size: number;
  opacity: number;
  /** Behind markers that are not filled. */
  surface: string;
}

/** The id of the series that takes the point under the pointer. */
export const NEAR = 'near';

/** The point whose marker is nearest to a pixel of the figure, at most `reach` pixels away. */
export function nearestPoint(
  { parts, view }: Cloud,
  plot: Box,
  px: number,
  py: number,
  reach: number,
): { part: CloudPart; index: number } | null {
  const [x0, y0] = [view.x[0], view.y[1]];
  const kx = plot.width / (view.x[1] - view.x[0]);
  const ky = plot.height / (view.y[1] - view.y[0]);
  let best: { part: CloudPart; index: number } | null = null;
  let nearest = reach * reach;
  for (const part of parts) {
    const { x, y } = part.points;
    for (let index = 0; index < x.length; index++) {
      const dx = plot.x + (x[index] - x0) * kx - px;
      if (dx > reach || dx < -reach) continue;
      const dy = plot.y + (y0 - y[index]) * ky - py;
      const distance = dx * dx + dy * dy;
      if (distance > nearest) continue;
      nearest = distance;
      best = { part, index };
    }
  }
  return best;
}
