import type { FigureFonts } from '../fonts/figure-fonts';
import { FigureDocument } from './document';
import { drawPage } from './page';
import { scanSvg, type Element } from './scan';

const POINTS_PER_MM = 72 / 25.4;

/**
 * One of our SVG figures as a PDF of one page of its size: lines stay lines, text stays text, in subsets of `fonts` that are
 * embedded. It has no date and nothing random, so the same figure is the same file.
 */
export function svgToPdf(svg: string, fonts: FigureFonts): Promise<Uint8Array> {
  const root = scanSvg(svg);
  const [width, height] = [millimetres(root, 'width'), millimetres(root, 'height')].map((mm) => mm * POINTS_PER_MM);
  const textOf = (name: string) => root.children.find((child) => child.name === name)?.text ?? '';
  const page = new FigureDocument([width, height], { title: textOf('title'), subject: textOf('desc') }, fonts);
  const [, , across] = root.attributes['viewBox'].split(' ').map(Number);
  page.scale(width / across);
  drawPage(root, page);
  return page.bytes();
}

function millimetres({ attributes }: Element, name: string): number {
  const size = /^([\d.]+)mm$/.exec(attributes[name] ?? '');
  if (!size) throw new Error(`The figure has no ${name} in millimetres.`);
  return Number(size[1]);
}
