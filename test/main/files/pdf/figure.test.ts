import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import { zlibSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../../../build/compile.mjs';
import { renderFigure } from '../../../../main/files/figure';
import { figureFonts, type FigureFonts } from '../../../../main/files/fonts/figure-fonts';
import { fontDirectory } from '../../../../main/files/fonts/places';
import { svgToPdf } from '../../../../main/files/pdf/figure';
import { scanSvg, type Element } from '../../../../main/files/pdf/scan';
import { missingLetters } from '../../../../main/files/missing-letters';
import { svgToPng } from '../../../../main/files/png';
import { gapFigure } from '../../../../shared/figures/gap';
import { objectiveFigure } from '../../../../shared/figures/objective';
import { GAP_CASES } from '../../../shared/figures/cases';
import { has, output } from '../programs';

const SIZE = { widthMm: 85, heightMm: 60 };
const svg = renderFigure((style) => objectiveFigure(GAP_CASES.restricted, style), SIZE);
let fonts: FigureFonts;
let pdf: Buffer;
let folder = '';
beforeAll(async () => {
  fonts = await figureFonts(ROOT);
  pdf = Buffer.from(await svgToPdf(svg, fonts));
  folder = mkdtempSync(join(tmpdir(), 'zerogap-pdf-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The objects of a file by their numbers, found by its table of places alone. */
function objectsOf(file: Buffer): Map<number, { head: string; stream: Buffer | null }> {
  const text = file.toString('latin1');
  const table = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1]);
  const [, count] = /^xref\n0 (\d+)\n/.exec(text.slice(table)) ?? [];
  const places = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map((match) => Number(match[1]));
  expect(places).toHaveLength(Number(count) - 1);
  return new Map(
    places.map((place, i): [number, { head: string; stream: Buffer | null }] => {
      expect(text.slice(place)).toMatch(new RegExp(`^${i + 1} 0 obj\n`));
      const head = text.slice(place, text.indexOf('endobj', place));
      const at = head.indexOf('\nstream\n');
      if (at < 0) return [i + 1, { head, stream: null }];
      const from = place + at + 8;
      return [
        i + 1,
        { head: head.slice(0, at), stream: inflateSync(file.subarray(from, from + Number(/\/Length (\d+)/.exec(head)?.[1]))) },
      ];
    }),
  );
}

const pageOf = (objects: ReturnType<typeof objectsOf>) => [...objects.values()].find(({ head }) => /\/Type \/Page\n/.test(head))!;
const referred = (head: string, key: string) => Number(new RegExp(`/${key} \\[?(\\d+) 0 R`).exec(head)?.[1]);
const contentOf = (objects: ReturnType<typeof objectsOf>) =>
  objects.get(referred(pageOf(objects).head, 'Contents'))!.stream!.toString('latin1');

/** The words of a page, by the fonts' own tables. */
function wordsOf(file: Buffer): string[] {
  const objects = objectsOf(file);
  const resources = objects.get(referred(pageOf(objects).head, 'Resources'))!.head;
  const maps = new Map(
    [...resources.matchAll(/\/(F\d) (\d+) 0 R/g)].map(([, name, number]) => {
      const map = objects.get(referred(objects.get(Number(number))!.head, 'ToUnicode'))!.stream!.toString('latin1');
      const ranges = [...map.matchAll(/<([\da-f]{4})> <[\da-f]{4}> \[(.*)\]/g)];
      return [
        name,
        new Map(ranges.flatMap(([, first, list]) => list.split(' ').map((code, i) => [parseInt(first, 16) + i, code] as const))),
      ];
    }),
  );
  const read = contentOf(objects).replace(/\/Span << \/ActualText \(\) >> BDC[^]*?EMC/g, '');
  const letters = (code: string) => String.fromCharCode(...code.match(/[\da-f]{4}/g)!.map((word) => parseInt(word, 16)));
  return [...read.matchAll(/\/(F\d) [\d.]+ Tf\n((?:\[.*\] TJ\n)+)ET/g)].map(([, font, shown]) =>
    [...shown.matchAll(/<([\da-f]+)>/g)]
      .flatMap(([, digits]) => digits.match(/.{4}/g)!.map((glyph) => letters(maps.get(font)!.get(parseInt(glyph, 16))!)))
      .join(''),
  );
}

const textsOf = (element: Element): string[] => [...(element.name === 'text' ? [element.text] : []), ...element.children.flatMap(textsOf)];

test('every object is where the table says, the page has the size of the figure', () => {
  const objects = objectsOf(pdf);
  const [, width, height] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec([...objects.values()].map(({ head }) => head).join('\n')) ?? [];
  expect(Number(width)).toBeCloseTo((85 * 72) / 25.4, 2);
  expect(Number(height)).toBeCloseTo((60 * 72) / 25.4, 2);
});

test('text stays text: what is written is what the figure says, by the fonts that are in the file', () => {
  expect(textsOf(scanSvg(svg)).length).toBeGreaterThan(20);
  expect(wordsOf(pdf)).toEqual(textsOf(scanSvg(svg)));
});

const fontNames = (file: Buffer) =>
  [...objectsOf(file).values()].flatMap(({ head }) => (head.includes('/FontFile2') ? [/\/FontName \/(\S+)/.exec(head)![1]] : []));

test('both fonts are embedded, as subsets that say so, and other letters have another name', async () => {
  const names = fontNames(pdf);
  expect(names.map((name) => name.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual(['DejaVuSans', 'DejaVuSans-Bold']);
  expect(names.every((name) => /^[A-Z]{6}\+/.test(name))).toBe(true);
  expect(pdf.length).toBeLessThan(40_000);
  const other = fontNames(Buffer.from(await svgToPdf(svg.replace(/>Objective</g, '>Objectivity<'), fonts)));
  expect(other.filter((name) => names.includes(name))).toEqual(names.filter((name) => !name.endsWith('-Bold')));
});

test('the same figure is the same file: no date, nothing random, no zlib of the Node that runs', async () => {
  expect(Buffer.from(await svgToPdf(svg, await figureFonts(ROOT))).equals(pdf)).toBe(true);
  expect(pdf.toString('latin1')).not.toMatch(/Date/);
  const content = Buffer.from(contentOf(objectsOf(pdf)), 'latin1');
  expect(pdf.includes(Buffer.from(zlibSync(content)))).toBe(true);
});

test('curves are clipped by paths, not by masks; lines keep dashes, colours and opacity', () => {
  const content = contentOf(objectsOf(pdf));
  expect(content).toMatch(/\nW n\n/);
  expect(pdf.toString('latin1')).not.toContain('SMask');
  expect(content).toContain('[7 3] 0 d');
  expect(content).toContain(`${[0x00, 0x72, 0xb2].map((part) => part / 255).join(' ')} SCN`);
  expect(pdf.toString('latin1')).toContain('/ca 0.09');
});

test('titles are as the figure has them, whatever their letters', async () => {
  const named = (title: string) => svg.replace('<title>Objective</title>', `<title>${title}</title>`);
  expect(Buffer.from(await svgToPdf(named('a &amp; (b)'), fonts)).includes('(a & \\(b\\))')).toBe(true);
  const greek = Buffer.from(await svgToPdf(named('β'), fonts));
  expect(greek.includes(Buffer.from([0x28, 0xfe, 0xff, 0x03, 0xb2, 0x29]))).toBe(true);
});

test('what figures are not made of is an error, never left out', async () => {
  const page = (inner: string) => `<svg width="10mm" height="10mm" viewBox="0 0 10 10">${inner}</svg>`;
  for (const inner of [
    '<image x="1"/>',
    '<path d="M0 0R3" fill="#000000"/>',
    '<path d="M0 0Q3 4 5 6" fill="#000000"/>',
    '<rect width="1" height="1" fill="url(#ramp)"/>',
    '<g transform="skewX(3)"></g>',
    '<text x="1" y="1">a</text>',
  ])
    await expect((async () => svgToPdf(page(inner), fonts))(), inner).rejects.toThrow(/figure/);
});

test('letters that the font lacks are named', () => {
  expect(missingLetters(svg, fonts)).toBeNull();
  const foreign = svg.replace(/>Objective</g, '>目標 β<');
  expect(missingLetters(foreign, fonts)).toMatch(/lacks 目 標: boxes stand for them in PDF and PNG/);
});

describe.skipIf(!has('pdffonts', '-v') || !has('pdftotext', '-v') || !has('pdftoppm', '-v'))(
  'by poppler (pdffonts, pdftotext, pdftoppm)',
  () => {
    test('fonts are embedded, subset and have Unicode; words are found once', () => {
      const file = join(folder, 'a.pdf');
      writeFileSync(file, pdf);
      const lines = output('pdffonts', file).trim().split('\n').slice(2);
      expect(lines).toHaveLength(2);
      for (const line of lines) expect(line).toMatch(/CID TrueType +Identity-H +yes yes yes/);
      const words = output('pdftotext', '-raw', file, '-');
      // Those with a border in the colour of the paper are the same letters twice.
      const bordered = [...svg.matchAll(/<text [^>]*paint-order[^>]*>([^<]+)</g)].map(([, text]) => text);
      expect(bordered.length).toBeGreaterThan(0);
      for (const text of bordered) expect(words.split(text), text).toHaveLength(2);
    });

    test('the page looks as the SVG does', async () => {
      const file = join(folder, 'b.pdf');
      const drawing = renderFigure((style) => gapFigure(GAP_CASES.exact, style), SIZE);
      writeFileSync(file, await svgToPdf(drawing, fonts));
      output('pdftoppm', '-r', '150', '-png', '-singlefile', file, join(folder, 'b'));
      writeFileSync(join(folder, 'c.png'), await svgToPng(drawing, 150, fontDirectory(ROOT)));
      const shape = (name: string) => {
        const png = readFileSync(join(folder, name));
        const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
        const frame = `<svg xmlns="http://www.w3.org/2000/svg" width="125" height="88"><image width="125" height="88" preserveAspectRatio="none" href="data:image/png;base64,${png.toString('base64')}"/></svg>`;
        return { width, height, pixels: new Resvg(frame).render().pixels };
      };
      const [theirs, ours] = [shape('b.png'), shape('c.png')];
      expect(Math.abs(theirs.width - ours.width)).toBeLessThanOrEqual(1);
      // As a person who squints: a fourth of the size, where hinting and smoothing are gone.
      const difference = theirs.pixels.reduce((sum, value, i) => sum + Math.abs(value - ours.pixels[i]), 0) / theirs.pixels.length;
      expect(difference).toBeLessThan(4);
      const blank = theirs.pixels.reduce((sum, value) => sum + Math.abs(value - 255), 0) / theirs.pixels.length;
      expect(blank).toBeGreaterThan(2 * difference);
    });
  },
);
