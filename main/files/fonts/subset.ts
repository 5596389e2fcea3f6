import { joined } from '../bytes';
import type { TrueType } from './truetype';

/** A font of some characters only. */
export interface Subset {
  /** Its glyph of a character: 1, 2, … in the order of the code points; 0 is the empty box. */
  glyphs: ReadonlyMap<number, number>;
  /** A TrueType file with what drawing needs and, where `characters` are asked for, what a browser needs to find glyphs by them. */
  bytes: Uint8Array;
}

/** Flags of a part of a composite glyph (OpenType 1.9, glyf). */
const WORDS = 0x1;
const SCALE = 0x8;
const MORE = 0x20;
const TWO_SCALES = 0x40;
const MATRIX = 0x80;
const INSTRUCTIONS = 0x100;

/**
 * The font with the given characters, their parts and the empty box. Hinting is left out, since print and zooming have no
 * use for it; the same characters give the same bytes.
 */
export function subsetFont(font: TrueType, codes: readonly number[], { characters }: { characters: boolean }): Subset {
  const sorted = [...new Set(codes)].sort((a, b) => a - b).filter((code) => font.glyphOf(code) !== 0);
  const glyphs = new Map(sorted.map((code, i) => [code, i + 1]));
  // A glyph for each character, also where two share one, so that text can be read back from it.
  const sources = [0, ...sorted.map((code) => font.glyphOf(code))];
  const parts = new Map<number, number>();
  const outlines: Uint8Array[] = [];
  for (let i = 0; i < sources.length; i++)
    outlines.push(
      withoutHinting(font.outline(sources[i]), (part) => {
        if (!parts.has(part)) parts.set(part, sources.push(part) - 1);
        return parts.get(part)!;
      }),
    );
  const tables: [string, Uint8Array][] = [
    ...(characters
      ? ([
          ['OS/2', copyOf(font, 'OS/2')],
          ['cmap', cmapOf(sorted)],
        ] as [string, Uint8Array][])
      : []),
    ['glyf', joined(outlines)],
    ['head', headOf(font)],
    ['hhea', patched(font, 'hhea', (view) => view.setUint16(34, sources.length))],
    ['hmtx', hmtxOf(font, sources, outlines)],
    ['loca', locaOf(outlines)],
    ['maxp', patched(font, 'maxp', (view) => view.setUint16(4, sources.length))],
    ...(characters
      ? ([
          ['name', copyOf(font, 'name')],
          ['post', postOf(font)],
        ] as [string, Uint8Array][])
      : []),
  ];
  return { glyphs, bytes: fontFile(tables) };
}

/** The entry of a glyph without its instructions, padded to four bytes; parts of a composite glyph are renumbered. */
function withoutHinting(outline: Uint8Array, renumber: (part: number) => number): Uint8Array {
  if (outline.length === 0) return outline;
  const bytes = outline.slice();
  const view = new DataView(bytes.buffer);
  const contours = view.getInt16(0);
  if (contours >= 0) {
    const at = 10 + 2 * contours;
    const length = view.getUint16(at);
    view.setUint16(at, 0);
    return padded(joined([bytes.subarray(0, at + 2), bytes.subarray(at + 2 + length)]));
  }
  for (let at = 10; ;) {
    const flags = view.getUint16(at);
    view.setUint16(at, flags & ~INSTRUCTIONS);
    view.setUint16(at + 2, renumber(view.getUint16(at + 2)));
    at += 4 + (flags & WORDS ? 4 : 2) + (flags & SCALE ? 2 : flags & TWO_SCALES ? 4 : flags & MATRIX ? 8 : 0);
    if (!(flags & MORE)) return padded(bytes.subarray(0, at));
  }
}

function hmtxOf(font: TrueType, sources: readonly number[], outlines: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(4 * sources.length);
  const view = new DataView(bytes.buffer);
  sources.forEach((glyph, i) => {
    view.setUint16(4 * i, font.advance(glyph));
    // The left side bearing is where the outline begins.
    const outline = outlines[i];
    if (outline.length > 0) view.setInt16(4 * i + 2, new DataView(outline.buffer, outline.byteOffset).getInt16(2));
  });
  return bytes;
}

function locaOf(outlines: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(4 * (outlines.length + 1));
  const view = new DataView(bytes.buffer);
  let at = 0;
  outlines.forEach(({ length }, i) => view.setUint32(4 * (i + 1), (at += length)));
  return bytes;
}

function headOf(font: TrueType): Uint8Array {
  return patched(font, 'head', (view) => {
    view.setUint32(8, 0);
    view.setInt16(50, 1);
  });
}

/** Format 3: no names of glyphs. */
function postOf(font: TrueType): Uint8Array {
  const bytes = copyOf(font, 'post').slice(0, 32);
  new DataView(bytes.buffer).setUint32(0, 0x30000);
  return bytes;
}

/** Characters of the first plane to glyphs 1, 2, …, a segment for each run of code points (format 4). */
function cmapOf(codes: readonly number[]): Uint8Array {
  const runs: { start: number; end: number; glyph: number }[] = [];
  codes.forEach((code, i) => {
    const last = runs[runs.length - 1];
    if (last && last.end === code - 1) last.end = code;
    else runs.push({ start: code, end: code, glyph: i + 1 });
  });
  const segments = [...runs, { start: 0xffff, end: 0xffff, glyph: 0 }];
  const count = segments.length;
  const length = 16 + 8 * count;
  const bytes = new Uint8Array(12 + length);
  const view = new DataView(bytes.buffer);
  [0, 1, 3, 1, 0, 12, 4, length, 0, 2 * count].forEach((word, i) => view.setUint16(2 * i, word));
  const power = 2 ** Math.floor(Math.log2(count));
  [2 * power, Math.log2(power), 2 * (count - power)].forEach((word, i) => view.setUint16(20 + 2 * i, word));
  segments.forEach(({ start, end, glyph }, i) => {
    view.setUint16(26 + 2 * i, end);
    view.setUint16(28 + 2 * (count + i), start);
    view.setUint16(28 + 2 * (2 * count + i), (glyph - start) & 0xffff);
  });
  return bytes;
}

/** Tables in a file with their checksums and that of the whole. */
function fontFile(tables: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const count = tables.length;
  const header = new Uint8Array(12 + 16 * count);
  const view = new DataView(header.buffer);
  const power = 2 ** Math.floor(Math.log2(count));
  view.setUint32(0, 0x10000);
  [count, 16 * power, Math.log2(power), 16 * (count - power)].forEach((word, i) => view.setUint16(4 + 2 * i, word));
  let at = header.length;
  const bodies = tables.map(([tag, bytes], i) => {
    const entry = 12 + 16 * i;
    [...tag].forEach((letter, k) => (header[entry + k] = letter.charCodeAt(0)));
    const body = padded(bytes);
    view.setUint32(entry + 4, sum(body));
    view.setUint32(entry + 8, at);
    view.setUint32(entry + 12, bytes.length);
    at += body.length;
    return body;
  });
  const file = joined([header, ...bodies]);
  const whole = new DataView(file.buffer);
  const head = view.getUint32(12 + 16 * tables.findIndex(([tag]) => tag === 'head') + 8);
  whole.setUint32(head + 8, (0xb1b0afba - sum(file)) >>> 0);
  return file;
}

function patched(font: TrueType, tag: string, change: (view: DataView) => void): Uint8Array {
  const bytes = copyOf(font, tag).slice();
  change(new DataView(bytes.buffer));
  return bytes;
}

function copyOf(font: TrueType, tag: string): Uint8Array {
  const table = font.table(tag);
  if (!table) throw new Error(`The font has no table ${tag}.`);
  return table;
}

function sum(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let total = 0;
  for (let at = 0; at < bytes.length; at += 4) total = (total + view.getUint32(at)) >>> 0;
  return total;
}

const padded = (bytes: Uint8Array): Uint8Array =>
  bytes.length % 4 === 0 ? bytes : joined([bytes, new Uint8Array(4 - (bytes.length % 4))]);
