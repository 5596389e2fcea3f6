import type { Quantity } from '../contract/figure';
import type { Measures } from '../contract/run';
import type { Expected } from '../theory/rank-collapse';

/** What was measured of one seed over its training (theory §7), and which part of it is looked at. */
export interface MeasuresData {
  seed: number;
  /** In the order of the epochs. */
  moments: readonly Measures[];
  quantity: Quantity;
  /** From 1 on; the product, alignment and balance are those of the whole network. */
  layer: number;
  /** The share of the largest singular value above which one counts towards the numerical rank; absent means 1e-3, as it was measured. */
  tolerance?: number;
  /** What a closed form says of the singular values that are drawn. */
  expected?: Expected;
}

/** Lines that can be told apart. */
export const LINES = 8;

export interface MeasuredSeries {
  name: string;
  /** Undefined at epochs at which the network had no such value. */
  values: (number | undefined)[];
}

export const subscript = (number: number): string => [...String(number)].map((digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)]).join('');

/** The tolerance with which ranks are measured while a network is trained (theory §7). */
export const RANK_TOLERANCE = 1e-3;

/** How many singular values exceed this share of the largest. */
export function rankAbove(values: readonly number[], tolerance: number): number {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  return values.filter((value) => value > tolerance * largest).length;
}

/** The lines of a quantity, each with a value for each moment. */
export function measuredSeries({ moments, quantity, layer, tolerance = RANK_TOLERANCE }: MeasuresData, lines = LINES): MeasuredSeries[] {
  const of = (name: string, value: (moment: Measures) => number | undefined): MeasuredSeries => ({ name, values: moments.map(value) });
  const own = (moment: Measures) => (quantity === 'product' ? moment.product : moment.layers.find((entry) => entry.layer === layer));
  const count = (length: (moment: Measures) => number) => moments.reduce((largest, moment) => Math.max(largest, length(moment)), 0);
  const list = (length: (moment: Measures) => number) => Array.from({ length: Math.min(lines, count(length)) }, (_, i) => i);
  if (quantity === 'singular-values' || quantity === 'product')
    return list((moment) => own(moment)?.singularValues.length ?? 0).map((i) =>
      of(`σ${subscript(i + 1)}`, (moment) => own(moment)?.singularValues[i]),
    );
  if (quantity === 'ranks') {
    const numerical = (measured: ReturnType<typeof own>) =>
      measured && (tolerance === RANK_TOLERANCE ? measured.numericalRank : rankAbove(measured.singularValues, tolerance));
    return moments.some((moment) => own(moment))
      ? [
          of('numerical', (moment) => numerical(own(moment))),
          of('effective', (moment) => own(moment)?.effectiveRank),
          of('stable', (moment) => own(moment)?.stableRank),
        ]
      : [];
  }
  return list((moment) => moment[quantity].length).map((l) => of(`layers ${l + 1}, ${l + 2}`, (moment) => moment[quantity][l]));
}
