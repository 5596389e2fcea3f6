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
import type { Directions } from '../../../../shared/contract/geometry';
import type { RunSpec, SolveResult, SweepResult, TrainResult } from '../../../../shared/contract/run';
import type { ShownTable } from '../../../../shared/contract/table';
import { CLOSED } from '../../../../shared/figures/curves';
import { RANK_TOLERANCE } from '../../../../shared/figures/spectra';
import { FIRST_LISTING, runRows } from '../../../../shared/runs/rows';
import { activeSetTable } from '../../../../shared/tables/active-set';
import { ranksTable } from '../../../../shared/tables/ranks';
import { runsTable } from '../../../../shared/tables/runs';
import { spectrumTable } from '../../../../shared/tables/spectrum';
import { sweepPointsTable } from '../../../../shared/tables/sweep-points';
import { collapseLaws } from '../../../../shared/theory/rank-collapse';
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

test('tables of the window that belong to no figure are written too, with the bytes of its own export', async () => {
  const { files } = await client.call('figure.renderAll', { formats: ['csv', 'tex'], ...COLUMN });
  const { runs, datasets } = await client.call('project.get', {});
  const dataName = (id: string) => datasets.find((dataset) => dataset.id === id)!.name;
  const named = (name: string) => runs.find((run) => run.name === name)!;
  const [plain, linear, sweep, program] = ['Training 1', 'Training 4', 'Sweep 2', 'Convex program 1'].map(named);
  const [trained, collapsed] = await Promise.all(
    [plain, linear].map(async ({ id }) => (await client.call('run.result', { id })) as TrainResult),
  );
  const [first, best] = [trained, collapsed].map(({ seeds, objective }) => seeds.find((seed) => seed.objective === objective)!);
  const swept = (await client.call('run.result', { id: sweep.id })) as SweepResult;
  const directions = (await client.call('run.directions', { id: program.id })) as Directions;
  const { architecture } = (linear.spec as Extract<RunSpec, { kind: 'train' }>).spec;
  const { facts } = await client.call('data.linear', { id: linear.spec.datasetId, architecture, run: linear.id });
  const { axes } = (sweep.spec as Extract<RunSpec, { kind: 'sweep' }>).spec;
  const { law } = collapseLaws(architecture, facts)!;
  const tables: Record<string, ShownTable> = {
    'every-runs': runsTable(
      runRows(runs, FIRST_LISTING, (run) => dataName(run.spec.datasetId)),
      runs,
      dataName,
    ),
    'Training-1-ranks': ranksTable(first, RANK_TOLERANCE, plain.id),
    'Training-4-predicted': spectrumTable(law, facts.solution, architecture.beta, best.product!.singularValues, linear.id),
    'Convex-program-1-active-set': activeSetTable(directions, program.id),
    'Sweep-2-points': sweepPointsTable({ axes, points: swept.points, tolerance: CLOSED }, sweep),
  };
  for (const [stem, table] of Object.entries(tables)) {
    expect(table.rows.length, stem).toBeGreaterThan(0);
    for (const format of ['csv', 'tex'] as const) {
      const exported = await client.call('table.export', { ...table, format });
      if (exported.kind !== 'download') throw new Error(exported.kind);
      const own = exported.files[0].name.replace(/\.\w+$/, '');
      for (const { name, bytes } of exported.files) {
        const file = files.find((written) => written.name === name.replace(own, stem))!;
        expect(textOf(file), file.name).toBe(Buffer.from(bytes).toString('utf8').replace(own, stem));
      }
    }
  }
  const csv = (name: string) =>
    textOf(files.find((file) => file.name === `${name}.csv`)!)
      .trim()
      .split('\n')
      .map((line) => line.split(','));
  const spline = (await client.call('run.result', { id: named('Convex program 3').id })) as SolveResult;
  const slopes = csv('Convex-program-3-slopes')
    .slice(1)
    .map((row) => row.slice(1, 6).map(Number));
  expect(slopes).toHaveLength(spline.spline!.knots.length);
  slopes.forEach(([x, , before, after, change], k) => {
    expect(x).toBeCloseTo(spline.spline!.knots[k].x, 12);
    expect(after - before).toBeCloseTo(change, 12);
  });
  const ended = csv('Convex-program-1-iterations').at(-1)!;
  expect(Number(ended[1])).toBeCloseTo(((await client.call('run.result', { id: program.id })) as SolveResult).objective, 9);
  const settings = csv('plane-b-settings');
  expect(settings[0]).toEqual(['setting', 'Training 1', 'Training 2']);
  expect(settings.map(([name]) => name)).toContain('Optimiser');
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
