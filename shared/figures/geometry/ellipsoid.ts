import type { Ellipsoid } from '../../contract/geometry';
import type { Figure, FigureStyle } from '../figure';
import { formatCount, formatInteger } from '../format';
import type { Caption } from './picture';
import { rectifiedCurve } from './rectified-curve';
import { rectifiedSurface } from './rectified-surface';
import type { View } from './view';

/** The rectified ellipsoid of two or three rows with the extreme points of its convex hull and the optimal neurons among them. */
export function ellipsoidFigure(data: Ellipsoid, view: View, style: FigureStyle): Figure {
  const rows = data.rows.map((row) => formatInteger(row + 1)).join(', ');
  const corners = data.extreme.filter(({ corner }) => corner).length;
  const caption: Caption = {
    title: 'Rectified ellipsoid',
    subtitle: `(Xu)₊ for ‖u‖ ≤ 1 on rows ${rows}${data.whole ? ', all of the data' : ': the image of that of all rows'}; certificate: ${data.certificate}`,
    description: `The set of (Xu)₊ with ‖u‖ ≤ 1 on rows ${rows}. ${formatCount(corners, 'corner')} and ${formatInteger(data.extreme.length - corners)} other extreme points were found along ${formatInteger(data.asked)} directions. ${formatCount(data.neurons.length, 'optimal neuron')}.`,
    notes: [],
  };
  return data.rows.length === 2 ? rectifiedCurve(data, caption, style) : rectifiedSurface(data, caption, view, style);
}
