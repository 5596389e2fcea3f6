import type { EChartsOption, SeriesOption } from 'echarts';
import type { Figure, FigureStyle } from '../figure';
import { coordinates, drawHead, drawNotes, footHeight, headHeight } from '../frame';
import type { Box } from '../labels';
import { linearScale, type Scale } from '../scale';
import { round, Sketch } from '../sketch';
import { tooltip } from '../tooltip';

/** What a picture without axes says about itself. */
export interface Caption {
  title: string;
  subtitle: string;
  description: string;
  notes: string[];
}

/** A square of [−reach, reach]² in the middle of what a figure leaves beside its legend. */
export interface Picture {
  sketch: Sketch;
  /** The square in pixels. */
  plot: Box;
  x: Scale;
  y: Scale;
  /** Where the legend begins. */
  legend: { x: number; y: number; height: number };
}

/** Lays out a square picture with a legend of `side` pixels at its right; head and notes are drawn already. */
export function squarePicture(style: FigureStyle, caption: Caption, reach: number, side: number): Picture {
  const sketch = new Sketch(style);
  const top = headHeight(style, caption.subtitle);
  const foot = style.titled && caption.notes.length > 0 ? footHeight(style, caption.notes) : 4;
  const height = Math.max(2 * style.fontSize, style.height - top - foot);
  const gap = side > 0 ? 12 : 0;
  const room = Math.max(2 * style.fontSize, style.width - side - gap - 4);
  const size = Math.min(height, room);
  const plot = { x: round(2 + (room - size) / 2), y: round(top + (height - size) / 2), width: size, height: size };
  sketch.go('under');
  drawHead(sketch, caption.title, caption.subtitle);
  drawNotes(sketch, caption.notes);
  return {
    sketch,
    plot,
    x: linearScale(-reach, reach, plot.x, plot.x + size),
    y: linearScale(-reach, reach, plot.y + size, plot.y),
    legend: { x: round(Math.min(plot.x + size, style.width - side - gap) + gap), y: top + 2, height: height - 4 },
  };
}

/** The figure of a picture: what was sketched, points that answer to the pointer, and the words for them. */
export function pictureFigure(
  { sketch, plot, x, y }: Omit<Picture, 'legend'>,
  caption: Caption,
  series: readonly SeriesOption[],
  words: (name: string) => string[],
): Figure {
  const { style, palette } = sketch;
  const [under, over] = sketch.series();
  const frame: EChartsOption = coordinates(style, plot, x, y, palette.axis);
  return {
    option: {
      ...frame,
      // A cursor belongs to axes, which a picture has none of.
      xAxis: { ...frame.xAxis, axisPointer: { show: false } },
      tooltip: tooltip(sketch, 'item', ({ series: name }) => words(name)),
      series: [under, ...series, over],
    },
    ...caption,
    empty: null,
    plot,
    labels: sketch.labels,
  };
}
