import type { NdArray } from '../../../shared/contract/array';
import { Failure } from '../../../shared/contract/failure';
import type { Progress, SeedResult, SweepBound, SweepNetwork, SweepPart, SweepResult } from '../../../shared/contract/run';
import { needsBetaMax, sweepPoints, sweepValues, type PointSpec } from '../../../shared/theory/training/sweep/points';
import { gatherParts } from '../../../shared/theory/training/sweep/summary';
import type { ArchitectureBound } from '../certificate/architecture/architecture-bound';
import { ControlledJob } from '../controlled-job';
import type { Facts, SweepRequest, Task, TaskEvent, TaskResult } from '../job';
import type { Outcome } from '../protocol';
import { shareData } from '../share-data';
import { toldLayers } from '../train/measured';
import { trainingNotes } from '../train/notes';
import { amongMany, planSweep, trainTask, type Plan, type Unbounded } from './plan';

interface Best {
  seed: number;
  objective: number;
  weights: Record<string, NdArray>;
}

/**
 * A sweep on its way. First β_max, where shares of it were asked for; then the programs that bound the points, the networks in batches, and
 * last the bounds of architectures without a program, each from the best network that was found of it.
 */
export class SweepJob extends ControlledJob {
  private readonly request: SweepRequest;
  private tasks: Task[] = [];
  /** How far each task is, in networks and programs; the first number is of what is done. */
  private progress: { done: number; total: number }[] = [];
  /** Networks and bounds that were there before. */
  private before = 0;
  private betaMax: SweepResult['betaMax'];
  private points: readonly PointSpec[] = [];
  private plan: Plan | null = null;
  private readonly parts: SweepPart[];
  private told: number;
  private readonly best = new Map<number, Best>();
  /** Networks of an earlier part of this sweep that were trained again. */
  private readonly again = new Set<string>();
  private readonly architectures = new Map<Task, Unbounded>();
  private readonly notes: string[] = [];

  constructor(id: string, request: SweepRequest) {
    super(id, request);
    this.request = shareData(request);
    this.parts = [...(request.kept?.parts ?? [])];
    this.told = this.parts.length;
    const { X, Y, spec } = this.request;
    const { bias, ...terms } = spec.architecture;
    if (needsBetaMax(spec)) this.add([{ kind: 'facts', X, Y, bias, terms }]);
    else this.begin();
  }

  get waiting(): boolean {
    return !this.paused && this.next < this.tasks.length;
  }

  get spread(): boolean {
    return this.plan !== null && this.next === this.tasks.length;
  }

  get upcoming(): Task | undefined {
    return this.tasks[this.next];
  }

  protected get count(): number {
    return this.tasks.length;
  }

  protected taskAt(index: number): Task {
    return this.tasks[index];
  }

  finish(index: number, done: TaskResult): void {
    this.running -= 1;
    const task = this.tasks[index];
    if (done.kind === 'facts') this.measured(done.result);
    if (done.kind === 'sweep-bounds') for (const part of done.result) this.solved(part);
    if (done.kind === 'sweep-networks') for (const { point, network } of done.result) this.trained(point, network);
    if (done.kind === 'train-together') {
      const point = this.plan?.together.get(task) ?? 0;
      for (const network of done.result)
        if (network.ended !== 'stopped') this.trained(point, { ...network, layers: toldLayers(network.layers) });
    }
    if (done.kind === 'bound') this.bounded(task, done.result);
    this.progress[index] = { ...this.progress[index], done: this.progress[index].total };
    if (!this.cancelled) this.boundArchitectures();
  }

  unkept(): TaskEvent {
    const parts = this.parts.slice(this.told);
    this.told = this.parts.length;
    return parts.length === 0 ? {} : { parts };
  }

  lose(): void {
    this.running -= 1;
    this.notes.push(
      'A task of the sweep did not stop within two seconds of being cancelled and was ended; what it had not reported is lost.',
    );
  }

  widen(index: number, { progress }: TaskEvent): TaskEvent {
    if (!progress) return {};
    const own = this.progress[index];
    this.progress[index] = { ...own, done: progress.total > 0 ? (own.total * progress.done) / progress.total : 0 };
    return { progress: this.overall() };
  }

  overall(): Progress {
    const own = this.progress.reduce((sum, part) => sum + part.done, 0);
    const left = this.progress.reduce((sum, part) => sum + part.total - part.done, 0);
    return { done: this.before + own, total: this.before + own + left, secondsLeft: own > 0 ? (this.seconds() * left) / own : null };
  }

  outcome(): Outcome {
    const { spec } = this.request;
    if (this.betaMax?.value === 0)
      throw new Failure('usage', 'β_max of these data is 0, so that there are no shares of it.', 'Give values of β instead.');
    const points = gatherParts(sweepValues(spec), this.parts);
    if (points.every(({ networks, bound }) => networks.length === 0 && !bound)) {
      if (this.notes.length > 0) throw new Failure('interrupted', this.notes.join(' '));
      return { kind: 'sweep', result: null };
    }
    const betaMaxNote = this.betaMax
      ? [`β_max is ${this.betaMax.value}${this.betaMax.kind === 'relaxed' ? ' at most' : ''}, that of two-layer networks on these data.`]
      : [];
    const notes = sweepPoints(spec, this.betaMax?.value).flatMap((point) => trainingNotes(point.spec));
    return {
      kind: 'sweep',
      result: {
        kind: 'sweep',
        status: this.cancelled ? 'interrupted' : 'trained',
        points,
        ...(this.betaMax ? { betaMax: this.betaMax } : {}),
        backend: spec.backend === 'auto' ? 'embedded' : spec.backend,
        precision: spec.precision,
        seconds: this.seconds(),
        notes: [...new Set([...betaMaxNote, ...notes, ...this.notes])],
      },
    };
  }

  private measured({ betaMax, betaMaxKind }: Facts): void {
    this.betaMax = { value: betaMax, kind: betaMaxKind };
    if (betaMax > 0 && !this.cancelled) this.begin();
  }

  /** Makes the tasks of what is not known yet. */
  private begin(): void {
    const { spec } = this.request;
    const points = sweepPoints(spec, this.betaMax?.value);
    this.points = points;
    this.plan = planSweep(points, this.request, this.parts);
    const { bounds, networks } = this.plan;
    for (const { networks: known = [], bound } of this.parts) this.before += known.length + (bound ? 1 : 0);
    this.add([...bounds, ...networks]);
    this.boundArchitectures();
  }

  private add(tasks: readonly Task[]): void {
    this.tasks.push(...tasks);
    this.progress.push(...tasks.map((task) => ({ done: 0, total: worthOf(task) })));
  }

  private trained(point: number, { weights, ...network }: SeedResult): void {
    const { seed, objective } = network;
    const best = this.best.get(point);
    if (Number.isFinite(objective) && !(best && best.objective <= objective)) this.best.set(point, { seed, objective, weights });
    if (!this.again.has(`${point} ${seed}`)) this.parts.push({ point, networks: [network satisfies SweepNetwork] });
  }

  /** A program that could not be solved leaves its points to their paths. */
  private solved(part: SweepPart): void {
    const { point, bound } = part;
    const { spec } = this.points[point];
    if (!this.plan || !bound || bound.lowerBound) return void this.parts.push(part);
    const key = JSON.stringify(spec.architecture);
    const group = this.plan.unbounded.find((other) => JSON.stringify(other.spec.architecture) === key);
    if (group) group.points.push(point);
    else this.plan.unbounded.push({ points: [point], spec, ...(bound.why === undefined ? {} : { why: bound.why }) });
  }

  /** Asks for the bounds of architectures whose networks have all ended. */
  private boundArchitectures(): void {
    const { plan } = this;
    if (!plan || plan.unbounded.length === 0 || this.running > 0 || this.next < this.tasks.length) return;
    const { X, Y } = this.request;
    for (const group of plan.unbounded.splice(0)) {
      const known = bestOf(group, this.parts);
      if (known && this.best.get(known.point)?.seed !== known.seed && !this.again.has(known.key)) {
        // It was trained before the sweep was cut off, and its weights are needed, which are not kept.
        this.again.add(known.key);
        plan.unbounded.push(group);
        this.add([this.trainAgain(known)]);
        continue;
      }
      const network = known && this.best.get(known.point);
      if (!network) {
        this.boundAll(group, { lowerBound: null, program: null, why: group.why ?? 'Every network diverged, and nothing was measured.' });
        continue;
      }
      const task: Task = { kind: 'bound', X, Y, spec: group.spec, network };
      this.architectures.set(task, group);
      this.add([task]);
    }
  }

  private trainAgain({ point, seed }: KnownNetwork): Task {
    const task = trainTask(point, amongMany(this.points[point].spec, this.points.length), [seed], this.request);
    if (task.kind === 'train-together') this.plan?.together.set(task, point);
    return task;
  }

  private bounded(task: Task, bound: ArchitectureBound): void {
    const group = this.architectures.get(task);
    if (!group) return;
    this.boundAll(
      group,
      'why' in bound ? { lowerBound: null, program: null, why: bound.why } : { lowerBound: bound.lowerBound, program: null },
    );
  }

  private boundAll({ points }: Unbounded, bound: SweepBound): void {
    for (const point of points) this.parts.push({ point, bound });
  }
}

interface KnownNetwork {
  point: number;
  seed: number;
  objective: number;
  /** Its own among all networks of the sweep. */
  key: string;
}

/** The network with the least objective at points of one architecture; null where none is finite. */
function bestOf({ points }: Unbounded, parts: readonly SweepPart[]): KnownNetwork | null {
  const own = parts
    .filter(({ point }) => points.includes(point))
    .flatMap(({ point, networks = [] }) =>
      networks.map(({ seed, objective }): KnownNetwork => ({ point, seed, objective, key: `${point} ${seed}` })),
    );
  return own
    .filter(({ objective }) => Number.isFinite(objective))
    .reduce<KnownNetwork | null>((least, one) => (least && least.objective <= one.objective ? least : one), null);
}

/** What the progress of a sweep counts: networks, and the programs of points. */
function worthOf(task: Task): number {
  if (task.kind === 'sweep-networks') return task.networks.length;
  if (task.kind === 'train-together') return task.seeds.length;
  return task.kind === 'sweep-bounds' ? task.at.length : 1;
}
