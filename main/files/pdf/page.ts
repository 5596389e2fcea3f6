import type { FigureDocument } from './document';
import type { Element } from './scan';

/** What an element inherits where it says nothing itself. */
type Inherited = Readonly<Record<string, string>>;
const INHERITED = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-linejoin',
  'stroke-linecap',
  'stroke-miterlimit',
  'stroke-dasharray',
  'fill-opacity',
  'stroke-opacity',
];
const INITIAL: Inherited = {
  fill: '#000000',
  stroke: 'none',
  'stroke-width': '1',
  'stroke-linejoin': 'miter',
  'stroke-linecap': 'butt',
  'stroke-miterlimit': '4',
  'stroke-dasharray': 'none',
  'fill-opacity': '1',
  'stroke-opacity': '1',
};
const SILENT = new Set(['title', 'desc', 'defs', 'style']);
/** Path data without the commands S and T, which no figure has, and Q, of which pdfkit 0.20 draws another curve. */
const PATH = /^[MLHVCAZmlhvcaz\d\s.,eE+-]*$/;

/** Draws what is in an SVG document on the page, in the document's own coordinates. Throws an Error on what figures are not made of. */
export function drawPage(root: Element, page: FigureDocument): void {
  const clips = new Map<string, readonly Element[]>();
  const find = (element: Element): void => {
    if (element.name === 'clipPath') clips.set(element.attributes['id'], element.children);
    element.children.forEach(find);
  };
  find(root);
  draw(root, INITIAL);

  function draw(element: Element, inherited: Inherited): void {
    const { name, attributes, children } = element;
    if (SILENT.has(name)) return;
    const style = { ...inherited };
    for (const key of INHERITED) if (attributes[key] !== undefined) style[key] = attributes[key];
    page.save();
    transform(attributes['transform']);
    clip(attributes['clip-path']);
    if (name === 'svg' || name === 'g') children.forEach((child) => draw(child, style));
    else if (name === 'text') write(element, style);
    else shape(element, style);
    page.restore();
  }

  function transform(list: string | undefined): void {
    if (list === undefined) return;
    const [, name, text] = /^(matrix|translate)\(([^()]*)\)$/.exec(list) ?? [];
    const values = (text ?? '').split(/[\s,]+/).map(Number);
    if (values.length !== (name === 'matrix' ? 6 : 2) || !values.every(Number.isFinite))
      throw new Error(`The figure has a transform ${list}.`);
    const [a, b, c, d, e, f] = name === 'matrix' ? values : [1, 0, 0, 1, ...values];
    page.transform(a, b, c, d, e, f);
  }

  function clip(value: string | undefined): void {
    if (value === undefined) return;
    const shapes = clips.get(/^url\(#(.+)\)$/.exec(value)?.[1] ?? '');
    if (!shapes) throw new Error(`The figure has no clip path ${value}.`);
    shapes.forEach(outline);
    page.clip();
  }

  function shape(element: Element, style: Inherited): void {
    const fills = style['fill'] !== 'none';
    const strokes = style['stroke'] !== 'none' && Number(style['stroke-width']) > 0;
    if (!fills && !strokes) return;
    paint(element, style);
    outline(element);
    if (fills && strokes) page.fillAndStroke();
    else if (fills) page.fill();
    else page.stroke();
  }

  /** Colours, opacities and the look of lines. */
  function paint({ attributes }: Element, style: Inherited): void {
    const opacity = (key: string) => Number(attributes['opacity'] ?? 1) * Number(style[key]);
    if (style['fill'] !== 'none') page.fillColor(colour(style['fill']), opacity('fill-opacity'));
    if (style['stroke'] === 'none') return;
    page.strokeColor(colour(style['stroke']), opacity('stroke-opacity')).lineWidth(Number(style['stroke-width']));
    page.lineJoin(style['stroke-linejoin']).lineCap(style['stroke-linecap']).miterLimit(Number(style['stroke-miterlimit']));
    const dashes = style['stroke-dasharray'];
    if (dashes !== 'none') page.dashes(dashes.split(/[\s,]+/).map(Number));
  }

  function write(element: Element, style: Inherited): void {
    const { attributes, text } = element;
    if (text === '') return;
    const size = Number(attributes['font-size']);
    const share = { start: 0, middle: 0.5, end: 1 }[attributes['text-anchor'] ?? 'start'];
    if (share === undefined || !(size > 0)) throw new Error(`A text of the figure has no size or anchor: ${text}`);
    page.font(isBold(element) ? 'bold' : 'regular', size);
    const x = Number(attributes['x']) - share * page.widthOfString(text, {});
    const show = (how: { fill?: boolean; stroke?: boolean }) =>
      page.text(text, x, Number(attributes['y']), { lineBreak: false, baseline: 'alphabetic', ...how });
    paint(element, style);
    if (style['stroke'] !== 'none') {
      if (attributes['paint-order'] !== 'stroke') throw new Error(`A text of the figure has an outline over it: ${text}`);
      page.unread(() => show({ stroke: true }));
    }
    show({ fill: true });
  }

  /** The outline of a shape. */
  function outline({ name, attributes }: Element): void {
    const value = (key: string) => Number(attributes[key] ?? 0);
    if (name === 'path') {
      if (!PATH.test(attributes['d'])) throw new Error(`The figure has a path ${attributes['d']}.`);
      page.path(attributes['d']);
    } else if (name === 'rect') page.rect(value('x'), value('y'), value('width'), value('height'));
    else if (name === 'circle') page.circle(value('cx'), value('cy'), value('r'));
    else if (name === 'polyline' || name === 'polygon') page.path(`M${attributes['points']}${name === 'polygon' ? 'Z' : ''}`);
    else throw new Error(`The figure has an element ${name}.`);
  }
}

/** Whether a text is written in the bold face. */
export const isBold = ({ attributes }: Element): boolean => Number(attributes['font-weight'] ?? 400) >= 600;

/** A colour as pdfkit takes it. */
function colour(value: string): string | [number, number, number] {
  if (/^#[\da-f]{6}$/i.test(value)) return value;
  const parts = /^rgb\((\d+),\s*(\d+),\s*(\d+)\)$/.exec(value);
  if (!parts) throw new Error(`The figure has a colour ${value}.`);
  return [Number(parts[1]), Number(parts[2]), Number(parts[3])];
}
