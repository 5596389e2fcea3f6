import { expect, test } from 'vitest';
import type { SeedResult, SweepPart } from '../../../../shared/contract/run';
import { matrix } from '../../../../shared/contract/array';
import type { Task, TaskResult } from '../../../../main/compute/job';
import { SweepJob } from '../../../../main/compute/sweep/sweep-job';
import { specification } from '../train/problems';

const bound = { lowerBound: { value: 1, kind: 'relaxed' as const, method: 'paths', margin: 0 } };
const network = (seed: number, objective: number): SeedResult => ({
  seed,
  objective,
  loss: 0,
  regularizer: 0,
  gradientNorm: 0,
  activeNeurons: 0,
  epochs: 1,
  ended: 'epochs',
  layers: [],
  alignment: [],
  balance: [],
  weights: { W1: matrix(1, 1, Float64Array.of(objective)) },
});

/** Answers the tasks of a sweep in their order, as workers would. */
function answered(answers: (task: Task) => TaskResult, parts: SweepPart[] = []) {
  const spec = { ...specification({ seeds: 2 }), axes: [{ name: 'width' as const, values: [1, 2] }] };
  const job = new SweepJob('s', { kind: 'sweep', X: matrix(3, 1), Y: matrix(3, 1), spec, roles: ['feature', 'target'], kept: { parts } });
  const kinds: string[] = [];
  while (job.waiting) {
    const { task, index } = job.take();
    kinds.push(task.kind);
    job.finish(index, answers(task));
  }
  expect(job.over).toBe(true);
  const outcome = job.outcome();
  if (outcome.kind !== 'sweep' || !outcome.result) throw new Error('no result');
  return { kinds, points: outcome.result.points, progress: job.overall() };
}

const trains = (task: Task): TaskResult => {
  if (task.kind !== 'sweep-networks') throw new Error(task.kind);
  return {
    kind: task.kind,
    result: task.networks.map(({ point, seed }) => ({ point, network: network(seed, 10 + point - seed) })),
  };
};

test('points whose program cannot be solved are bounded by their paths, from the best network of their architecture', () => {
  const tried: [number, number][] = [];
  const { kinds, points, progress } = answered((task) => {
    if (task.kind === 'sweep-bounds')
      return {
        kind: task.kind,
        result: task.at.flatMap((at) =>
          at.points.map((point) => ({ point, bound: { lowerBound: null, program: null, why: 'No more progress.' } })),
        ),
      };
    if (task.kind !== 'bound') return trains(task);
    tried.push([task.spec.architecture.layers[0], task.network.objective]);
    return { kind: 'bound', result: task.spec.architecture.layers[0] === 1 ? { ...bound, proof: null } : { why: 'No paths.' } };
  });
  expect(kinds).toEqual(['sweep-bounds', 'sweep-networks', 'sweep-networks', 'bound', 'bound']);
  expect(tried).toEqual([
    [1, 9],
    [2, 10],
  ]);
  expect(points[0].bound).toEqual({ ...bound, program: null });
  expect(points[1].bound).toEqual({ lowerBound: null, program: null, why: 'No paths.' });
  expect(points[0].networks.map(({ objective }) => objective)).toEqual([10, 9]);
  expect(points[0].networks[0]).not.toHaveProperty('weights');
  expect(progress.done).toBe(progress.total);
});

test('after a crash the best network of an architecture without a program is trained again, for its weights, and no other', () => {
  const { weights: _weights, ...known } = network(1, 3);
  const asked: [number, number][] = [];
  const { kinds, points, progress } = answered(
    (task) => {
      if (task.kind === 'sweep-bounds')
        return {
          kind: task.kind,
          result: task.at.flatMap((at) => at.points.map((point) => ({ point, bound: { lowerBound: null, program: null } }))),
        };
      if (task.kind === 'bound') return { kind: 'bound', result: { ...bound, proof: null } };
      if (task.kind === 'sweep-networks') asked.push(...task.networks.map(({ point, seed }): [number, number] => [point, seed]));
      return trains(task);
    },
    [{ point: 0, networks: [known] }],
  );
  // Seed 0 of both points, seed 1 of the second; then seed 1 of the first, the best that is known.
  expect(kinds).toEqual(['sweep-bounds', 'sweep-networks', 'sweep-networks', 'sweep-networks', 'bound', 'bound']);
  expect(asked).toEqual([
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ]);
  expect(points[0].networks.map(({ objective }) => objective)).toEqual([10, 3]);
  expect(points.map((point) => point.bound?.lowerBound?.value)).toEqual([1, 1]);
  expect(progress.done).toBe(progress.total);
});

test('points whose program is solved need no other bound', () => {
  const { kinds, points } = answered((task) =>
    task.kind === 'sweep-bounds'
      ? { kind: task.kind, result: task.at.flatMap((at) => at.points.map((point) => ({ point, bound: { ...bound, program: null } }))) }
      : trains(task),
  );
  // One program for both widths.
  expect(kinds).toEqual(['sweep-bounds', 'sweep-networks', 'sweep-networks']);
  expect(points.map((point) => point.bound?.lowerBound?.value)).toEqual([1, 1]);
});
