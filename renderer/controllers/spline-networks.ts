import type { Run, SeedResult } from '../../shared/contract/run';
import type { SplineRequest } from '../../shared/contract/spline';
import type { TrainedCurve } from '../../shared/figures/spline';
import { univariateFunction } from '../../shared/theory/univariate-network';
import { provenBound } from '../../shared/runs/bound';
import type { RunFeed } from './run-feed.svelte';

/** A trained network of one input, with what it has reached. */
export interface TrainedNetwork extends TrainedCurve {
  run: Run;
  depth: number;
  seed: number;
  objective: number;
  /** A true bound of its problem, where one was proven. */
  bound: number | null;
}

/** The trainings of networks of one input whose units are ReLU or linear. */
export function univariateTrainings(runs: readonly Run[], ids: readonly string[]): Run[] {
  return runs.filter(({ id, spec }) => {
    if (spec.kind !== 'train' || !ids.includes(id)) return false;
    return spec.spec.architecture.activation === 'relu' || spec.spec.architecture.activation === 'linear';
  });
}

/** Whether a training is of this loss and β: what it reached stands beside the spline then. */
export function isOf({ spec }: Run, { loss, beta, interpolate, delta }: Omit<SplineRequest, 'id' | 'moved' | 'bias'>): boolean {
  if (spec.kind !== 'train' || interpolate) return false;
  const { architecture } = spec.spec;
  return architecture.loss === loss && architecture.beta === beta && (loss !== 'huber' || (architecture.delta ?? 1) === (delta ?? 1));
}

/** Of every depth the network that ended lowest, as the function that it computes; `known` keeps what was computed before. */
export function bestNetworks(
  runs: readonly Run[],
  all: readonly Run[],
  feed: (id: string) => RunFeed,
  known: WeakMap<SeedResult, TrainedCurve>,
): TrainedNetwork[] {
  const best = new Map<number, { run: Run; seed: SeedResult; activation: 'relu' | 'linear' }>();
  for (const run of runs) {
    const { result } = feed(run.id);
    if (run.spec.kind !== 'train' || result?.kind !== 'train') continue;
    const { layers, activation } = run.spec.spec.architecture;
    const seed = result.seeds.find(({ objective }) => objective === result.objective);
    if (!seed || (activation !== 'relu' && activation !== 'linear')) continue;
    const depth = layers.length + 1;
    if (seed.objective < (best.get(depth)?.seed.objective ?? Infinity)) best.set(depth, { run, seed, activation });
  }
  return [...best]
    .sort(([a], [b]) => a - b)
    .map(([depth, { run, seed, activation }]) => {
      const curve = known.get(seed) ?? { name: `L = ${depth}`, ...univariateFunction(seed.weights, activation) };
      known.set(seed, curve);
      return { ...curve, run, depth, seed: seed.seed, objective: seed.objective, bound: provenBound(run, all)?.value ?? null };
    });
}
