/** A TrueType font as far as writing text with it needs: which glyph a character has, how wide it is, and its outline as bytes. */
export interface TrueType {
  unitsPerEm: number;
  ascent: number;
  descent: number;
  /** xMin, yMin, xMax, yMax of all glyphs. */
  box: readonly [number, number, number, number];
  /** The glyph of a code point; 0, the empty box, where the font has none. */
  glyphOf(code: number): number;
  /** Advance width of a glyph in font units. */
  advance(glyph: number): number;
  /** The entry of a glyph in the table glyf; empty for a blank. */
  outline(glyph: number): Uint8Array;
  /** A table as it stands in the file; null where the font has none. */
  table(tag: string): Uint8Array | null;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Reads a font with outlines in a table glyf (OpenType 1.9). Throws an Error where it is none: fonts are ours, not the user's. */
export function readTrueType(bytes: Uint8Array): TrueType {
  const file = viewOf(bytes);
  const tables = new Map<string, Uint8Array>();
  for (let i = 0; i < file.getUint16(4); i++) {
    const at = 12 + 16 * i;
    const from = file.getUint32(at + 8);
    tables.set(String.fromCharCode(...bytes.subarray(at, at + 4)), bytes.subarray(from, from + file.getUint32(at + 12)));
  }
  const need = (tag: string): Uint8Array => {
    const table = tables.get(tag);
    if (!table) throw new Error(`The font has no table ${tag}.`);
    return table;
  };
  const [head, hhea] = [viewOf(need('head')), viewOf(need('hhea'))];
  const [hmtx, loca, glyf] = [viewOf(need('hmtx')), viewOf(need('loca')), need('glyf')];
  const measured = hhea.getUint16(34);
  const long = head.getInt16(50) === 1;
  const place = (glyph: number) => (long ? loca.getUint32(4 * glyph) : 2 * loca.getUint16(2 * glyph));
  const characters = readCharacters(viewOf(need('cmap')));
  return {
    unitsPerEm: head.getUint16(18),
    ascent: hhea.getInt16(4),
    descent: hhea.getInt16(6),
    box: [head.getInt16(36), head.getInt16(38), head.getInt16(40), head.getInt16(42)],
    glyphOf: (code) => characters(code),
    advance: (glyph) => hmtx.getUint16(4 * Math.min(glyph, measured - 1)),
    outline: (glyph) => glyf.subarray(place(glyph), place(glyph + 1)),
    table: (tag) => tables.get(tag) ?? null,
  };
}

/** The subtable of Unicode's first plane in its segments (format 4), which every font has. */
function readCharacters(cmap: DataView): (code: number) => number {
  let at = 0;
  for (let i = 0; i < cmap.getUint16(2); i++) {
    const offset = cmap.getUint32(8 + 8 * i);
    if (cmap.getUint16(offset) === 4) at = offset;
  }
  if (at === 0) throw new Error('The font has no characters of the first plane.');
  const segments = cmap.getUint16(at + 6) / 2;
  const [ends, starts] = [at + 14, at + 16 + 2 * segments];
  const [deltas, offsets] = [starts + 2 * segments, starts + 4 * segments];
  return (code) => {
    for (let i = 0; i < segments; i++) {
      if (code > cmap.getUint16(ends + 2 * i)) continue;
      const start = cmap.getUint16(starts + 2 * i);
      if (code < start) return 0;
      const delta = cmap.getUint16(deltas + 2 * i);
      const offset = cmap.getUint16(offsets + 2 * i);
      if (offset === 0) return (code + delta) & 0xffff;
      const glyph = cmap.getUint16(offsets + 2 * i + offset + 2 * (code - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
