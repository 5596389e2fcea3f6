import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { FONT_FAMILY, type Figure, type FigureStyle } from '../../shared/figures/figure';
import { PARTS } from '../../shared/figures/parts';
import type { Theme } from '../../shared/figures/tokens';
import { COLORS } from '../../shared/figures/tokens';

echarts.use([...PARTS, SVGRenderer]);

const MM_PER_INCH = 25.4;
/** CSS pixels in an inch, the unit of the layout. */
const PX_PER_INCH = 96;
const POINTS_PER_INCH = 72;

/** The size of a printed figure. */
export interface PrintSize {
  widthMm: number;
  heightMm: number;
  /** Size of its type in points; 7 to 9 is what journals ask for. */
  fontPt?: number;
  theme?: Theme;
}

export const mmToPx = (mm: number): number => (mm / MM_PER_INCH) * PX_PER_INCH;

/** The style in which a figure is laid out for print: light unless asked, title inside, sizes in millimetres and points. */
export function printStyle({ widthMm, heightMm, fontPt = 8, theme = 'light' }: PrintSize): FigureStyle {
  return {
    theme,
    width: mmToPx(widthMm),
    height: mmToPx(heightMm),
    fontSize: (fontPt / POINTS_PER_INCH) * PX_PER_INCH,
    fontFamily: `${FONT_FAMILY.replace(/, sans-serif$/, '')}, 'DejaVu Sans', sans-serif`,
    titled: true,
    interactive: false,
  };
}

/**
 * A figure as an SVG document whose width and height are in millimetres; text stays text. `draw` is any of the functions of
 * shared/figures with its data: it is given the style of the print.
 */
export function renderFigure(draw: (style: FigureStyle) => Figure, size: PrintSize): string {
  const style = printStyle(size);
  const figure = draw(style);
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: style.width, height: style.height });
  try {
    chart.setOption({ ...figure.option, backgroundColor: COLORS[style.theme].surface });
    return finishSvg(chart.renderToSVGString(), figure, size);
  } finally {
    // Without it ECharts keeps a timer and so the whole process alive.
    chart.dispose();
  }
}

/** Physical size, title and description; without what ECharts writes for a browser only, and with ids that do not depend on what was drawn before. */
function finishSvg(svg: string, figure: Figure, { widthMm, heightMm }: PrintSize): string {
  const ids = new Map<string, string>();
  const body = svg
    .replace(/<style\s*>[\s\S]*?<\/style>\n?/g, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/\bzr\d+-c(\d+)\b/g, (id) => {
      if (!ids.has(id)) ids.set(id, `clip-${ids.size}`);
      return ids.get(id)!;
    })
    .replace(/ dominant-baseline="central"((?:(?!transform=)[^>])*)transform="translate\(([-\d.]+) ([-\d.]+)\)"/g, baseline)
    .replace(/^<svg width="[^"]*" height="[^"]*"/, `<svg width="${trim(widthMm)}mm" height="${trim(heightMm)}mm" role="img"`);
  const head = body.indexOf('>') + 1;
  const title = `\n<title>${escape(figure.title)}</title>\n<desc>${escape([figure.description, ...figure.notes].join(' '))}</desc>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body.slice(0, head)}${title}${body.slice(head)}\n`;
}

/** Word processors and PDF writers know no `dominant-baseline`: the middle of the line becomes a plain baseline. */
function baseline(_whole: string, between: string, x: string, y: string): string {
  const size = Number(/font: \d+ ([\d.]+)px/.exec(between)?.[1] ?? 0);
  return `${between}transform="translate(${x} ${trim(Number(y) + 0.35 * size)})"`;
}

const trim = (value: number) => String(Math.round(value * 100) / 100);
const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
