import type { EChartsOption } from 'echarts';
import type { Cloud } from './cloud';
import type { Box } from './labels';
import { SCALE, type Theme } from './tokens';

/** How a figure is to look; sizes in CSS pixels. Print uses the same layout with its type in points (8 pt are 10.67 px). */
export interface FigureStyle {
  theme: Theme;
  width: number;
  height: number;
  fontSize: number;
  fontFamily: string;
  /** Whether title and subtitle stand inside the picture; in the window the page has them. */
  titled: boolean;
  /** Whether the figure answers to the pointer (tooltip, cursor, clicks on lines). */
  interactive: boolean;
}

export interface LabelBox extends Box {
  text: string;
}

/** Something in a figure that can be taken hold of: a point, or a vertical line where it has no height. In pixels. */
export interface Handle {
  id: string;
  x: number;
  y: number | null;
}

/** What of a figure can be moved, and the data that lie under a pixel. */
export interface Grip {
  handles: readonly Handle[];
  at(x: number, y: number): { x: number; y: number };
}

/** A figure: what ECharts draws, and what a page, a test or a reader who cannot see it needs beside it. */
export interface Figure {
  option: EChartsOption;
  title: string;
  subtitle: string;
  /** The whole in words, as its text alternative. */
  description: string;
  /** What the picture cannot show as it is (values off the axis, diverged seeds); never silent. */
  notes: string[];
  /** The sentence that stands in a figure without data; null where there is something to see. */
  empty: string | null;
  /** The plot area, so that stacked figures and overlays line up. */
  plot: Box;
  /** Every text that was placed, with an upper estimate of its extent. */
  labels: LabelBox[];
  grip?: Grip;
  /** Points that the option does not hold, because there are too many. */
  cloud?: Cloud;
  /** The name of what lies under a pixel, where ECharts does not know it. */
  seriesAt?(x: number, y: number): string | null;
}

/** Room right of the last label, in pixels. */
export const FIGURE_MARGIN = 2;

export const FONT_FAMILY: string = SCALE.font.replace(/"/g, "'");

/** The style of a figure in the window. */
export function windowStyle(theme: Theme, width: number, height: number): FigureStyle {
  return { theme, width, height, fontSize: 11, fontFamily: FONT_FAMILY, titled: false, interactive: true };
}
