import type { LineSeriesOption } from 'echarts';
import type { Palette } from './tokens';

/** Series 1 to 8: a hue, a dash and a marker each, so that none is told by colour alone. */
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 3], [14, 4], [9, 3, 2, 3, 2, 3], [1, 3]];
export const MARKERS = ['circle', 'square', 'diamond', 'up', 'down'] as const;
export type Marker = (typeof MARKERS)[number];

export interface SeriesStyle {
  /** The token of its hue, and the hue in the theme. */
  token: `s${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;
  color: string;
  dash: number[];
  marker: Marker;
  filled: boolean;
}

/** The look of series number `index` (from 0). After eight the hues come again, with other dashes and markers. */
export function seriesStyle(index: number, palette: Palette): SeriesStyle {
  const round = Math.floor(index / 8);
  const token = `s${(index % 8) + 1}` as SeriesStyle['token'];
  return {
    token,
    color: palette[token],
    dash: [...DASHES[(index + 3 * round) % 8]],
    marker: MARKERS[((index % 8) + 2 * round) % 5],
    filled: (index + round) % 2 === 0,
  };
}

/** A line of this look without markers that no pointer changes. */
export function plainLine({ color, dash }: SeriesStyle): LineSeriesOption {
  return {
    type: 'line',
    showSymbol: false,
    symbol: 'none',
    silent: true,
    emphasis: { disabled: true },
    color,
    lineStyle: { color, width: 1.5, type: dash.length > 0 ? dash : 'solid' },
  };
}

/** The outline of a marker round (0, 0) as SVG path data; `radius` is half of the square's side. */
export function markerPath(marker: Marker, radius: number, x = 0, y = 0): string {
  const at = (dx: number, dy: number) => `${round(x + dx * radius)} ${round(y + dy * radius)}`;
  switch (marker) {
    case 'circle':
      return `M${at(-1, 0)}A${radius} ${radius} 0 1 1 ${at(1, 0)}A${radius} ${radius} 0 1 1 ${at(-1, 0)}Z`;
    case 'square':
      return `M${at(-1, -1)}L${at(1, -1)}L${at(1, 1)}L${at(-1, 1)}Z`;
    case 'diamond':
      return `M${at(0, -1.3)}L${at(1.3, 0)}L${at(0, 1.3)}L${at(-1.3, 0)}Z`;
    case 'up':
      return `M${at(0, -1.25)}L${at(1.25, 1)}L${at(-1.25, 1)}Z`;
    case 'down':
      return `M${at(0, 1.25)}L${at(1.25, -1)}L${at(-1.25, -1)}Z`;
  }
}

const round = (value: number) => Math.round(value * 100) / 100;
