import { Failure } from '../../shared/contract/failure';
import type { SweepAxis, SweepAxisName, SweepSpec, TrainSpec } from '../../shared/contract/run';
import { AXIS_DECLARATIONS } from '../../shared/theory/training/sweep/axes';
import { whyNotSweep } from '../../shared/theory/training/sweep/check';
import { readValues } from '../../shared/theory/training/sweep/values';

interface TypedAxis {
  readonly name: SweepAxisName;
  /** Values as they were typed, so that a range stays one. */
  readonly text: string;
}

/** Axes of one sweep. */
export const MOST_AXES = 2;

/** The sweep of the next run, as the Run tab shows it; without an axis there is none. */
export class SweepDraft {
  axes = $state.raw<readonly TypedAxis[]>([]);

  get on(): boolean {
    return this.axes.length > 0;
  }

  /** Adds an axis that sets nothing yet that another one does. */
  add(wanted: readonly SweepAxisName[]): void {
    const taken = new Set(this.axes.map(({ name }) => AXIS_DECLARATIONS[name].sets));
    const name = wanted.find((axis) => !taken.has(AXIS_DECLARATIONS[axis].sets));
    if (name && this.axes.length < MOST_AXES) this.axes = [...this.axes, { name, text: AXIS_DECLARATIONS[name].example }];
  }

  remove(index: number): void {
    this.axes = this.axes.filter((_, k) => k !== index);
  }

  /** Another thing to vary; what was typed goes, as it is of the old one. */
  choose(index: number, name: SweepAxisName): void {
    this.change(index, { name, text: AXIS_DECLARATIONS[name].example });
  }

  type(index: number, text: string): void {
    this.change(index, { ...this.axes[index], text });
  }

  private change(index: number, axis: TypedAxis): void {
    this.axes = this.axes.map((own, k) => (k === index ? axis : own));
  }

  /** The axes as a run takes them, or why what was typed is none. */
  read(): { axes: SweepAxis[] } | { why: string } {
    try {
      return { axes: this.values() };
    } catch (error) {
      return { why: Failure.describe(error).message };
    }
  }

  /** The same. Throws a Failure ('usage'). */
  values(): SweepAxis[] {
    return this.axes.map(({ name, text }) => ({ name, values: readValues(text, AXIS_DECLARATIONS[name].whole) }));
  }

  /** Why this sweep of a training cannot be started, or null. */
  whyNot(train: TrainSpec, rows: number): string | null {
    const read = this.read();
    return 'why' in read ? read.why : whyNotSweep(sweepOf(train, read.axes), rows);
  }

  /** Takes over the axes of a run, or that it has none. */
  adopt(axes: readonly SweepAxis[]): void {
    this.axes = axes.map(({ name, values }) => ({ name, text: values.join(', ') }));
  }
}

/** A sweep of a training, whose measures are those at the end. */
export function sweepOf({ measureEvery: _measured, stopGap: _gap, proof: _proof, ...train }: TrainSpec, axes: SweepAxis[]): SweepSpec {
  return { ...train, axes };
}
