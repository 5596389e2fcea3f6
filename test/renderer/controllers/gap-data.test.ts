import { expect, it } from 'vitest';
import { epochRows, gapData } from '../../../renderer/controllers/gap-data';
import { SOLVED } from '../fixtures';

const parts = { curves: [], epochs: 10, bound: null, result: null, selected: null };

it('draws the optimum of a restricted program as reached, and nothing that is not proven as a bound', () => {
  const restricted = { ...SOLVED, certificate: 'restricted' as const, objective: 11.8, lowerBound: { ...SOLVED.lowerBound, value: 4 } };
  const data = gapData({ ...parts, result: restricted });
  expect(data.reached).toEqual({ value: 11.8, kind: 'restricted' });
  expect(data.bound).toBeNull();
  expect(gapData({ ...parts, result: SOLVED }).reached).toBeNull();
});

it('orders the curves by seed, whatever order they came in', () => {
  const curve = (seed: number) => ({ seed, objective: new Float64Array(1) });
  expect(gapData({ ...parts, curves: [curve(2), curve(0), curve(1)] }).curves.map(({ seed }) => seed)).toEqual([0, 1, 2]);
});

it('lists epochs with the first and the last, thinned where there are many', () => {
  const data = gapData({ ...parts, curves: [{ seed: 0, objective: new Float64Array(1001) }] });
  const rows = epochRows(data, 100);
  expect(rows[0]).toBe(0);
  expect(rows.at(-1)).toBe(1000);
  expect(rows.length).toBeLessThanOrEqual(101);
  expect(new Set(rows).size).toBe(rows.length);
  expect(epochRows(gapData(parts))).toEqual([]);
});
