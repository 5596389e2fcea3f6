import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { readCsv } from '../../../../main/files/csv';
import { histogramOf } from '../../../../main/host/data/histogram';
import { histogramFigure } from '../../../../shared/figures/histogram';
import { windowStyle } from '../../../../shared/figures/figure';
import { closeHosts, openHost } from '../open-host';

const tableOf = (text: string) => readCsv(Buffer.from(text), 'data.csv');
const column = (values: readonly (number | string)[]) => tableOf(`v,w\n${values.map((value) => `${value},1`).join('\n')}\n`);
afterAll(closeHosts);

describe('histograms', () => {
  test('whole numbers have a bin each, others bins of equal width, and every value is in the bin that its edges say', () => {
    expect(histogramOf(column([1, 3, 3, 4]), 'v')).toEqual({
      column: 'v',
      edges: [0.5, 1.5, 2.5, 3.5, 4.5],
      counts: [1, 0, 2, 1],
      levels: [],
      present: 4,
      missing: 0,
      infinite: 0,
    });
    const value = fc.oneof(fc.double({ min: -1e300, max: 1e300, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), (values) => {
        const { edges, counts } = histogramOf(column(values), 'v');
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        const by = counts.map(
          (_, i) =>
            values.filter((own) => own >= edges![i] && (i === counts.length - 1 ? own <= edges![i + 1] : own < edges![i + 1])).length,
        );
        expect(counts).toEqual(by);
      }),
    );
  });

  test('missing and infinite values stand in no bin and are counted; texts are counted by value', () => {
    expect(histogramOf(column(['', 'inf', '0.5', '1.5', 'NA']), 'v')).toMatchObject({ present: 3, missing: 2, infinite: 1 });
    expect(histogramOf(column(['b', 'a', 'b', '']), 'v')).toMatchObject({ edges: null, levels: ['b', 'a'], counts: [2, 1], missing: 1 });
    expect(histogramOf(tableOf('v,w\n,1\n,2\n'), 'v')).toMatchObject({ edges: [], counts: [] });
    expect(() => histogramOf(column([1]), 'x')).toThrow('There is no column "x".');
  });

  test('the figure says what it shows, and what it does not', () => {
    const draw = (values: readonly (number | string)[]) =>
      histogramFigure(histogramOf(column(values), 'v'), windowStyle('light', 400, 300));
    expect(draw([1, 2, 2, 'inf', ''])).toMatchObject({
      title: 'Values of v',
      subtitle: '4 rows in 2 bins of width 1',
      notes: ['1 missing value not drawn', '1 infinite value not drawn'],
      empty: null,
    });
    expect(draw(['a', 'b']).subtitle).toBe('2 rows, 2 values');
    expect(histogramFigure(histogramOf(tableOf('v,w\n,1\n'), 'v'), windowStyle('dark', 400, 300)).empty).toBe('No value is there.');
  });
});

test('a summary tells repeated rows, constant columns, classes, and the singular values of X as it is solved', async () => {
  const { client } = await openHost();
  const text = 'a,b,c,y\n3,0,7,1\n0,4,7,-1\n3,0,7,1\n0,4,7,1\n';
  const { id } = await client.call('data.add', { source: { kind: 'bytes', name: 'd.csv', bytes: new Uint8Array(Buffer.from(text)) } });
  await client.call('data.update', { id, roles: ['feature', 'feature', 'ignored', 'target'] });
  const summary = await client.call('data.summary', { id });
  expect(summary).toMatchObject({
    duplicates: 1,
    constant: ['c'],
    classes: [
      {
        column: 'y',
        distinct: 2,
        values: [
          { value: '-1', count: 1 },
          { value: '1', count: 3 },
        ],
      },
    ],
    rank: 2,
  });
  // Columns of lengths 3√2 and 4√2 at a right angle.
  expect(summary.singularValues![0]).toBeCloseTo(4 * Math.SQRT2, 12);
  expect(summary.singularValues![1]).toBeCloseTo(3 * Math.SQRT2, 12);
  expect(summary.condition).toBeCloseTo(4 / 3, 12);
  await client.call('data.update', { id, roles: ['feature', 'feature', 'feature', 'target'] });
  expect(await client.call('data.summary', { id })).toMatchObject({ rank: 2, condition: null });
  await client.call('data.update', { id, roles: ['ignored', 'ignored', 'ignored', 'target'] });
  expect(await client.call('data.summary', { id })).toMatchObject({ duplicates: 1, singularValues: null, rank: null, condition: null });
  const [csv] = await client.call('figure.render', {
    figure: 'histogram',
    subject: id,
    column: 'b',
    format: 'csv',
    widthMm: 90,
    heightMm: 60,
    dpi: 300,
    fontPt: 8,
  });
  expect(Buffer.from(csv.bytes).toString()).toBe('from,to,rows\n-0.5,0.5,2\n0.5,1.5,0\n1.5,2.5,0\n2.5,3.5,0\n3.5,4.5,2\n');
});
