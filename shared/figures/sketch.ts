import type { CustomSeriesOption } from 'echarts';
import type { FigureStyle, LabelBox } from './figure';
import { overlaps, type Box } from './labels';
import { textWidth } from './text';
import { COLORS, type Palette } from './tokens';

interface Stroke {
  stroke?: string;
  fill?: string;
  width?: number;
  dash?: readonly number[];
}
interface Writing {
  align?: 'left' | 'center' | 'right';
  color?: string;
  bold?: boolean;
  size?: number;
  /** A border in the colour of the sheet, for text over lines. */
  halo?: boolean;
}
type Element =
  | {
      type: 'path';
      silent: true;
      shape: { pathData: string };
      style: { stroke?: string; fill: string; lineWidth: number; lineDash?: number[]; lineJoin: 'round' };
    }
  | { type: 'text'; silent: true; x: number; y: number; style: Record<string, string | number> };

/**
 * The hand-drawn part of a figure: axes, hatching, lines of bounds, labels. It works in pixels and comes out as two custom
 * series, one under the data and one over them, so that canvas and SVG draw the same.
 */
export class Sketch {
  readonly palette: Palette;
  /** Every text placed so far, so that the next one can keep clear of it. */
  readonly labels: LabelBox[] = [];
  private readonly layers: { under: Element[]; over: Element[] } = { under: [], over: [] };
  private layer: 'under' | 'over' = 'under';

  constructor(readonly style: FigureStyle) {
    this.palette = COLORS[style.theme];
  }

  /** Where what follows is drawn: under the data or over them. */
  go(layer: 'under' | 'over'): this {
    this.layer = layer;
    return this;
  }

  path(pathData: string, { stroke, fill = 'none', width = 1, dash = [] }: Stroke): void {
    if (pathData === '') return;
    const style = {
      stroke,
      fill,
      lineWidth: stroke === undefined ? 0 : width,
      lineDash: dash.length > 0 ? [...dash] : undefined,
      lineJoin: 'round' as const,
    };
    this.layers[this.layer].push({ type: 'path', silent: true, shape: { pathData }, style });
  }

  /** A line of text, centred vertically on `y`. */
  text(text: string, x: number, y: number, writing: Writing = {}): void {
    const { align = 'left', color = this.palette.tick, bold = false, size = this.style.fontSize, halo = false } = writing;
    if (text === '') return;
    this.labels.push({ text, ...this.extent(text, x, y, writing) });
    this.layers[this.layer].push({
      type: 'text',
      silent: true,
      x: round(x),
      y: round(y),
      style: {
        text,
        fill: color,
        font: `${bold ? 600 : 400} ${round(size)}px ${this.style.fontFamily}`,
        align,
        verticalAlign: 'middle',
        ...(halo ? { stroke: this.palette.halo, lineWidth: 4 } : {}),
      },
    });
  }

  /** What a text would cover. */
  extent(text: string, x: number, y: number, { align = 'left', bold = false, size = this.style.fontSize }: Writing = {}): Box {
    const width = textWidth(text, size, bold);
    return { x: align === 'left' ? x : align === 'right' ? x - width : x - width / 2, y: y - 0.6 * size, width, height: 1.2 * size };
  }

  /** Whether a box keeps clear of every text so far. */
  clear(box: Box): boolean {
    return !this.labels.some((label) => overlaps(label, box));
  }

  series(): CustomSeriesOption[] {
    const layer = (id: string, z: number, children: Element[]): CustomSeriesOption => ({
      id,
      type: 'custom',
      coordinateSystem: 'none',
      silent: true,
      animation: false,
      z,
      data: [0],
      tooltip: { show: false },
      // Merged by index, ECharts leaves shapes of the last drawing undrawn when their number changes.
      renderItem: () => ({ type: 'group', $mergeChildren: false, children }),
    });
    return [layer('under', 1, this.layers.under), layer('over', 9, this.layers.over)];
  }
}

/** Rounded to a tenth of a pixel: no one sees the rest, and files stay small and the same everywhere. */
export const round = (value: number): number => Math.round(value * 10) / 10;

/** Path data through points in pixels. */
export function polyline(points: readonly (readonly [number, number])[]): string {
  return points.length === 0 ? '' : `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`;
}

/** Lines at 45° below an edge, whose points go from left to right, down to `bottom`, as path data. */
export function hatchingBelow(edge: readonly (readonly [number, number])[], bottom: number, apart: number): string {
  if (edge.length < 2) return '';
  const step = apart * Math.SQRT2;
  const [first, last] = [edge[0][0], edge[edge.length - 1][0]];
  const top = Math.min(...edge.map(([, y]) => y));
  let path = '';
  for (let sum = Math.ceil((first + top) / step) * step; sum < last + bottom; sum += step)
    for (const [left, right] of below(edge, sum, bottom))
      if (right - left > 0.5) path += `M${round(left)} ${round(sum - left)}L${round(right)} ${round(sum - right)}`;
  return path;
}

/** Where the line x + y = sum runs below the edge and above `bottom`: stretches of x. */
function below(edge: readonly (readonly [number, number])[], sum: number, bottom: number): [number, number][] {
  const stretches: [number, number][] = [];
  for (let i = 1; i < edge.length; i++) {
    const [[x0, y0], [x1, y1]] = [edge[i - 1], edge[i]];
    // Below the edge where s = sum − x − y is positive, which is linear on a segment.
    const [s0, s1] = [sum - x0 - y0, sum - x1 - y1];
    if (x1 <= x0 || (s0 <= 0 && s1 <= 0)) continue;
    const cross = x0 + (s0 / (s0 - s1)) * (x1 - x0);
    const left = Math.max(s0 > 0 ? x0 : cross, sum - bottom);
    const right = s1 > 0 ? x1 : cross;
    const before = stretches[stretches.length - 1];
    if (left >= right) continue;
    if (before && left - before[1] < 1e-6) before[1] = right;
    else stretches.push([left, right]);
  }
  return stretches;
}

/** Lines at 45° through a box, `apart` pixels from each other, as path data: a pattern that every renderer and printer has. */
export function hatching({ x, y, width, height }: Box, apart: number): string {
  const step = apart * Math.SQRT2;
  let path = '';
  for (let sum = Math.ceil((x + y) / step) * step; sum < x + width + y + height; sum += step) {
    const left = Math.max(x, sum - y - height);
    const right = Math.min(x + width, sum - y);
    if (right - left > 0.5) path += `M${round(left)} ${round(sum - left)}L${round(right)} ${round(sum - right)}`;
  }
  return path;
}
