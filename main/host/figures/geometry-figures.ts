import type { FigureSource } from '../../../shared/contract/figure';
import type { Directions, Ellipsoid, NoPicture } from '../../../shared/contract/geometry';
import { Failure } from '../../../shared/contract/failure';
import type { Figure, FigureStyle } from '../../../shared/figures/figure';
import { activeSet, anglesOf } from '../../../shared/figures/geometry/active-set';
import { arrangementFigure } from '../../../shared/figures/geometry/arrangement';
import { dualConstraintFigure } from '../../../shared/figures/geometry/dual-constraint';
import { ellipsoidFigure } from '../../../shared/figures/geometry/ellipsoid';
import { FIRST_VIEW } from '../../../shared/figures/geometry/view';
import { columnsOf, type FigureTable } from '../../files/figure-table';
import type { Context } from '../context';
import { directionsOf, ellipsoidOf } from './geometry';

type Kind = Extract<FigureSource['figure'], 'arrangement' | 'dual-constraint' | 'ellipsoid'>;
type Rows = (number | string)[][];

export const isGeometric = (figure: FigureSource['figure']): figure is Kind =>
  figure === 'arrangement' || figure === 'dual-constraint' || figure === 'ellipsoid';

/** A geometric figure of a run: how it is drawn, and its data as a table with a sidecar. */
export interface GeometricFigure {
  draw(style: FigureStyle): Figure;
  table(provenance: Record<string, unknown>): FigureTable;
}

/** Throws a Failure ('unsupported') with the reason where the run has no such picture. */
export async function geometricFigure(context: Context, figure: Kind, request: FigureSource): Promise<GeometricFigure> {
  const { subject: id, view = FIRST_VIEW, geometry: { beta, trained, rows } = {} } = request;
  const at = { id, ...(beta === undefined ? {} : { beta }) };
  if (figure === 'ellipsoid') {
    const data = drawable(await ellipsoidOf(context, { ...at, ...(rows ? { rows } : {}) }));
    return { draw: (style) => ellipsoidFigure(data, view, style), table: (provenance) => ellipsoidTable(data, provenance) };
  }
  const data = drawable(await directionsOf(context, { ...at, ...(trained ? { trained } : {}) }));
  return figure === 'arrangement'
    ? { draw: (style) => arrangementFigure(data, view, style), table: (provenance) => arrangementTable(data, provenance) }
    : { draw: (style) => dualConstraintFigure(data, style), table: (provenance) => constraintTable(data, provenance) };
}

function drawable<T extends { kind: string }>(answer: T | NoPicture): Exclude<T, NoPicture> {
  if (answer.kind === 'none') throw new Failure('unsupported', (answer as NoPicture).reason, (answer as NoPicture).remedy);
  return answer as Exclude<T, NoPicture>;
}

/** Names and meanings of the entries of a direction. */
const entries = ({ coordinates }: Directions): Record<string, string> =>
  Object.fromEntries(coordinates.map((name, j) => [`u${j + 1}`, `entry of the unit direction for ${name}`]));

function arrangementTable(data: Directions, provenance: Record<string, unknown>): FigureTable {
  const [n, D] = data.rows.shape;
  const units = (kind: string, list: Directions['neurons']): Rows =>
    list.map(({ direction, size, sign, value }, k) => [kind, k + 1, ...direction, size, sign ?? '', value]);
  const normals: Rows = Array.from({ length: n }, (_, i) => ['row', i + 1, ...data.rows.data.slice(i * D, (i + 1) * D), '', '', '']);
  return {
    columns: columnsOf({
      kind: 'neuron: of the optimal network; trained: of the trained one; row: the normal of a hyperplane, as the hidden layer sees the data',
      number: 'from 1, neurons by their weight, rows in the order of the data',
      ...entries(data),
      weight: 'norm of the hidden weight times that of the output weight',
      sign: 'of the output weight; empty for several outputs',
      value: 'left side of the dual constraint in that direction',
    }),
    rows: [...units('neuron', data.neurons), ...units('trained', data.trained), ...normals],
    about: { beta: data.beta, cells: data.cells, certificate: data.certificate, ...provenance },
  };
}

function constraintTable(data: Directions, provenance: Record<string, unknown>): FigureTable {
  const active = activeSet(data).map(({ direction, value, slack, neurons, weight, peak, touches }) => ({
    direction,
    degrees: anglesOf(direction),
    value,
    slack,
    neurons: neurons.map((k) => k + 1),
    weight,
    localMaximum: peak,
    touches,
  }));
  const meaning = `left side of the dual constraint, ‖Nᵀφ(u)‖${data.outputs === 1 && data.units !== 'gated' ? ' with its sign' : ''}`;
  const common = {
    about: { beta: data.beta, certificate: data.certificate, activeSet: active, activeSetNote: data.maximaNote, ...provenance },
  };
  if (data.circle) {
    const { angles, values } = data.circle;
    const rows = Array.from(angles.data, (angle, k) => [(180 / Math.PI) * angle, values.data[k]]);
    return { ...common, columns: columnsOf({ angle: 'of u, in degrees', value: meaning }), rows };
  }
  const { shape, data: values } = data.sphere!.values;
  const rows = Array.from(values, (value, at) => [
    ((Math.floor(at / shape[1]) + 0.5) / shape[0] - 0.5) * 180,
    (((at % shape[1]) + 0.5) / shape[1] - 0.5) * 360,
    value,
  ]);
  return { ...common, columns: columnsOf({ latitude: 'of u, in degrees', longitude: 'of u, in degrees', value: meaning }), rows };
}

function ellipsoidTable(data: Ellipsoid, provenance: Record<string, unknown>): FigureTable {
  const outputs = Object.fromEntries(data.rows.map((row, i) => [`h${i + 1}`, `(x·u)₊ of row ${row + 1} of the data`]));
  return {
    columns: columnsOf({
      kind: 'corner: an extreme point of the convex hull that many directions have; extreme: one of a curve or surface of them; neuron',
      ...outputs,
      weight: 'of a neuron',
      sign: 'of its output weight; empty for several outputs',
    }),
    rows: [
      ...data.extreme.map(({ point, corner }) => [corner ? 'corner' : 'extreme', ...point, '', '']),
      ...data.neurons.map(({ point, size, sign }) => ['neuron', ...point, size, sign ?? '']),
    ],
    about: { directionsAsked: data.asked, allRows: data.whole, support: data.support, ...provenance },
  };
}
