import { subsetFont } from '../fonts/subset';
import type { TrueType } from '../fonts/truetype';
import { decimal, hex, latin1, reference, word, type PdfDocument } from './document';

/** A font on a page: it collects the characters that are written with it and embeds no others. */
export class PdfFont {
  private readonly codes = new Set<number>();

  constructor(
    private readonly font: TrueType,
    private readonly name: string,
  ) {}

  /** Width of a text in ems. */
  width(text: string): number {
    let units = 0;
    for (const character of text) units += this.font.advance(this.font.glyphOf(character.codePointAt(0)!));
    return units / this.font.unitsPerEm;
  }

  /** Notes which characters a text has, before the glyphs have numbers. */
  take(text: string): void {
    for (const character of text) this.codes.add(character.codePointAt(0)!);
  }

  /** Embeds the glyphs that were taken: the number of the font's object, and how a text is written in hexadecimal digits. */
  embed(document: PdfDocument): { object: number; encode(text: string): string } {
    const { font } = this;
    const { glyphs, bytes } = subsetFont(font, [...this.codes], { characters: false });
    const thousandths = (units: number) => decimal((1000 * units) / font.unitsPerEm);
    const used = [...glyphs];
    // Six letters that mark a subset (9.6.4), of the characters in it.
    const tag = subsetTag(used.map(([code]) => code));
    const BaseFont = `/${tag}+${this.name}`;
    const descriptor = document.dictionary({
      Type: '/FontDescriptor',
      FontName: BaseFont,
      // Symbolic: glyphs have numbers of our own.
      Flags: '4',
      FontBBox: `[${font.box.map(thousandths).join(' ')}]`,
      ItalicAngle: '0',
      Ascent: thousandths(font.ascent),
      Descent: thousandths(font.descent),
      CapHeight: '729',
      StemV: this.name.endsWith('Bold') ? '140' : '80',
      FontFile2: reference(document.stream(bytes, { Length1: String(bytes.length) })),
    });
    const widths = [0, ...used.map(([code]) => font.glyphOf(code))].map((glyph) => thousandths(font.advance(glyph)));
    const descendant = document.dictionary({
      Type: '/Font',
      Subtype: '/CIDFontType2',
      BaseFont,
      CIDSystemInfo: '<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>',
      FontDescriptor: reference(descriptor),
      CIDToGIDMap: '/Identity',
      W: `[0 [${widths.join(' ')}]]`,
    });
    const object = document.dictionary({
      Type: '/Font',
      Subtype: '/Type0',
      BaseFont,
      Encoding: '/Identity-H',
      DescendantFonts: `[${reference(descendant)}]`,
      ToUnicode: reference(document.stream(latin1(unicodeMap(used)))),
    });
    const encode = (text: string) => [...text].map((character) => word(glyphs.get(character.codePointAt(0)!) ?? 0)).join('');
    return { object, encode };
  }
}

function subsetTag(codes: readonly number[]): string {
  let hash = 0;
  for (const code of codes) hash = (Math.imul(hash, 31) + code) >>> 0;
  return Array.from({ length: 6 }, (_, i) => String.fromCharCode(65 + (Math.floor(hash / 26 ** i) % 26))).join('');
}

/** What a reader needs to copy and search: the character of each glyph, at most a hundred in one block (9.10.3). */
function unicodeMap(used: readonly (readonly [number, number])[]): string {
  const blocks: string[] = [];
  for (let at = 0; at < used.length; at += 100) {
    const block = used.slice(at, at + 100).map(([code, glyph]) => `<${word(glyph)}> <${hex(String.fromCodePoint(code))}>`);
    blocks.push(`${block.length} beginbfchar\n${block.join('\n')}\nendbfchar\n`);
  }
  return [
    '/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapType 2 def\n/CMapName /Adobe-Identity-UCS def\n',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n',
    '1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n',
    ...blocks,
    'endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n',
  ].join('');
}
