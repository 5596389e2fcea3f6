import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { create, type Font } from 'fontkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../build/compile.mjs';
import { figureFonts, type FigureFonts } from '../../../../main/files/fonts/figure-fonts';
import { FONT_FILES, fontDirectory } from '../../../../main/files/fonts/places';
import { subsetFont } from '../../../../main/files/fonts/subset';

/** Letters of one part and of several (ä, ½ are made of others), signs, and a blank. */
const TEXT = 'Objective − β‖ν‖ ≤ 10⁻¹² äÄé½ σ₁ Wᵀ₊ fi 0123456789';
const codes = [...new Set(TEXT)].map((character) => character.codePointAt(0)!);
let folder = '';
let fonts: FigureFonts;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zerogap-font-'));
  fonts = await figureFonts(ROOT);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What resvg, which reads fonts by a library of its own, draws with a font: letter by letter. */
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
] as const)('%s: letters of the subset look as those of the font', async (face, weight) => {
  const file = join(folder, `${face}.ttf`);
  const bytes = await subsetFont(fonts[face].bytes, codes, ROOT);
  writeFileSync(file, bytes);
  expect(bytes.length).toBeLessThan(30_000);
  const [whole, part] = [drawn(join(fontDirectory(ROOT), FONT_FILES[face]), weight), drawn(file, weight)];
  const ink = whole.reduce((sum, value) => sum + value, 0);
  const difference = whole.reduce((sum, value, i) => sum + Math.abs(value - part[i]), 0);
  expect(ink).toBeGreaterThan(100_000);
  expect(difference).toBeLessThan(0.001 * ink);
});

test('it can be read as a font: widths and characters are those of the whole', async () => {
  const read = create(Buffer.from(await subsetFont(fonts.regular.bytes, codes, ROOT))) as Font;
  expect(read.characterSet).toEqual(expect.arrayContaining(codes));
  expect(read.hasGlyphForCodePoint('Q'.codePointAt(0)!)).toBe(false);
  for (const code of codes) expect(read.glyphForCodePoint(code).advanceWidth).toBe(fonts.regular.font.glyphForCodePoint(code).advanceWidth);
});

test('the same characters give the same bytes, in any order', async () => {
  const bytes = async (list: number[]) => Buffer.from(await subsetFont(fonts.regular.bytes, list, ROOT));
  expect((await bytes([...codes].reverse())).equals(await bytes(codes))).toBe(true);
  expect((await bytes([65])).equals(await bytes([66]))).toBe(false);
});
