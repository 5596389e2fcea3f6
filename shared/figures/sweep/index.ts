import type { Figure, FigureStyle } from '../figure';
import type { SweepData } from './data';
import { sweepLines } from './lines';
import { sweepMap } from './map';

/** A sweep over one axis as dots and a line, over two as a map. */
export const sweepFigure = (data: SweepData, style: FigureStyle): Figure =>
  data.axes.length === 1 ? sweepLines(data, style) : sweepMap(data, style);
