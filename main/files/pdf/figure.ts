import type { FigureFonts } from '../fonts/figure-fonts';
import { decimal, dictionary, latin1, PdfDocument, reference, textString } from './document';
import { PdfFont } from './font';
import { pageOperators } from './page';
import { scanSvg, type Element } from './scan';

const POINTS_PER_MM = 72 / 25.4;

/**
 * One of our SVG figures as a PDF of one page of its size: lines stay lines, text stays text, in subsets of `fonts` that are
 * embedded. It has no date and no random identifier, so the same figure is the same file. (ISO 32000-1.)
 */
export function svgToPdf(svg: string, fonts: FigureFonts): Uint8Array {
  const root = scanSvg(svg);
  const [width, height] = [millimetres(root, 'width'), millimetres(root, 'height')].map((mm) => mm * POINTS_PER_MM);
  const [, , across] = root.attributes['viewBox'].split(' ').map(Number);
  const document = new PdfDocument();
  const faces = [
    { name: 'F0', font: new PdfFont(fonts.regular, 'DejaVuSans') },
    { name: 'F1', font: new PdfFont(fonts.bold, 'DejaVuSans-Bold') },
  ];
  const states = new Map<string, string>();
  const used = new Set<number>();
  const draw = (encode: readonly ((text: string) => string)[]) =>
    pageOperators(root, {
      opacity: (fill, stroke) => {
        const state = dictionary({ ca: decimal(fill), CA: decimal(stroke) });
        if (!states.has(state)) states.set(state, `G${states.size}`);
        return states.get(state)!;
      },
      font: (bold) => {
        const face = bold ? 1 : 0;
        used.add(face);
        const { name, font } = faces[face];
        return { name, width: (text) => font.width(text), encode: encode[face] };
      },
    });
  // Once to learn which characters there are, and once with the numbers of their glyphs.
  draw(
    faces.map(
      ({ font }) =>
        (text) => (font.take(text), ''),
    ),
  );
  const embedded = faces.map(({ name, font }, face) => (used.has(face) ? { name, ...font.embed(document) } : null));
  const scale = decimal6(width / across);
  const content = `${scale} 0 0 -${scale} 0 ${decimal(height)} cm\n${draw(embedded.map((face) => face?.encode ?? (() => '')))}\n`;
  const contents = document.stream(latin1(content));
  const pages = document.reserve();
  const page = document.dictionary({
    Type: '/Page',
    Parent: reference(pages),
    MediaBox: `[0 0 ${decimal(width)} ${decimal(height)}]`,
    Contents: reference(contents),
    Resources: dictionary({
      Font: dictionary(Object.fromEntries(embedded.flatMap((face) => (face ? [[face.name, reference(face.object)]] : [])))),
      ExtGState: dictionary(Object.fromEntries([...states].map(([state, name]) => [name, state]))),
    }),
    // Transparent colours are mixed as those of a screen.
    Group: dictionary({ S: '/Transparency', CS: '/DeviceRGB' }),
  });
  document.dictionary({ Type: '/Pages', Kids: `[${reference(page)}]`, Count: '1' }, pages);
  const catalog = document.dictionary({
    Type: '/Catalog',
    Pages: reference(pages),
    Lang: '(en)',
    ViewerPreferences: dictionary({ DisplayDocTitle: 'true' }),
  });
  const textOf = (name: string) => root.children.find((child) => child.name === name)?.text ?? '';
  const info = document.dictionary({ Title: textString(textOf('title')), Subject: textString(textOf('desc')), Producer: '(Zerogap)' });
  return document.bytes(catalog, info);
}

function millimetres({ attributes }: Element, name: string): number {
  const size = /^([\d.]+)mm$/.exec(attributes[name] ?? '');
  if (!size) throw new Error(`The figure has no ${name} in millimetres.`);
  return Number(size[1]);
}

const decimal6 = (value: number) => String(Math.round(value * 1e6) / 1e6);
