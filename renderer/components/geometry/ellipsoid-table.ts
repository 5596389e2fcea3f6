import type { Ellipsoid } from '../../../shared/contract/geometry';
import { formatInteger, formatNumber, formatSignificant } from '../../../shared/figures/format';
import type { TableColumn } from '../../widgets/VirtualTable.svelte';

/** The extreme points of a rectified ellipsoid, and the neurons among them, as the table view shows them. */
export function ellipsoidTable(data: Ellipsoid): { columns: TableColumn[]; rows: number } {
  const listed = [
    ...data.neurons.map(({ point, size }, k) => ({ what: `neuron ${k + 1}`, point, weight: formatNumber(size, 5) })),
    ...data.extreme.map(({ point, corner }) => ({ what: corner ? 'corner' : 'extreme point', point, weight: '' })),
  ];
  return {
    rows: listed.length,
    columns: [
      { head: 'Point', align: 'left', cell: (row) => listed[row].what },
      ...data.rows.map((own, i): TableColumn => ({
        head: `Row ${formatInteger(own + 1)}`,
        cell: (row) => formatSignificant(listed[row].point[i], 7),
      })),
      { head: 'Weight', cell: (row) => listed[row].weight },
    ],
  };
}
