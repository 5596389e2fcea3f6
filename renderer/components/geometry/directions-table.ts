import type { Directions } from '../../../shared/contract/geometry';
import { formatFixed, formatInteger, formatNumber, formatSignificant } from '../../../shared/figures/format';
import type { TableColumn } from '../../widgets/VirtualTable.svelte';

interface Table {
  columns: TableColumn[];
  rows: number;
}

/** Neurons, trained units and the normals of the hyperplanes. */
export function arrangementTable(data: Directions): Table {
  const D = data.coordinates.length;
  const units = [
    ...data.neurons.map((unit, k) => ({ name: `neuron ${k + 1}`, ...unit })),
    ...data.trained.map((unit, k) => ({ name: `trained ${k + 1}`, ...unit })),
  ];
  const entry = (row: number, j: number) =>
    row < units.length ? units[row].direction[j] : Number(data.rows.data[(row - units.length) * D + j]);
  return {
    rows: units.length + data.rows.shape[0],
    columns: [
      { head: 'What', align: 'left', cell: (row) => units[row]?.name ?? `row ${formatInteger(row - units.length + 1)}` },
      ...data.coordinates.map((head, j): TableColumn => ({ head, cell: (row) => formatSignificant(entry(row, j), 7) })),
      { head: 'Weight', cell: (row) => (row < units.length ? formatNumber((units[row].sign ?? 1) * units[row].size, 6) : '') },
    ],
  };
}

/** The samples of the constraint's left side. */
export function constraintTable({ circle, sphere }: Directions): Table {
  if (circle) {
    const { angles, values } = circle;
    return {
      rows: angles.data.length,
      columns: [
        { head: 'Angle (°)', cell: (row) => formatFixed((180 / Math.PI) * Number(angles.data[row]), 4) },
        { head: 'Value', cell: (row) => formatSignificant(Number(values.data[row]), 8) },
      ],
    };
  }
  const { shape, data } = sphere!.values;
  return {
    rows: data.length,
    columns: [
      { head: 'Latitude (°)', cell: (row) => formatFixed(((Math.floor(row / shape[1]) + 0.5) / shape[0] - 0.5) * 180, 2) },
      { head: 'Longitude (°)', cell: (row) => formatFixed((((row % shape[1]) + 0.5) / shape[1] - 0.5) * 360, 2) },
      { head: 'Value', cell: (row) => formatSignificant(Number(data[row]), 8) },
    ],
  };
}
