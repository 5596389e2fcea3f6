import type { SweepSpec, TrainSpec } from '../../../contract/run';
import { AXIS_DECLARATIONS } from './axes';

/** One combination of the values of a sweep's axes, and the training there. */
export interface PointSpec {
  values: number[];
  spec: TrainSpec;
}

/** Every combination, the values of the last axis running fastest. */
export function sweepValues({ axes }: Pick<SweepSpec, 'axes'>): number[][] {
  return axes.reduce<number[][]>((points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])), [[]]);
}

/** The training at every point; shares of β are those of `betaMax`. */
export function sweepPoints({ axes, ...train }: SweepSpec, betaMax = 1): PointSpec[] {
  return sweepValues({ axes }).map((values) => ({
    values,
    // The width last: it is that of all layers, however many a depth has made.
    spec: values
      .map((value, axis) => ({ value, declared: AXIS_DECLARATIONS[axes[axis].name], last: axes[axis].name === 'width' }))
      .sort((a, b) => Number(a.last) - Number(b.last))
      .reduce<TrainSpec>((spec, { value, declared }) => declared.set(spec, value, betaMax), train),
  }));
}

/** Whether the values of β are told as shares of a β_max that is to be found first. */
export const needsBetaMax = ({ axes }: Pick<SweepSpec, 'axes'>): boolean => axes.some(({ name }) => name === 'beta-share');

/** How many networks a sweep trains. */
export const networksOf = ({ axes, seeds }: Pick<SweepSpec, 'axes' | 'seeds'>): number =>
  axes.reduce((points, { values }) => points * values.length, seeds);

/** "K = 4, β = 0.1". */
export function pointWords(
  { axes }: Pick<SweepSpec, 'axes'>,
  values: readonly number[],
  write: (value: number) => string = String,
): string {
  return values.map((value, axis) => `${AXIS_DECLARATIONS[axes[axis].name].symbol} = ${write(value)}`).join(', ');
}
