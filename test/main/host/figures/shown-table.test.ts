import { afterEach, expect, test } from 'vitest';
import type { TableRequest } from '../../../../shared/contract/table';
import { addData, closeHosts, follow, openHost, training } from '../open-host';

afterEach(closeHosts);

test('a table of the window as CSV with its sidecar, and as LaTeX', async () => {
  const { client } = await openHost({ trustsPaths: false });
  const { id } = await addData(client);
  const run = await client.call('run.start', { spec: training(id, { epochs: 3 }) });
  await follow(client, run.id);
  const request: TableRequest = {
    title: 'Ranks & more',
    subtitle: 'of β = 0.1',
    notes: [],
    columns: [
      { name: 'layer', meaning: 'its name' },
      { name: 'bound', meaning: 'true lower bound', bound: true },
    ],
    rows: [
      ['Layer 1', 0.1 + 0.2],
      ['Layer, 2', NaN],
      ['', 1.99999999],
    ],
    runs: [run.id],
    datasets: [],
    settings: { tolerance: 1e-3 },
    format: 'csv',
  };
  const csv = await client.call('table.export', request);
  if (csv.kind !== 'download') throw new Error(csv.kind);
  const [table, json] = csv.files.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));
  expect(csv.files.map(({ name }) => name)).toEqual(['Untitled-ranks-more.csv', 'Untitled-ranks-more.json']);
  expect(table).toBe('layer,bound\nLayer 1,0.30000000000000004\n"Layer, 2",NaN\n,1.99999999\n');
  expect(JSON.parse(json)).toMatchObject({
    figure: 'Ranks & more',
    caption: { subtitle: 'of β = 0.1' },
    settings: { tolerance: 1e-3 },
    versions: { zerogap: expect.stringMatching(/^\d+\./) },
    datasets: [{ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    runs: [{ name: run.name, kind: 'train' }],
  });
  const tex = await client.call('table.export', { ...request, format: 'tex', runs: [], datasets: [id] });
  if (tex.kind !== 'download') throw new Error(tex.kind);
  const text = Buffer.from(tex.files[0].bytes).toString('utf8');
  expect(text).toContain('\\caption{Ranks \\& more: of \\ensuremath{\\beta} = 0.1.}');
  // Six digits, and a bound below the value.
  expect(text).toContain(' & $1.99999$ \\\\');
  await expect(client.call('table.export', { ...request, rows: [['short']] })).rejects.toThrow('Row 1 of the table has 1 cells');
  await expect(client.call('table.export', { ...request, runs: ['none'] })).rejects.toMatchObject({ code: 'missing' });
});

test('a data set as LaTeX has its rows, its digits and what its columns are for', async () => {
  const { client } = await openHost({ trustsPaths: false });
  const { id } = await addData(client, 'a_1,class,y\n0.125,one,2\n-3,,1e-9\n,two,5\n', 'three rows.csv');
  const saved = await client.call('data.save', { id, format: 'tex' });
  if (saved.kind !== 'download') throw new Error(saved.kind);
  const text = Buffer.from(saved.files[0].bytes).toString('utf8');
  expect(saved.files.map(({ name }) => name)).toEqual(['three rows.tex']);
  expect(text).toContain('% a_1: feature\n');
  expect(text).toContain('\\begin{tabular}{@{}rlr@{}}');
  expect(text).toContain('\\midrule\n$0.125$ & one & $2$ \\\\\n$-3$ &  & $1 \\times 10^{-9}$ \\\\\n & two & $5$ \\\\\n\\bottomrule');
});
