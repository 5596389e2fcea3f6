import type { CollapseData } from '../../../shared/figures/collapse';
import { formatInteger, formatNumber, formatSignificant } from '../../../shared/figures/format';
import { layersOf, type LayersData } from '../../../shared/figures/layers';
import { measuredSeries } from '../../../shared/figures/spectra';
import { collapsingBeta, optimalValues } from '../../../shared/theory/rank-collapse';
import type { TableColumn } from '../../widgets/VirtualTable.svelte';

interface Table {
  columns: TableColumn[];
  rows: number;
}

/** Singular values of the data with the β at which they collapse, those of the optimum at the line, and those of trained networks. */
export function collapseTable({ law, sigmas, beta, trained }: CollapseData): Table {
  const optimal = optimalValues(law, sigmas, beta);
  return {
    rows: sigmas.length,
    columns: [
      { head: 'Value', align: 'left', cell: (row) => `σ${formatInteger(row + 1)}`, width: 'minmax(56px, 0.5fr)' },
      { head: 'Data', cell: (row) => formatNumber(sigmas[row], 8) },
      { head: 'Zero from β', cell: (row) => formatNumber(collapsingBeta(law, sigmas[row]), 6), width: 'minmax(96px, 1fr)' },
      { head: `Optimum at β ${formatNumber(beta, 3)}`, cell: (row) => formatNumber(optimal[row], 8), width: 'minmax(140px, 1fr)' },
      ...trained.map((network): TableColumn => ({
        head: `Trained at β ${formatNumber(network.beta, 3)}`,
        cell: (row) => (row < network.values.length ? formatNumber(network.values[row], 8) : ''),
        width: 'minmax(140px, 1fr)',
      })),
    ],
  };
}

/** Every singular value that was kept, one row for each epoch that was measured. */
export function layersTable(data: LayersData): Table {
  const columns = layersOf(data).flatMap((layer) =>
    measuredSeries({ ...data, quantity: 'singular-values', layer }, Infinity).map(({ name, values }): TableColumn => ({
      head: `Layer ${layer} ${name}`,
      cell: (row) => (values[row] === undefined ? '' : formatSignificant(values[row], 5)),
      width: 'minmax(96px, 1fr)',
    })),
  );
  return { rows: data.moments.length, columns: [{ head: 'Epoch', cell: (row) => formatInteger(data.moments[row].epoch) }, ...columns] };
}
