import { subsetFont } from './fonts/subset';
import type { FigureFonts } from './fonts/figure-fonts';
import { scanSvg, type Element } from './pdf/scan';

/** Of the family in the file, which then need not be on the machine of the reader. */
const FAMILY = 'DejaVu Sans';

/** An SVG figure with the letters that it uses inside, so that it looks the same everywhere; where a program does not know embedded fonts it takes one of the same name. */
export function embedFonts(svg: string, fonts: FigureFonts): string {
  const codes = { regular: new Set<number>(), bold: new Set<number>() };
  const collect = ({ name, attributes, text, children }: Element): void => {
    const face = Number(attributes['font-weight'] ?? 400) >= 600 ? codes.bold : codes.regular;
    if (name === 'text') for (const character of text) face.add(character.codePointAt(0)!);
    children.forEach(collect);
  };
  collect(scanSvg(svg));
  const faces = (
    [
      ['regular', 400],
      ['bold', 600],
    ] as const
  ).flatMap(([name, weight]) => {
    if (codes[name].size === 0) return [];
    const { bytes } = subsetFont(fonts[name], [...codes[name]], { characters: true });
    const source = `data:font/ttf;base64,${Buffer.from(bytes).toString('base64')}`;
    return `@font-face{font-family:'${FAMILY}';font-weight:${weight};src:url(${source})}`;
  });
  return svg
    .replace(/^(<\?xml[^>]*>\s*<svg [^>]*?font-family=")[^"]*"/, `$1'${FAMILY}', sans-serif"`)
    .replace('</desc>\n', `</desc>\n<style>${faces.join('')}</style>\n`);
}
