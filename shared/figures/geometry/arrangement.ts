import type { Directions } from '../../contract/geometry';
import type { Figure, FigureStyle } from '../figure';
import { formatCount, formatNumber } from '../format';
import { discFigure } from './disc';
import type { Caption } from './picture';
import { sphereFigure, sphereNotes } from './sphere';
import type { View } from './view';

/** The arrangement of the hyperplanes x_iᵀu = 0 over the directions of two or three coordinates, with the neurons of the solved network. */
export function arrangementFigure(data: Directions, view: View, style: FigureStyle): Figure {
  const flat = data.circle !== null;
  const caption: Caption = {
    title: 'Neurons and arrangement',
    subtitle: `${formatCount(data.rows.shape[0], flat ? 'line' : 'plane')} x·u = 0, ${cellWords(data)}; arrows as long as their weight; certificate: ${data.certificate}`,
    description: describe(data),
    notes: flat ? [] : sphereNotes(data),
  };
  return flat ? discFigure(data, caption, style) : sphereFigure(data, caption, view, style);
}

/** The cells in words: counted, or at most so many. */
export function cellWords({ cells }: Directions): string {
  const count = formatCount(cells.count, 'cell');
  return cells.how === 'bound' ? `at most ${count}` : count;
}

function describe(data: Directions): string {
  const where = data.neurons.map(({ direction, size, sign }) => {
    const entries = direction.map((entry, j) => `${data.coordinates[j]} ${formatNumber(entry, 3)}`).join(', ');
    return `${sign === null ? '' : sign > 0 ? 'positive, ' : 'negative, '}${entries}, weight ${formatNumber(size, 3)}`;
  });
  const listed = where.slice(0, 8).join('; ');
  const more = where.length > 8 ? `; and ${where.length - 8} more` : '';
  return `${formatCount(data.rows.shape[0], 'hyperplane')} with ${cellWords(data)} over the coordinates ${data.coordinates.join(', ')}. ${
    where.length === 0 ? 'The optimal network has no neuron.' : `Optimal neurons: ${listed}${more}.`
  }`;
}
