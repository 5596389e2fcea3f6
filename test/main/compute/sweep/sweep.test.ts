import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compile, ROOT } from '../../../../build/compile.mjs';
import { bindingIn, tensorFlowFolder } from '../../../../main/compute/backend/tensorflow/place';
import { facts } from '../../../../main/compute/convex/facts/facts';
import { solve } from '../../../../main/compute/convex/solve';
import type { SweepRequest, TaskEvent } from '../../../../main/compute/job';
import { Pool } from '../../../../main/compute/pool';
import type { FromCompute } from '../../../../main/compute/protocol';
import { trainSeed } from '../../../../main/compute/train/train-seed';
import type { Role } from '../../../../shared/contract/data';
import type { SweepPart, SweepResult, SweepSpec } from '../../../../shared/contract/run';
import { companionOf } from '../../../../shared/theory/families/companion';
import { sweepPoints } from '../../../../shared/theory/training/sweep/points';
import { normalProblem, recorder, specification } from '../train/problems';

const workerFile = join(ROOT, 'out/main/worker.cjs');
beforeAll(() => compile(['main']), 120_000);

const { X, Y } = normalProblem(14, 2, 1, 5);
const ROLES: Role[] = ['feature', 'feature', 'target'];
const sweep = (axes: SweepSpec['axes'], changes: Parameters<typeof specification>[0] = {}): SweepSpec => ({
  ...specification({ epochs: 60, seeds: 3, seed: 2, ...changes }),
  axes,
});

/** A pool with one sweep, its events and its answer. */
function start(spec: SweepSpec, threads: number, kept: SweepPart[] = [], onEvent: (event: TaskEvent) => void = () => undefined) {
  let settle: (message: FromCompute) => void = () => undefined;
  const answer = new Promise<FromCompute>((resolve) => (settle = resolve));
  const pool = new Pool({
    workerFile,
    threads,
    send(message) {
      if (message.type === 'event') onEvent(message.event);
      else if (message.type === 'done' || message.type === 'failed') settle(message);
    },
  });
  const request: SweepRequest = { kind: 'sweep', X, Y, spec, roles: ROLES, kept: { parts: kept } };
  pool.start('s', request);
  const result = answer
    .then((message): SweepResult | null => {
      if (message.type !== 'done' || message.outcome.kind !== 'sweep') throw new Error(JSON.stringify(message));
      return message.outcome.result;
    })
    .finally(() => pool.close());
  return { pool, result };
}

async function swept(spec: SweepSpec, threads = 2, kept: SweepPart[] = []) {
  const result = await start(spec, threads, kept).result;
  if (!result) throw new Error('no result');
  return result;
}

const GRID = sweep([
  { name: 'beta-share', values: [0.3, 0.05] },
  { name: 'width', values: [1, 4] },
]);

test('a sweep has the bits of the single trainings, and the bounds of the single programs, whatever the number of workers', async () => {
  const results = await Promise.all([1, 3].map((threads) => swept(GRID, threads)));
  const { betaMax } = facts(X, Y, 'none');
  for (const result of results) {
    expect(result.betaMax).toEqual({ value: betaMax, kind: 'exact' });
    sweepPoints(GRID, betaMax).forEach(({ values, spec }, index) => {
      const point = result.points[index];
      expect(point.values).toEqual(values);
      expect(point.networks.map(({ seed }) => seed)).toEqual([2, 3, 4]);
      for (const network of point.networks) {
        const { weights: _weights, ...alone } = trainSeed(X, Y, spec, network.seed, recorder());
        expect(network).toEqual(alone);
      }
      const program = companionOf(spec, ROLES);
      const single = solve(X, Y, program!, recorder());
      expect(point.bound?.lowerBound?.kind).toBe('exact');
      // Of a path, whose programs begin where the last one ended: the same to their tolerance, and both true bounds.
      expect(Math.abs(point.bound!.lowerBound!.value - single.lowerBound.value)).toBeLessThan(2e-6 * single.objective);
      for (const { objective } of point.networks) expect(objective).toBeGreaterThanOrEqual(point.bound!.lowerBound!.value);
    });
  }
  expect(results[1].points).toEqual(results[0].points);
}, 60_000);

test('architectures without a program are bounded by their paths, with the dual point of their best network', async () => {
  const spec = sweep([{ name: 'branches', values: [1, 2] }], {
    architecture: { layers: [3, 2], regularizer: 'weight-decay', bias: 'penalized' },
  });
  const { points } = await swept(spec);
  for (const { bound, networks } of points) {
    expect(bound?.program).toBeNull();
    expect(bound?.lowerBound?.kind).toBe('relaxed');
    for (const { objective } of networks) expect(objective).toBeGreaterThanOrEqual(bound!.lowerBound!.value);
  }
  // What was known of networks and bounds stays, mark and all; only the best network of what has no bound yet is trained again, for its weights.
  const parts = points.flatMap(({ networks, bound }, point) => [
    { point, networks: networks.map((network) => ({ ...network, epochs: -1 })) },
    ...(point === 0 ? [{ point, bound: bound! }] : []),
  ]);
  const told: SweepPart[] = [];
  const again = await start(spec, 2, parts, (event) => void told.push(...(event.parts ?? []))).result;
  expect(told).toEqual([{ point: 1, bound: points[1].bound }]);
  expect(again!.points).toEqual(
    points.map(({ networks, ...point }) => ({ ...point, networks: networks.map((network) => ({ ...network, epochs: -1 })) })),
  );
}, 60_000);

test('a network that diverges is one of the results, alone or not', async () => {
  const spec = sweep([{ name: 'learning-rate', values: [1e-3, 1e9] }], {
    seeds: 1,
    optimizer: 'gd',
    architecture: { regularizer: 'power' },
  });
  const { points } = await swept(spec);
  expect(points[0].networks[0].ended).toBe('epochs');
  expect(points[1].networks[0].ended).toBe('diverged');
  expect(points[1].networks[0].objective).not.toBeLessThan(Infinity);
}, 60_000);

test('a cancel keeps what has ended; what was kept is not computed again', async () => {
  const spec = sweep([{ name: 'branches', values: [1, 2, 4, 8] }], { seeds: 200, epochs: 4000 });
  const told: SweepPart[] = [];
  const { pool, result } = start(spec, 2, [], ({ parts = [] }) => {
    told.push(...parts);
    if (told.some(({ networks }) => networks)) pool.control('s', 'cancel');
  });
  const stopped = await result;
  expect(stopped?.status).toBe('interrupted');
  const ended = stopped!.points.flatMap(({ networks }) => networks);
  expect(ended.length).toBeGreaterThan(0);
  expect(ended.length).toBeLessThan(800);
  expect(ended.every((network) => network.ended === 'epochs')).toBe(true);
  const [first] = stopped!.points[0].networks;
  const { weights: _weights, ...alone } = trainSeed(X, Y, sweepPoints(spec)[0].spec, first.seed, recorder());
  expect(first).toEqual(alone);
}, 60_000);

test('a sweep that was cut off goes on from what was told, and ends the same', async () => {
  const told: SweepPart[] = [];
  const whole = await start(GRID, 1, [], ({ parts = [] }) => void told.push(...parts)).result;
  const half = told.slice(0, 5);
  // A network that is taken for known is not trained: its mark stays.
  const marked = half.map((part) => ({ ...part, networks: part.networks?.map((network) => ({ ...network, epochs: -1 })) }));
  const again = await swept(GRID, 2, marked);
  const known = new Set(half.flatMap(({ point, networks = [] }) => networks.map(({ seed }) => `${point} ${seed}`)));
  expect(known.size).toBeGreaterThan(0);
  again.points.forEach(({ networks }, point) =>
    networks.forEach((network, index) => {
      const isKnown = known.has(`${point} ${network.seed}`);
      expect(network.epochs).toBe(isKnown ? -1 : 60);
      expect({ ...network, epochs: 60 }).toEqual(whole!.points[point].networks[index]);
    }),
  );
}, 60_000);

test.skipIf(!existsSync(bindingIn(tensorFlowFolder())))(
  'on TensorFlow a sweep has the networks and bounds that it has on the embedded engine, and hears a cancel (skipped: not installed)',
  async () => {
    const float32 = { ...GRID, precision: 'float32' } as const;
    const [device, embedded] = [await swept({ ...float32, backend: 'tensorflow' }), await swept({ ...float32, backend: 'embedded' })];
    expect(device.backend).toBe('tensorflow');
    device.points.forEach(({ networks, bound }, index) => {
      const own = embedded.points[index];
      expect(bound).toEqual(own.bound);
      expect(networks.map(({ seed }) => seed)).toEqual([2, 3, 4]);
      networks.forEach(({ objective }, at) => expect(Math.abs(objective / own.networks[at].objective - 1)).toBeLessThan(1e-4));
    });
    const { pool, result } = start({ ...float32, backend: 'tensorflow', epochs: 1e6 }, 2, [], ({ progress, parts = [] }) => {
      if (progress && parts.length > 0) pool.control('s', 'cancel');
    });
    const stopped = await result;
    expect(stopped?.status).toBe('interrupted');
    expect(stopped?.points.some(({ bound }) => bound !== null)).toBe(true);
  },
  120_000,
);
