import type { FigureFonts } from './fonts/figure-fonts';
import { isBold } from './pdf/page';
import { scanSvg, type Element } from './pdf/scan';

/** As many letters as a sentence names. */
const NAMED = 8;

/** What a figure's fonts lack of its letters, in a sentence; null where they have all. */
export function missingLetters(svg: string, fonts: FigureFonts): string | null {
  const missing = new Set<string>();
  const collect = (element: Element): void => {
    const { font } = fonts[isBold(element) ? 'bold' : 'regular'];
    if (element.name === 'text')
      for (const letter of element.text) if (!font.hasGlyphForCodePoint(letter.codePointAt(0)!)) missing.add(letter);
    element.children.forEach(collect);
  };
  collect(scanSvg(svg));
  if (missing.size === 0) return null;
  const letters = [...missing].slice(0, NAMED).join(' ');
  return `DejaVu Sans, in which figures are written, lacks ${letters}${missing.size > NAMED ? ' and others' : ''}: boxes stand for them in PDF and PNG; an SVG shows them where its reader has a font for them. Rename what holds them.`;
}
