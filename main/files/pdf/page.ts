import { decimal } from './document';
import { pathOperators } from './path';
import type { Element } from './scan';

/** What drawing a page asks of its surroundings. */
export interface Resources {
  /** The name of a state with these opacities. */
  opacity(fill: number, stroke: number): string;
  /** The name of a font by its weight, the width of a text in ems, and its hexadecimal digits. */
  font(bold: boolean): { name: string; width(text: string): number; encode(text: string): string };
}

/** What an element inherits where it says nothing itself. */
type Inherited = Readonly<Record<string, string>>;
const INHERITED = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-linejoin',
  'stroke-linecap',
  'stroke-dasharray',
  'fill-opacity',
  'stroke-opacity',
];
const INITIAL: Inherited = { fill: '#000000', stroke: 'none', 'stroke-width': '1', 'fill-opacity': '1', 'stroke-opacity': '1' };
const JOINS: Record<string, string> = { miter: '0', round: '1', bevel: '2' };
const CAPS: Record<string, string> = { butt: '0', round: '1', square: '2' };
const SILENT = new Set(['title', 'desc', 'defs', 'style']);

/** The drawing operators of what is in an SVG document, in its own coordinates. Throws an Error on what figures are not made of. */
export function pageOperators(root: Element, resources: Resources): string {
  const clips = new Map<string, string>();
  const find = (element: Element): void => {
    if (element.name === 'clipPath') clips.set(element.attributes['id'], element.children.map(outline).join('\n'));
    element.children.forEach(find);
  };
  find(root);
  return drawn(root, INITIAL);

  function drawn(element: Element, inherited: Inherited): string {
    const { name, attributes } = element;
    if (SILENT.has(name)) return '';
    const style = { ...inherited };
    for (const key of INHERITED) if (attributes[key] !== undefined) style[key] = attributes[key];
    const own = [transformOf(attributes['transform']), clipOf(attributes['clip-path']), bodyOf(element, style)].filter(
      (part) => part !== '',
    );
    return own.length === 0 ? '' : `q\n${own.join('\n')}\nQ`;
  }

  function bodyOf(element: Element, style: Inherited): string {
    if (element.name === 'svg' || element.name === 'g')
      return element.children
        .map((child) => drawn(child, style))
        .filter((part) => part !== '')
        .join('\n');
    if (element.name === 'text') return written(element, style);
    const fills = style['fill'] !== 'none';
    const strokes = style['stroke'] !== 'none' && Number(style['stroke-width']) > 0;
    if (!fills && !strokes) return '';
    return [paint(element, style), outline(element), fills && strokes ? 'B' : fills ? 'f' : 'S'].join('\n');
  }

  function clipOf(value: string | undefined): string {
    if (value === undefined) return '';
    const clip = clips.get(/^url\(#(.+)\)$/.exec(value)?.[1] ?? '');
    if (clip === undefined) throw new Error(`The figure has no clip path ${value}.`);
    return `${clip}\nW n`;
  }

  /** Colours, opacities and the look of lines. */
  function paint({ attributes }: Element, style: Inherited): string {
    const whole = Number(attributes['opacity'] ?? 1);
    const [fill, stroke] = [whole * Number(style['fill-opacity']), whole * Number(style['stroke-opacity'])];
    const dash = style['stroke-dasharray'];
    return [
      fill === 1 && stroke === 1 ? '' : `/${resources.opacity(fill, stroke)} gs`,
      style['fill'] === 'none' ? '' : `${colour(style['fill'])} rg`,
      ...(style['stroke'] === 'none'
        ? []
        : [
            `${colour(style['stroke'])} RG`,
            `${decimal(Number(style['stroke-width']))} w`,
            `${JOINS[style['stroke-linejoin'] ?? 'miter']} j ${CAPS[style['stroke-linecap'] ?? 'butt']} J`,
            dash === undefined || dash === 'none'
              ? ''
              : `[${dash
                  .split(/[\s,]+/)
                  .map(Number)
                  .map(decimal)
                  .join(' ')}] 0 d`,
          ]),
    ]
      .filter((part) => part !== '')
      .join('\n');
  }

  function written(element: Element, style: Inherited): string {
    const { attributes, text } = element;
    if (text === '') return '';
    const size = Number(attributes['font-size']);
    const font = resources.font(Number(attributes['font-weight'] ?? 400) >= 600);
    const share = { start: 0, middle: 0.5, end: 1 }[attributes['text-anchor'] ?? 'start'];
    if (share === undefined || !(size > 0)) throw new Error(`A text of the figure has no size or anchor: ${text}`);
    const x = Number(attributes['x']) - share * size * font.width(text);
    // The page is upside down, as SVG is; letters are not.
    const show = (mode: 0 | 1) =>
      `BT ${mode} Tr /${font.name} ${decimal(size)} Tf 1 0 0 -1 ${decimal(x)} ${decimal(Number(attributes['y']))} Tm <${font.encode(text)}> Tj ET`;
    if (style['stroke'] === 'none') return [paint(element, style), show(0)].join('\n');
    if (attributes['paint-order'] !== 'stroke') throw new Error(`A text of the figure has an outline over it: ${text}`);
    // The border is the same letters once more, which nobody is to read twice.
    return [paint(element, style), `/Span << /ActualText () >> BDC\n${show(1)}\nEMC`, show(0)].join('\n');
  }
}

/** The outline of a shape. */
function outline({ name, attributes }: Element): string {
  const value = (key: string) => Number(attributes[key] ?? 0);
  if (name === 'path') return pathOperators(attributes['d']);
  if (name === 'rect') return `${[value('x'), value('y'), value('width'), value('height')].map(decimal).join(' ')} re`;
  if (name === 'circle' || name === 'ellipse') {
    const [rx, ry] = name === 'circle' ? [value('r'), value('r')] : [value('rx'), value('ry')];
    const [left, right, y] = [value('cx') - rx, value('cx') + rx, value('cy')];
    return pathOperators(`M${left} ${y}A${rx} ${ry} 0 0 1 ${right} ${y}A${rx} ${ry} 0 0 1 ${left} ${y}Z`);
  }
  if (name === 'line') return pathOperators(`M${value('x1')} ${value('y1')}L${value('x2')} ${value('y2')}`);
  if (name === 'polyline' || name === 'polygon') return pathOperators(`M${attributes['points']}${name === 'polygon' ? 'Z' : ''}`);
  throw new Error(`The figure has an element ${name}.`);
}

function transformOf(list: string | undefined): string {
  if (list === undefined) return '';
  const steps = [...list.matchAll(/(\w+)\(([^)]*)\)/g)].map(([, name, values]) => {
    const [a = 0, b, c, d, e, f] = values
      .trim()
      .split(/[\s,]+/)
      .map(Number);
    if (name === 'translate') return [1, 0, 0, 1, a, b ?? 0];
    if (name === 'scale') return [a, 0, 0, b ?? a, 0, 0];
    if (name === 'rotate' && b === undefined) {
      const [cos, sin] = [Math.cos((a * Math.PI) / 180), Math.sin((a * Math.PI) / 180)];
      return [cos, sin, -sin, cos, 0, 0];
    }
    if (name === 'matrix' && f !== undefined) return [a, b, c, d, e, f];
    throw new Error(`The figure has a transform ${name}.`);
  });
  return steps.map((matrix) => `${matrix.map((value) => String(Math.round(value * 1e6) / 1e6 + 0)).join(' ')} cm`).join('\n');
}

/** Red, green and blue from 0 to 1. */
function colour(value: string): string {
  const digits = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(value);
  if (digits)
    return digits
      .slice(1)
      .map((pair) => decimal(parseInt(pair, 16) / 255))
      .join(' ');
  const parts = /^rgb\((\d+),\s*(\d+),\s*(\d+)\)$/.exec(value);
  if (!parts) throw new Error(`The figure has a colour ${value}.`);
  return parts
    .slice(1)
    .map((part) => decimal(Number(part) / 255))
    .join(' ');
}
