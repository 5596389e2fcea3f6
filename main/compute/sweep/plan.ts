import type { Matrix } from '../../../shared/contract/array';
import type { Role } from '../../../shared/contract/data';
import type { SolveSpec, SweepPart, TrainSpec } from '../../../shared/contract/run';
import { companionOf } from '../../../shared/theory/families/companion';
import { epochsOf } from '../../../shared/theory/training/epochs';
import { parameterCount } from '../../../shared/theory/training/parameters';
import type { PointSpec } from '../../../shared/theory/training/sweep/points';
import type { BoundsTask, NetworksTask, SweepRequest, Task } from '../job';

/** Floating-point operations of one task: some tenths of a second, so that the tasks of a job are well spread and a few messages do. */
const OPERATIONS = 1e9;
const MOST_NETWORKS = 64;
/** Passes over the parameters in one step of one row: forward, backward, both layers of products. */
const PASSES = 6;

/** Points of one architecture that no convex program bounds: what one network proves of it holds at all of them. */
export interface Unbounded {
  points: number[];
  spec: TrainSpec;
  /** Where there is a program: why it gave no bound. */
  why?: string;
}

type TogetherTask = Extract<Task, { kind: 'train-together' }>;
type SideBySide = TogetherTask['backend'];
type TrainTask = NetworksTask | TogetherTask;

export interface Plan {
  bounds: BoundsTask[];
  networks: TrainTask[];
  /** The point of each of `networks` that trains all seeds of one point together. */
  together: Map<Task, number>;
  unbounded: Unbounded[];
}

/** The tasks of a sweep, without what is known of it. They do not depend on the machine, and neither does what they compute. */
export function planSweep(
  points: readonly PointSpec[],
  request: Pick<SweepRequest, 'X' | 'Y' | 'test' | 'roles'>,
  known: readonly SweepPart[],
): Plan {
  const { X, Y, roles } = request;
  const { programs, unbounded } = problemsOf(points, roles);
  const hasBound = new Set(known.filter(({ bound }) => bound).map(({ point }) => point));
  const open = unbounded.filter((group) => group.points.some((point) => !hasBound.has(point)));
  const trained = new Set(known.flatMap(({ point, networks = [] }) => networks.map(({ seed }) => `${point} ${seed}`)));
  const together = new Map<Task, number>();
  const networks = points.flatMap(({ spec }, point): TrainTask[] => {
    const seeds = Array.from({ length: spec.seeds }, (_, offset) => spec.seed + offset).filter((seed) => !trained.has(`${point} ${seed}`));
    if (seeds.length === 0) return [];
    const one = amongMany(spec, points.length);
    const own = isTogether(spec) ? [seeds] : chunks(seeds, networksAtOnce(spec, X, Y));
    return own.map((some) => {
      const task = trainTask(point, one, some, request);
      if (task.kind === 'train-together') together.set(task, point);
      return task;
    });
  });
  const bounds = programs
    .map((task) => ({ ...task, X, Y, at: task.at.filter(({ points: own }) => own.some((point) => !hasBound.has(point))) }))
    .filter(({ at }) => at.length > 0);
  return { bounds, networks, together, unbounded: open };
}

/** To train seeds of a point: one after the other on the embedded engine, else all together. */
export function trainTask(
  point: number,
  spec: TrainSpec,
  seeds: number[],
  { X, Y, test }: Pick<SweepRequest, 'X' | 'Y' | 'test'>,
): TrainTask {
  const data = { X, Y, ...(test ? { test } : {}) };
  return isTogether(spec)
    ? { kind: 'train-together', backend: spec.backend, ...data, spec, seeds }
    : { kind: 'sweep-networks', ...data, networks: seeds.map((seed) => ({ point, spec, seed })) };
}

function isTogether(spec: TrainSpec): spec is TrainSpec & { backend: SideBySide } {
  return spec.backend !== 'auto' && spec.backend !== 'embedded';
}

/** One that diverges says so in its result, as every seed of several does. */
export const amongMany = (spec: TrainSpec, points: number): TrainSpec => ({ ...spec, seeds: spec.seeds * Math.max(2, points) });

function networksAtOnce({ architecture, ...spec }: TrainSpec, X: Matrix, Y: Matrix): number {
  const [n, d] = X.shape;
  const operations = PASSES * n * parameterCount(architecture, d, Y.shape[1]).total * (epochsOf(spec) + 1);
  return Math.max(1, Math.min(MOST_NETWORKS, Math.floor(OPERATIONS / operations)));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** The programs that bound points, those that differ in β only together, and what no program bounds. */
function problemsOf(
  points: readonly PointSpec[],
  roles: readonly Role[],
): { programs: Pick<BoundsTask, 'kind' | 'spec' | 'at'>[]; unbounded: Unbounded[] } {
  const programs = new Map<string, { spec: Omit<SolveSpec, 'beta'>; betas: Map<number, number[]> }>();
  const unbounded = new Map<string, Unbounded>();
  points.forEach(({ spec }, point) => {
    const companion = companionOf(spec, roles);
    if (!companion) {
      const key = JSON.stringify(spec.architecture);
      const group = unbounded.get(key) ?? { points: [], spec };
      unbounded.set(key, group);
      group.points.push(point);
      return;
    }
    const { beta, ...program } = companion;
    const key = JSON.stringify(program);
    const group = programs.get(key) ?? { spec: program, betas: new Map<number, number[]>() };
    programs.set(key, group);
    group.betas.set(beta, [...(group.betas.get(beta) ?? []), point]);
  });
  return {
    programs: [...programs.values()].map(({ spec, betas }) => ({
      kind: 'sweep-bounds',
      spec,
      at: [...betas].map(([beta, own]) => ({ beta, points: own })).sort((a, b) => b.beta - a.beta),
    })),
    unbounded: [...unbounded.values()],
  };
}
