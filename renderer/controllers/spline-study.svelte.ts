import type { Result } from '../../shared/contract/contract';
import { Failure, type FailureData } from '../../shared/contract/failure';
import type { Architecture } from '../../shared/contract/network';
import type { MovedPoint, SplineAnswer, SplineRequest } from '../../shared/contract/spline';
import type { History } from './history.svelte';
import type { Session } from './session.svelte';

/** A question that is under way this long (milliseconds) is overtaken by a newer one; a quicker one is waited for, so that a drag always shows something. */
const PATIENCE = 300;
/** A moved point is drawn together with its new spline, unless that takes longer than this (milliseconds). */
const TOGETHER = 40;

/** Where points were moved to, by their rows. */
export type Moved = ReadonlyMap<number, Omit<MovedPoint, 'row'>>;
const NOTHING: Moved = new Map();

type Points = Pick<Result<'data.pairs'>, 'outputs' | 'trained'> & {
  x: { name: string; values: Float64Array<ArrayBuffer> };
  y: { name: string; values: Float64Array<ArrayBuffer> };
};

/** What the Spline tab shows: the points of a data set, those that were moved, and the spline through them, solved anew at every change. */
export class SplineStudy {
  points = $state.raw<Points | null>(null);
  /** Of every data set that was looked at, the points that were moved. */
  private kept = $state.raw<Readonly<Record<string, Moved>>>({});
  loss = $state<Architecture['loss']>('squared');
  /** Null: that of the network. */
  beta = $state<number | null>(null);
  /** Null: that of the network. */
  bias = $state<SplineRequest['bias'] | null>(null);
  interpolate = $state(false);
  answer = $state.raw<SplineAnswer | null>(null);
  failure = $state.raw<FailureData | null>(null);
  /** When the pointer or key moved what the answer is for (`performance.now`), where one did. */
  answeredFor = $state.raw<number | null>(null);
  /** The latest such moment. */
  moving: number | null = null;
  /** What is drawn of the moved points: those that the answer is of, or all of them where it is late. */
  private drawn = $state.raw<Moved>(NOTHING);
  private late: ReturnType<typeof setTimeout> | undefined;
  private datasetId = $state('');
  private number = 0;
  /** The question that is under way, counted from 1, and when it was asked. */
  private last = 0;
  private text = '';
  private askedAt: number | null = null;
  private waiting: SplineRequest | null = null;
  /** The moved points of the question that is under way. */
  private asked: Moved = NOTHING;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly session: Session,
    private readonly history: Pick<History, 'record'>,
  ) {}

  /** The points that were moved, by their rows. */
  get moved(): Moved {
    return this.kept[this.datasetId] ?? NOTHING;
  }

  /** Loads the points of a data set. */
  async load(id: string): Promise<void> {
    const number = ++this.number;
    if (id !== this.datasetId) {
      this.datasetId = id;
      this.text = '';
      this.beta = null;
      this.interpolate = false;
      this.drawn = this.moved;
      this.points = this.answer = this.failure = null;
    }
    try {
      const { x, y, ...rest } = await this.session.call('data.pairs', { id });
      if (number !== this.number) return;
      const values = (data: ArrayLike<number>) => Float64Array.from(data);
      this.points = { ...rest, x: { name: x.name, values: values(x.values.data) }, y: { name: y.name, values: values(y.values.data) } };
      this.failure = null;
    } catch (error) {
      if (number === this.number) this.failure = Failure.describe(error);
    }
  }

  /** The points with those that were moved where they are now. */
  readonly now = $derived(this.points && placed(this.points, this.moved));
  /** The points as they are drawn. */
  readonly shown = $derived(this.points && placed(this.points, this.drawn));
  readonly shownMoved: ReadonlySet<number> = $derived(new Set(this.drawn.keys()));

  readonly movedPoints: MovedPoint[] = $derived([...this.moved].map(([row, to]) => ({ row, ...to })).sort((a, b) => a.row - b.row));

  /** Moves a point; `at` is when the hand did (`performance.now`). */
  move(row: number, to: Omit<MovedPoint, 'row'>, at: number): void {
    this.moving = at;
    const moved = new Map([...this.moved, [row, { ...this.moved.get(row), ...to }]]);
    this.change(moved, `Move row ${row + 1}`, `move ${this.datasetId} ${row}`);
  }

  /** Puts a point back where the data have it, or all of them. */
  reset(row?: number): void {
    const rest = new Map(this.moved);
    if (row === undefined) rest.clear();
    else rest.delete(row);
    if (rest.size < this.moved.size) this.change(rest, row === undefined ? 'Put all points back' : `Put row ${row + 1} back`);
  }

  private change(moved: Moved, label: string, key?: string): void {
    const id = this.datasetId;
    const before = this.moved;
    const put = (points: Moved) => {
      this.kept = { ...this.kept, [id]: points };
      this.late ??= setTimeout(() => this.catchUp(), TOGETHER);
    };
    put(moved);
    this.history.record({ label, undo: () => put(before), redo: () => put(moved), ...(key === undefined ? {} : { key }) });
  }

  private catchUp(): void {
    clearTimeout(this.late);
    this.late = undefined;
    this.drawn = this.moved;
  }

  /** Asks for the spline, once for each question. While one answer is on its way the newest question waits for it. */
  ask(request: SplineRequest): void {
    const text = JSON.stringify(request);
    if (text === this.text) return;
    this.text = text;
    this.waiting = request;
    const left = this.askedAt === null ? 0 : PATIENCE - (performance.now() - this.askedAt);
    if (left <= 0) return this.send();
    this.timer ??= setTimeout(() => this.send(), left);
  }

  private send(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const request = this.waiting;
    if (!request) return;
    this.waiting = null;
    const number = ++this.last;
    const moving = this.moving;
    this.moving = null;
    this.asked = this.moved;
    this.askedAt = performance.now();
    this.session.call('data.spline', request).then(
      (answer) => this.receive(number, request, { answer, failure: null, moving }),
      (error: unknown) => this.receive(number, request, { answer: null, failure: Failure.describe(error), moving: null }),
    );
  }

  private receive(number: number, { id }: SplineRequest, { answer, failure, moving }: Received): void {
    if (number !== this.last) return;
    if (this.askedAt !== null) performance.measure('spline: asked to answered', { start: this.askedAt, end: performance.now() });
    this.askedAt = null;
    if (id === this.datasetId) {
      // The spline stays while the reason is told why there is no newer one.
      if (answer) {
        this.answer = answer;
        this.drawn = this.asked;
        if (this.asked === this.moved) this.catchUp();
      }
      this.failure = failure;
      this.answeredFor = moving;
    }
    if (this.waiting) this.send();
  }
}

/** Where the points stand with some of them moved. */
function placed({ x, y }: Points, moved: Moved): Pick<Points, 'x' | 'y'> {
  const [inputs, targets] = [x.values.slice(), y.values.slice()];
  for (const [row, to] of moved) {
    inputs[row] = to.x ?? inputs[row];
    targets[row] = to.y ?? targets[row];
  }
  return { x: { name: x.name, values: inputs }, y: { name: y.name, values: targets } };
}

interface Received {
  answer: SplineAnswer | null;
  failure: FailureData | null;
  moving: number | null;
}
