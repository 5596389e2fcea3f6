import type { SplineResult } from '../../shared/contract/run';
import { aligned, figure } from './format';

/** Pieces that are printed; all of them are in the JSON. */
const MOST = 40;

/** The lines of a spline as a table, one for each piece, with the change of slope where it begins. */
export function splineLines({ knots, pieces }: SplineResult): string {
  const list = (values: readonly number[]) => values.map(figure).join(', ');
  const rows = pieces
    .slice(0, MOST)
    .map(({ from, to, slope, intercept }, k) => [
      from === null ? '−∞' : figure(from),
      to === null ? '∞' : figure(to),
      list(slope),
      list(intercept),
      k === 0 ? '' : list(knots[k - 1].change),
    ]);
  const rest = pieces.length > MOST ? `… ${pieces.length - MOST} more pieces (--json has all)\n` : '';
  return `\n${aligned([['from', 'to', 'slope', 'intercept', 'change of slope'], ...rows])}\n${rest}`;
}
