import type { Font } from 'fontkit';
import PDFDocument from 'pdfkit';
import type { FigureFonts } from '../fonts/figure-fonts';

/** A font of pdfkit while a page is drawn: its number, and the characters of each of its glyphs. */
interface OpenFont {
  id: string;
  unicode: readonly (readonly number[])[];
}

/** What pdfkit has and its types do not say. */
interface Internals {
  _font: OpenFont;
  _fontFamilies: Readonly<Record<string, OpenFont>>;
  page: { dictionary: { data: object } };
  registerFont(name: string, font: Font): void;
  dash(lengths: readonly number[]): void;
}

/**
 * A PDF of one page for a figure: the same drawing is the same file, and no two of them that stand in one paper have different
 * subsets of a font under one name (ISO 32000-1, 9.6.4).
 */
export class FigureDocument extends PDFDocument {
  private readonly internals = this as unknown as Internals;
  private readonly whole: Promise<Uint8Array>;

  /** `size` in points. */
  constructor(size: readonly [number, number], about: { title: string; subject: string }, fonts: FigureFonts) {
    super({
      size: [...size],
      margin: 0,
      // None but ours: the fonts that every reader has are not embedded.
      font: '',
      pdfVersion: '1.7',
      lang: 'en',
      displayTitle: true,
      info: { Title: about.title, Subject: about.subject, Producer: 'Zerogap', Creator: 'Zerogap', CreationDate: new Date(0) },
    });
    const parts: Uint8Array[] = [];
    this.on('data', (part: Uint8Array) => parts.push(part));
    this.whole = new Promise((done) => this.on('end', () => done(Buffer.concat(parts))));
    // pdfkit makes the file's identifier of a date; the file has none.
    delete this.info.CreationDate;
    this.internals.registerFont('regular', fonts.regular.font);
    this.internals.registerFont('bold', fonts.bold.font);
    // Transparent colours are mixed as those of a screen.
    Object.assign(this.internals.page.dictionary.data, { Group: { Type: 'Group', S: 'Transparency', CS: 'DeviceRGB' } });
  }

  /** Lengths of dashes and of the spaces between them. */
  dashes(lengths: readonly number[]): void {
    this.internals.dash(lengths);
  }

  /** Draws what nobody is to read: the border of letters, which are there already. */
  unread(draw: () => void): void {
    this.addContent('/Span << /ActualText () >> BDC');
    draw();
    this.addContent('EMC');
  }

  /** pdfkit's own would hold a date, and titles with & and < as they are; all of it is in the dictionary of the document. */
  override endMetadata(): void {}

  /** The file. */
  bytes(): Promise<Uint8Array> {
    // Of this pdfkit makes the six letters that mark a subset. The page has its fonts already.
    for (const font of Object.values(this.internals._fontFamilies)) font.id = `F${subsetMark(font.unicode)}`;
    this.end();
    return this.whole;
  }
}

/** Six characters that become capital letters when pdfkit adds 17 to their codes, the same for the same glyphs only. */
function subsetMark(unicode: OpenFont['unicode']): string {
  let hash = 0;
  for (const code of unicode.flatMap((codes) => [...codes, 0])) hash = (Math.imul(hash, 31) + code) >>> 0;
  return Array.from({ length: 6 }, (_, i) => String.fromCharCode(65 - 17 + (Math.floor(hash / 26 ** i) % 26))).join('');
}
