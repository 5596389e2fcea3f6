import type { FigureFonts } from './fonts/figure-fonts';
import { subsetFont } from './fonts/subset';
import { isBold } from './pdf/page';
import { scanSvg, type Element } from './pdf/scan';

/** Of the family in the file, which then need not be on the machine of the reader. */
const FAMILY = 'DejaVu Sans';

/**
 * An SVG figure with the letters that it uses inside, so that it looks the same everywhere; where a program does not know embedded
 * fonts it takes one of the same name. `root` is that of the application.
 */
export async function embedFonts(svg: string, fonts: FigureFonts, root: string): Promise<string> {
  const codes = { regular: new Set<number>(), bold: new Set<number>() };
  const collect = (element: Element): void => {
    const face = codes[isBold(element) ? 'bold' : 'regular'];
    if (element.name === 'text') for (const character of element.text) face.add(character.codePointAt(0)!);
    element.children.forEach(collect);
  };
  collect(scanSvg(svg));
  let faces = '';
  for (const [name, weight] of [
    ['regular', 400],
    ['bold', 600],
  ] as const) {
    if (codes[name].size === 0) continue;
    const bytes = await subsetFont(fonts[name].bytes, codes[name], root);
    const source = `data:font/ttf;base64,${Buffer.from(bytes).toString('base64')}`;
    faces += `@font-face{font-family:'${FAMILY}';font-weight:${weight};src:url(${source})}`;
  }
  return svg
    .replace(/^(<\?xml[^>]*>\s*<svg [^>]*?font-family=")[^"]*"/, `$1'${FAMILY}', sans-serif"`)
    .replace('</desc>\n', `</desc>\n<style>${faces}</style>\n`);
}
