import type { SplineResult } from '../../../shared/contract/run';
import { formatNumber } from '../../../shared/figures/format';
import { differenceOf, extentOf, type SplineData, type TrainedCurve } from '../../../shared/figures/spline';
import type { TableColumn } from '../../widgets/VirtualTable.svelte';

interface Table {
  columns: TableColumn[];
  rows: number;
}

/** The pieces of the spline and of trained networks, one row each. */
export function piecesTable(spline: SplineResult | null, trained: readonly TrainedCurve[]): Table {
  const functions = [...(spline ? [{ name: 'spline', ...spline }] : []), ...trained];
  const list = functions.flatMap(({ name, pieces, knots }) => pieces.map((piece, k) => ({ name, ...piece, change: knots[k]?.change[0] })));
  const end = (value: number | null, word: string) => (value === null ? word : formatNumber(value, 8));
  return {
    rows: list.length,
    columns: [
      { head: 'Function', align: 'left', cell: (row) => list[row].name },
      { head: 'From', cell: (row) => end(list[row].from, '−∞') },
      { head: 'To', cell: (row) => end(list[row].to, '∞') },
      { head: 'Slope', cell: (row) => formatNumber(list[row].slope[0], 8) },
      { head: 'Intercept', cell: (row) => formatNumber(list[row].intercept[0], 8) },
      {
        head: 'Change at its end',
        cell: (row) => (list[row].change === undefined ? '' : formatNumber(list[row].change, 6)),
        width: 'minmax(112px, 1fr)',
      },
    ],
  };
}

/** How far trained networks are from the spline, at the knots of both. */
export function residualTable({ x, spline, trained = [] }: SplineData): Table {
  const [low, high] = extentOf(x.values);
  const list = trained.flatMap((network) => {
    if (!spline) return [];
    const difference = differenceOf(network, spline, low, high);
    return Array.from(difference.x, (at, i) => ({ name: network.name, x: at, difference: difference.y[i] }));
  });
  return {
    rows: list.length,
    columns: [
      { head: 'Network', align: 'left', cell: (row) => list[row].name },
      { head: 'x', cell: (row) => formatNumber(list[row].x, 8) },
      { head: 'Network − spline', cell: (row) => formatNumber(list[row].difference, 6), width: 'minmax(112px, 1fr)' },
    ],
  };
}
