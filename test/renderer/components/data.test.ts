import { describe, expect, it } from 'vitest';
import type { NdArray } from '../../../shared/contract/array';
import type { Dataset, Inspection } from '../../../shared/contract/data';
import { FakeHost } from '../fake-host';
import { DATASET, FACTS, NETWORK, prepared, project } from '../fixtures';
import { all, click, one, openWindow, press, says, settle } from '../window';

const empty = (): NdArray => ({ dtype: 'float64', shape: [0], data: new Float64Array() });
const POINTS = { x: empty(), y: empty(), groups: null, levels: [], total: 0 };
const READ: Inspection = {
  kind: 'read',
  reading: { encoding: 'utf-8-sig', delimiter: ',', header: true, decimal: 'point' },
  rows: 3,
  incomplete: 1,
  columns: [
    { name: 'a', type: 'number', missing: 1, distinct: 2 },
    { name: 'kind', type: 'text', missing: 0, distinct: 2 },
  ],
  head: [
    [1.5, 'x'],
    [null, 'y'],
    [-2, 'x'],
  ],
  notes: ['A note.'],
};

async function choose(name: string, value: string): Promise<void> {
  const select = one('combobox', name) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
}
async function paste(text: string, target: Element = document.body): Promise<void> {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  target.dispatchEvent(event);
  await settle();
}

describe('a file that is looked at', () => {
  const importing = (inspect: (reading: object) => Inspection = () => READ) =>
    new FakeHost(project({ path: '/p.zerogap' }), {
      'data.stage': ({ source }) => ({ id: 's', name: source?.kind === 'bytes' ? source.name : 'data.csv', bytes: 10 }),
      'data.inspect': ({ reading }) => inspect(reading),
      'data.add': () => DATASET,
      'data.facts': () => FACTS,
      'data.points': () => POINTS,
      'network.add': () => NETWORK,
      'network.update': () => NETWORK,
    });

  it('shows columns, types, missing values and first rows, anew at every choice, and takes what was chosen', async () => {
    const host = importing();
    await openWindow(host);
    await paste('a\tkind\n1.5\tx\n');
    expect(host.called('data.stage')).toHaveLength(1);
    expect(says('3 rows, 2 columns; 1 row lacks a value')).toBe(true);
    expect(says('1 missing')).toBe(true);
    expect(says('text, 2 values')).toBe(true);
    expect(all('row', /−2\s*x/)).toHaveLength(0);
    expect([...document.querySelectorAll('tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim())).toEqual([
      '11.5x',
      '2missingy',
      '3−2x',
    ]);
    await choose('Separator', ';');
    await choose('Decimal sign', 'comma');
    await choose('First row', 'values');
    expect(host.called('data.inspect').at(-1)).toEqual({ id: 's', reading: { delimiter: ';', decimal: 'comma', header: false } });
    await choose('Separator', '');
    expect(host.called('data.inspect').at(-1)).toEqual({ id: 's', reading: { decimal: 'comma', header: false } });
    await click(one('radio', /^Fill with the mean/));
    await click(one('button', 'Add data set'));
    expect(host.called('data.add')).toEqual([
      { source: { kind: 'staged', id: 's' }, reading: { decimal: 'comma', header: false }, missing: 'mean' },
    ]);
    expect(all('button', 'Add data set')).toHaveLength(0);
  });

  it('cannot be taken while it cannot be read, and the lines in question are there', async () => {
    const refused: Inspection = {
      kind: 'refused',
      failure: { code: 'data', message: 'data.csv: row 2 has 3 cells where row 1 has 2.', hint: 'Look.', details: { row: 2 } },
      lines: [
        { number: 1, text: 'a,b' },
        { number: 2, text: '1,2,3' },
      ],
    };
    const host = importing((reading) => ('delimiter' in reading ? READ : refused));
    await openWindow(host);
    await paste('a,b\n1,2,3\n');
    expect(one('alert', /row 2 has 3 cells/)).toBeTruthy();
    expect(document.querySelector('[aria-current="true"]')?.textContent).toContain('1,2,3');
    await click(one('button', 'Add data set'));
    expect(host.called('data.add')).toEqual([]);
    await choose('Separator', ';');
    await click(one('button', 'Add data set'));
    expect(host.called('data.add')).toHaveLength(1);
  });

  it('is what is pasted into the field too; a word is no table', async () => {
    const host = importing();
    await openWindow(host);
    await paste('hello');
    expect(host.called('data.stage')).toEqual([]);
    await press('k', { ctrlKey: true });
    const search = one('combobox', 'Search or run a command') as HTMLInputElement;
    search.value = 'Paste a table';
    search.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    await press('Enter', {}, search);
    await paste('a,b\n1,2\n', document.querySelector('textarea')!);
    expect(host.called('data.stage')).toHaveLength(1);
    expect(says('3 rows, 2 columns')).toBe(true);
    await click(one('button', 'Cancel'));
    expect(all('button', 'Cancel')).toHaveLength(0);
  });
});

describe('the table of values', () => {
  const WIDE: Dataset = {
    ...DATASET,
    rows: 100_000,
    columns: Array.from({ length: 100 }, (_, j) => ({
      name: j === 0 ? 'a name that is much longer than its column is wide' : `c${j}`,
      type: 'number' as const,
      missing: 0,
      distinct: 10,
    })),
    roles: Array.from({ length: 100 }, (_, j) => (j === 99 ? 'target' : 'feature')),
  };
  const table = () => {
    const host: FakeHost = new FakeHost(project({ path: '/p.zerogap', datasets: [WIDE] }), {
      'data.facts': () => FACTS,
      'data.points': () => POINTS,
      'data.rows': ({ from, count }) => Array.from({ length: count }, (_, i) => WIDE.columns.map((_column, j) => (from + i) * 1000 + j)),
      'data.update': (change) => prepared(WIDE, change),
    });
    return host;
  };

  it('has of 100 columns and 100,000 rows only what is in sight, and keys go to the ends', async () => {
    const host = table();
    await openWindow(host);
    const grid = one('grid', 'Values of Planted teacher');
    expect(grid.getAttribute('aria-rowcount')).toBe('100001');
    expect(grid.getAttribute('aria-colcount')).toBe('100');
    expect(grid.querySelectorAll('[role="gridcell"]').length).toBeLessThan(2000);
    expect(grid.querySelector('b')?.title).toBe('a name that is much longer than its column is wide');
    await press('ArrowDown', {}, grid);
    await press('End', { ctrlKey: true }, grid);
    expect(says('Delete row 100,000')).toBe(true);
    const role = one('combobox', 'Role of the chosen column') as HTMLSelectElement;
    expect(role.value).toBe('target');
    await press('Home', { ctrlKey: true }, grid);
    expect(says('Delete row 1')).toBe(true);
    await press(' ', { shiftKey: true }, grid);
    await press('ArrowDown', { shiftKey: true, ctrlKey: false }, grid);
    expect(says('Delete rows 1 to 2')).toBe(true);
    await choose('Role of the chosen column', 'ignored');
    const { roles } = host.called('data.update').at(-1) as { roles: string[] };
    expect(roles.slice(0, 2)).toEqual(['ignored', 'feature']);
  });

  it('keeps rows for testing where it is asked to', async () => {
    const host = table();
    await openWindow(host);
    await click(one('switch', 'Keep rows for testing'));
    expect(host.called('data.update').at(-1)).toEqual({ id: WIDE.id, split: { share: 0.2, seed: 0 } });
  });
});

describe('data that are generated', () => {
  it('are seen before they are taken, and a wrong value keeps them from being taken', async () => {
    const host = new FakeHost(project({ path: '/p.zerogap', datasets: [DATASET] }), {
      'data.facts': () => FACTS,
      'data.points': () => POINTS,
      'data.preview': () => ({ rows: 40, columns: ['x', 'y'], notes: [], plot: { columns: { x: 'x', y: 'y' }, points: POINTS } }),
      'data.add': () => DATASET,
      'network.add': () => NETWORK,
      'network.update': () => NETWORK,
    });
    await openWindow(host);
    await press('g', { ctrlKey: true });
    await choose('Generator', 'sine');
    await settle(200);
    expect(says('40 rows, 2 columns: x, y')).toBe(true);
    const seed = one('textbox', 'Seed') as HTMLInputElement;
    seed.value = 'x';
    seed.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    await click(one('button', 'Add data set'));
    expect(host.called('data.add')).toEqual([]);
    seed.value = '7';
    seed.dispatchEvent(new Event('input', { bubbles: true }));
    await settle(200);
    await click(one('button', 'Add data set'));
    expect(host.called('data.add')).toEqual([{ source: { kind: 'generated', recipe: { generator: 'sine', parameters: {}, seed: 7 } } }]);
  });
});
