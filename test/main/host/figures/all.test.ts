import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT } from '../../../../build/compile.mjs';
import { csvField } from '../../../../main/files/figure-table';
import { figureFonts, type FigureFonts } from '../../../../main/files/fonts/figure-fonts';
import { scanSvg, type Element } from '../../../../main/files/pdf/scan';
import { readZip } from '../../../../main/files/zip';
import type { Client } from '../../../../shared/contract/client';
import { FIGURES, type WrittenFile } from '../../../../shared/contract/figure';
import { inProcess } from '../../cli/zerogap';
import { has, output } from '../../files/programs';
import { closeHosts, openHost } from '../open-host';
import { everyFigure } from './every-figure';

let folder = '';
let project = '';
let client: Client;
let fonts: FigureFonts;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zerogap-figures-'));
  project = join(folder, 'every.zerogap');
  fonts = await figureFonts(ROOT);
  ({ client } = await openHost());
  await everyFigure(client);
  await client.call('project.rename', { name: 'every' });
  await client.call('project.save', { path: project });
}, 240_000);
afterAll(() => {
  closeHosts();
  rmSync(folder, { recursive: true });
});

const COLUMN = { widthMm: 85, heightMm: 60, dpi: 96 };
const PAGE = { widthMm: 170, heightMm: 85, dpi: 96 };

interface Placed {
  text: string;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where every text of a figure stands, by the advance widths of the font that is in the file. */
function placed(svg: string): { width: number; height: number; size: number; texts: Placed[] } {
  const root = scanSvg(svg);
  const [, , width, height] = root.attributes['viewBox'].split(' ').map(Number);
  const texts: Placed[] = [];
  const sizes: number[] = [];
  const walk = ({ name, attributes, text, children }: Element): void => {
    children.forEach(walk);
    if (name !== 'text') return;
    const size = Number(attributes['font-size']);
    const font = Number(attributes['font-weight'] ?? 400) >= 600 ? fonts.bold.font : fonts.regular.font;
    const long = (font.layout(text).advanceWidth / font.unitsPerEm) * size;
    const left = Number(attributes['x']) - { start: 0, middle: 0.5, end: 1 }[attributes['text-anchor']]! * long;
    sizes.push(size);
    texts.push({
      text,
      left,
      right: left + long,
      top: Number(attributes['y']) - 0.73 * size,
      bottom: Number(attributes['y']) + 0.1 * size,
    });
  };
  walk(root);
  return { width, height, size: Math.min(...sizes), texts };
}

const textOf = ({ bytes }: WrittenFile) => Buffer.from(bytes).toString('utf8');

test.each([
  ['one column, 7 pt', COLUMN, 7],
  ['one column, 9 pt', { ...COLUMN, fontPt: 9 }, 9],
  ['a page, 8 pt', PAGE, 8],
] as const)(
  '%s: every figure has its type at the size that was asked for, nothing clipped and no word over another',
  async (_, print, pt) => {
    const { files } = await client.call('figure.renderAll', { formats: ['svg'], ...print });
    const kinds = new Set(FIGURES.filter((figure) => files.some(({ name }) => name.includes(`-${figure}`))));
    // The units of a judged network belong to no project.
    expect(FIGURES.filter((figure) => !kinds.has(figure))).toEqual(['units']);
    for (const file of files) {
      const { width, height, size, texts } = placed(textOf(file));
      expect((size * 25.4) / 96 / (25.4 / 72), file.name).toBeCloseTo(pt, 1);
      const clipped = texts.filter(({ left, right, top, bottom }) => left < -0.5 || right > width + 0.5 || top < 0 || bottom > height);
      expect(clipped, file.name).toEqual([]);
      const over = texts.flatMap((a, i) =>
        texts
          .slice(i + 1)
          .filter((b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
          .map((b) => [a.text, b.text]),
      );
      expect(over, file.name).toEqual([]);
    }
  },
);

test('the command line writes the same bytes as the window', { timeout: 120_000 }, async () => {
  const formats = ['svg', 'pdf', 'png', 'csv', 'tex'] as const;
  const answer = await client.call('figure.exportAll', { formats: [...formats], ...COLUMN });
  if (answer.delivery.kind !== 'download') throw new Error(answer.delivery.kind);
  const entries = readZip(answer.delivery.files[0].bytes, 'figures.zip');
  const out = join(folder, 'out');
  const { code, stdout, stderr } = await inProcess([
    'figures',
    project,
    '--out',
    out,
    '--width',
    '85',
    '--height',
    '60',
    '--dpi',
    '96',
    '--json',
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const said = JSON.parse(stdout) as { files: string[]; leftOut: unknown[] };
  expect(readdirSync(out).sort()).toEqual([...said.files].sort());
  expect([...entries.keys()].map((name) => name.replace(/^every-figures\//, ''))).toEqual(said.files);
  for (const name of said.files)
    expect(Buffer.from(entries.get(`every-figures/${name}`)!).equals(readFileSync(join(out, name))), name).toBe(true);
  expect(answer.leftOut).toEqual(said.leftOut);
  // What our own words need, every LaTeX has.
  for (const name of said.files.filter((file) => file.endsWith('.tex')))
    expect(readFileSync(join(out, name), 'utf8'), name).not.toContain('XeLaTeX');
  const endings = new Set(said.files.map((name) => name.replace(/^.*\./, '')));
  expect([...endings].sort()).toEqual(['csv', 'json', 'pdf', 'png', 'svg', 'tex']);
});

test('every table has a sidecar with version, hash of the data, settings and what is proven', async () => {
  const { files } = await client.call('figure.renderAll', { formats: ['csv'], ...COLUMN });
  const tables = files.filter(({ name }) => name.endsWith('.csv'));
  expect(files).toHaveLength(2 * tables.length);
  for (const table of tables) {
    const sidecar = JSON.parse(textOf(files.find(({ name }) => name === table.name.replace(/csv$/, 'json'))!));
    expect(sidecar.versions.zerogap, table.name).toMatch(/^\d+\.\d+\.\d+/);
    expect(JSON.stringify(sidecar), table.name).toMatch(/"hash":"[0-9a-f]{64}"/);
    expect(sidecar.caption.title.length, table.name).toBeGreaterThan(3);
    const lines = textOf(table).trim().split('\n');
    expect(lines.length - 1, table.name).toBe(sidecar.table.rows);
    expect(lines[0], table.name).toBe(
      Object.keys(sidecar.table.columns as object)
        .map(csvField)
        .join(','),
    );
    if (sidecar.runs?.length > 0)
      expect(
        sidecar.runs.every(({ spec }: { spec: object }) => Object.keys(spec).length > 3),
        table.name,
      ).toBe(true);
  }
  const gap = JSON.parse(textOf(files.find(({ name }) => name.endsWith('-gap.json'))!));
  expect(['exact', 'relaxed']).toContain(gap.lowerBound.kind);
  expect(gap.runs.some(({ summary }: { summary?: { certificate?: string } }) => summary?.certificate === 'exact')).toBe(true);
});

test.skipIf(!has('xmllint', '--version') || !has('pdffonts', '-v'))(
  'SVG is well-formed and PDF has its fonts, all of them (xmllint, pdffonts)',
  async () => {
    const { files } = await client.call('figure.renderAll', { formats: ['svg', 'pdf'], ...PAGE });
    for (const { name, bytes } of files) writeFileSync(join(folder, name), bytes);
    const paths = (ending: string) => files.filter(({ name }) => name.endsWith(ending)).map(({ name }) => join(folder, name));
    output('xmllint', '--noout', ...paths('.svg'));
    for (const path of paths('.pdf'))
      for (const line of output('pdffonts', path).trim().split('\n').slice(2)) expect(line, path).toMatch(/Identity-H +yes yes yes/);
  },
);
