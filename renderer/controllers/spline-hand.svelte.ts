import { extentOf } from '../../shared/figures/spline';
import type { SplineStudy } from './spline-study.svelte';

type Range = readonly [number, number];

/** Along which axes points of a data set can be moved. */
export interface Freedom {
  x: boolean;
  y: boolean;
}

/** Shares of the axis that a key press moves a point by. */
const STEP = 0.01;
const FINE = 0.002;
const ORDER = { ArrowLeft: -1, ArrowRight: 1 } as Record<string, number>;
const LIFT = { ArrowUp: 1, ArrowDown: -1 } as Record<string, number>;

/** Chooses points of a spline and moves them, by pointer and by keys. */
export class SplineHand {
  selected = $state<number | null>(null);

  /** `ask` asks for the spline of the moved points: before the window draws them, so that the answer is computed meanwhile. */
  constructor(
    private readonly study: SplineStudy,
    private readonly freedom: () => Freedom,
    private readonly ask: () => void,
  ) {}

  /** The frame of the axes: the data as they are. */
  readonly extents = $derived.by(() => {
    const { points } = this.study;
    return points ? { x: extentOf(points.x.values), y: extentOf(points.y.values) } : undefined;
  });

  /** The chosen point where it is now. */
  readonly point = $derived.by(() => {
    const { now } = this.study;
    const row = this.selected;
    return row !== null && now && row < now.x.values.length ? { row, x: now.x.values[row], y: now.y.values[row] } : null;
  });

  /** How a point can be moved, in a sentence. */
  get along(): string {
    const { x, y } = this.freedom();
    if (!x && !y) return '';
    return `Drag a point${x && y ? '' : y ? ' up or down' : ' left or right'} to solve again.`;
  }

  /** What the figure does with its handles. */
  readonly hold = {
    take: (row: string | null) => (this.selected = row === null ? null : Number(row)),
    move: (row: string, to: { x: number; y: number }, at: number) => this.place(Number(row), to, at),
    press: (event: KeyboardEvent) => this.press(event),
    keys: 'Arrow keys left and right choose a point, up and down move it, with Shift finely in all directions; Escape puts it back.',
  };

  private move(row: number, to: { x?: number; y?: number }, at: number): void {
    if (Object.keys(to).length === 0) return;
    this.study.move(row, to, at);
    this.ask();
  }

  private place(row: number, to: { x: number; y: number }, at: number): void {
    const { extents } = this;
    if (!extents) return;
    const free = this.freedom();
    this.move(row, { ...(free.x ? { x: rounded(to.x, extents.x) } : {}), ...(free.y ? { y: rounded(to.y, extents.y) } : {}) }, at);
  }

  /** True where the key was used. */
  private press(event: KeyboardEvent): boolean {
    const { extents, selected } = this;
    const { now } = this.study;
    if (!now || !extents || event.altKey || event.ctrlKey || event.metaKey) return false;
    if (event.key === 'Escape' && selected !== null) {
      this.study.reset(selected);
      return true;
    }
    const sideways = ORDER[event.key] ?? 0;
    const upwards = LIFT[event.key] ?? 0;
    if (sideways === 0 && upwards === 0) return false;
    if (selected === null || (sideways !== 0 && !event.shiftKey)) this.choose(sideways, now.x.values);
    else this.nudge(selected, sideways, upwards, event);
    return true;
  }

  /** The next point in the order of the inputs. */
  private choose(sideways: number, x: Float64Array): void {
    const order = Array.from(x.keys()).sort((a, b) => x[a] - x[b] || a - b);
    const at = this.selected === null ? (sideways < 0 ? order.length : -1) : order.indexOf(this.selected);
    this.selected = order[Math.min(order.length - 1, Math.max(0, at + (sideways || 1)))] ?? null;
  }

  private nudge(row: number, sideways: number, upwards: number, { shiftKey, timeStamp }: KeyboardEvent): void {
    const { extents, point } = this;
    if (!extents || !point) return;
    const share = shiftKey ? FINE : STEP;
    const by = (direction: number, [low, high]: Range) => direction * share * (high - low || 1);
    const free = this.freedom();
    const moved = {
      ...(free.x && sideways !== 0 ? { x: Number((point.x + by(sideways, extents.x)).toPrecision(12)) } : {}),
      ...(free.y && upwards !== 0 ? { y: Number((point.y + by(upwards, extents.y)).toPrecision(12)) } : {}),
    };
    this.move(row, moved, timeStamp);
  }
}

/** A digit finer than a pixel is noise of the hand. */
function rounded(value: number, [low, high]: Range): number {
  const step = 10 ** Math.floor(Math.log10(Math.max(high - low, Number.MIN_VALUE) / 1000));
  return Number((Math.round(value / step) * step).toPrecision(12));
}
