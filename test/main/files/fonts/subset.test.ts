import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../build/compile.mjs';
import { FONT_FILES, fontDirectory } from '../../../../main/files/fonts/figure-fonts';
import { subsetFont } from '../../../../main/files/fonts/subset';
import { readTrueType, type TrueType } from '../../../../main/files/fonts/truetype';

/** Letters of one part and of several (ä, ½ are made of others), signs, and a blank. */
const TEXT = 'Objective − β‖ν‖ ≤ 10⁻¹² äÄé½ σ₁ Wᵀ₊ fi 0123456789';
const codes = [...new Set(TEXT)].map((character) => character.codePointAt(0)!);
let folder = '';
const fonts = {} as Record<keyof typeof FONT_FILES, TrueType>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zerogap-font-'));
  for (const face of ['regular', 'bold'] as const)
    fonts[face] = readTrueType(new Uint8Array(readFileSync(join(fontDirectory(ROOT), FONT_FILES[face]))));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What resvg, which reads fonts by a library of its own, draws with a font: letter by letter, since kerning and ligatures are rules of the whole font. */
function drawn(file: string, weight: number): Buffer {
  const letters = [...TEXT].map((letter, i) => `<text x="${5 + 20 * i}" y="40">${letter}</text>`).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${20 * TEXT.length + 30}" height="60" font-size="24" font-weight="${weight}" font-family="DejaVu Sans">${letters}</svg>`;
  return Buffer.from(
    new Resvg(svg, { font: { loadSystemFonts: false, fontFiles: [file], defaultFontFamily: 'DejaVu Sans' } }).render().pixels,
  );
}

test.each([
  ['regular', 400],
  ['bold', 700],
] as const)('%s: letters of the subset look as those of the font', (face, weight) => {
  const file = join(folder, `${face}.ttf`);
  const { bytes, glyphs } = subsetFont(fonts[face], codes, { characters: true });
  writeFileSync(file, bytes);
  expect(bytes.length).toBeLessThan(30_000);
  expect(glyphs.size).toBe(codes.length);
  const [whole, part] = [drawn(join(fontDirectory(ROOT), FONT_FILES[face]), weight), drawn(file, weight)];
  const ink = whole.reduce((sum, value) => sum + value, 0);
  const difference = whole.reduce((sum, value, i) => sum + Math.abs(value - part[i]), 0);
  expect(ink).toBeGreaterThan(100_000);
  expect(difference).toBeLessThan(0.001 * ink);
});

test('it can be read as a font: widths and characters are those of the whole', () => {
  const { bytes, glyphs } = subsetFont(fonts.regular, codes, { characters: true });
  const read = readTrueType(bytes);
  for (const code of codes) {
    expect(read.glyphOf(code)).toBe(glyphs.get(code));
    expect(read.advance(read.glyphOf(code))).toBe(fonts.regular.advance(fonts.regular.glyphOf(code)));
  }
  expect(read.glyphOf('Q'.codePointAt(0)!)).toBe(0);
  // The checksum of a whole font file is this number (OpenType, head).
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  expect(sum).toBe(0xb1b0afba);
});

test('the same characters give the same bytes, in any order', () => {
  const bytes = (list: number[]) => Buffer.from(subsetFont(fonts.regular, list, { characters: false }).bytes);
  expect(bytes([...codes].reverse()).equals(bytes(codes))).toBe(true);
  expect(bytes([65]).equals(bytes([66]))).toBe(false);
});

test('a character that the font lacks is the empty box', () => {
  const { glyphs } = subsetFont(fonts.regular, [65, 0x4e2d, 0x1f600], { characters: false });
  expect([...glyphs.keys()]).toEqual([65]);
});
