import * as echarts from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Print } from '../../shared/contract/print';
import { FONT_FAMILY, type Figure, type FigureStyle } from '../../shared/figures/figure';
import { PARTS } from '../../shared/figures/parts';
import type { Theme } from '../../shared/figures/tokens';
import { COLORS } from '../../shared/figures/tokens';

echarts.use([...PARTS, SVGRenderer]);

const MM_PER_INCH = 25.4;
/** CSS pixels in an inch, the unit of the layout. */
const PX_PER_INCH = 96;
const POINTS_PER_INCH = 72;
/** Below this a figure fills one column of a page. */
const NARROW_MM = 100;

/** The size of a printed figure, and its theme where it is not light. */
export type PrintSize = Omit<Print, 'dpi'> & { theme?: Theme };

/** CSS pixels of a length, to a hundredth. */
export const mmToPx = (mm: number): number => Math.round((mm / MM_PER_INCH) * PX_PER_INCH * 100) / 100;

/** The style in which a figure is laid out for print: light unless asked, title inside, sizes in millimetres and points. */
export function printStyle({ widthMm, heightMm, fontPt = widthMm < NARROW_MM ? 7 : 8, theme = 'light' }: PrintSize): FigureStyle {
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
    return finishSvg(chart.renderToSVGString(), figure, size, style.fontFamily);
  } finally {
    // Without it ECharts keeps a timer and so the whole process alive.
    chart.dispose();
  }
}

/** Physical size, title and description; without what ECharts writes for a browser only, and with ids that do not depend on what was drawn before. */
function finishSvg(svg: string, figure: Figure, { widthMm, heightMm }: PrintSize, fontFamily: string): string {
  const ids = new Map<string, string>();
  const body = svg
    .replace(/<style\s*>[\s\S]*?<\/style>\n?/g, '')
    .replace(/ (?:ecmeta_\w+|class|pointer-events)="[^"]*"/g, '')
    .replace(/\bzr\d+-c(\d+)\b/g, (id) => {
      if (!ids.has(id)) ids.set(id, `clip-${ids.size}`);
      return ids.get(id)!;
    })
    .replace(/<text [^>]*>/g, plainText)
    .replace(
      /^<svg width="[^"]*" height="[^"]*"/,
      `<svg width="${trim(widthMm)}mm" height="${trim(heightMm)}mm" role="img" font-family="${fontFamily}"`,
    );
  const head = body.indexOf('>') + 1;
  const title = `\n<title>${escape(figure.title)}</title>\n<desc>${escape([figure.description, ...figure.notes].join(' '))}</desc>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${body.slice(0, head)}${title}${body.slice(head)}\n`;
}

/**
 * One opening tag of a text as every reader of SVG understands it. resvg and PDF writers know neither the `font` shorthand nor
 * `dominant-baseline`: the family is inherited from the root, the middle of the line becomes a plain baseline.
 */
function plainText(tag: string): string {
  const font = /style="font: (\d+) ([\d.]+)px [^"]*"/.exec(tag);
  const place = /transform="translate\(([-\d.]+) ([-\d.]+)\)"/.exec(tag);
  if (!font || !place) throw new Error(`A text of the figure has no font or no place: ${tag}`);
  const [, weight, size] = font;
  const y = Number(place[2]) + BASELINE * Number(size);
  return tag
    .replace(/ dominant-baseline="central"/, '')
    .replace(/ xml:space="preserve"/, '')
    .replace(font[0], `font-size="${size}"${weight === '400' ? '' : ` font-weight="${weight}"`}`)
    .replace(place[0], `x="${place[1]}" y="${trim(y)}"`);
}

/** From the middle of a line of digits and lower-case letters down to its baseline, in ems. */
const BASELINE = 0.35;

const trim = (value: number) => String(Math.round(value * 100) / 100);
const escape = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
