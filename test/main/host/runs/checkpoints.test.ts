import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../../../shared/contract/client';
import type { CurveChunk, Run, SeedResult } from '../../../../shared/contract/run';
import type { Kept } from '../../../../main/compute/job';
import { Checkpoints } from '../../../../main/host/runs/checkpoints';
import { curvesOf, startLong, trained } from '../long-training';
import { addData, closeHosts, follow, openHost, runOf, training } from '../open-host';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zerogap-checkpoints-'))));
afterEach(() => {
  closeHosts();
  rmSync(folder, { recursive: true, force: true });
});

async function save(client: Client) {
  const delivery = await client.call('project.save', {});
  if (delivery.kind !== 'download') throw new Error(delivery.kind);
  return delivery.files[0];
}
const open = ({ bytes, name }: Awaited<ReturnType<typeof save>>, client: Client) => client.call('project.open', { bytes, name });

test('a training that was under way when its project was saved goes on in another session, with the bits of one that never stopped', async () => {
  const { client, host } = await openHost({ userData: folder });
  const { id } = await addData(client);
  const { run, change } = await startLong(client, id);
  const first = await save(client);
  const cut = follow(client, run);
  process.kill(host.computePid!, 'SIGKILL');
  expect((await cut).goesOnFrom).toBeGreaterThan(0);
  const file = await save(client);

  const { client: other } = await openHost();
  await open(file, other);
  expect((await runOf(other, run)).goesOnFrom, 'a machine that has no checkpoint begins anew').toBeUndefined();

  const { client: next } = await openHost({ userData: folder });
  await open(first, next);
  expect((await runOf(next, run)).goesOnFrom, 'what was kept later is not of this file').toBeUndefined();
  await open(file, next);
  const opened = await runOf(next, run);
  expect(opened.status).toBe('interrupted');
  expect(opened.goesOnFrom).toBeGreaterThan(0);
  expect((await next.call('project.get', {})).dirty).toBe(false);
  const told: number[] = [];
  await next.call('run.resume', { id: run });
  expect((await runOf(next, run)).goesOnFrom).toBeUndefined();
  const chunks: CurveChunk[] = [];
  const done = await follow(next, run, ({ curves, progress }) => {
    chunks.push(...curves);
    told.push(progress.done);
  });
  expect(done.status).toBe('done');
  expect(Math.min(...told)).toBeGreaterThan(0);

  const { id: whole } = await next.call('run.start', { spec: training(id, change) });
  const wholeChunks: CurveChunk[] = [];
  await follow(next, whole, ({ curves }) => wholeChunks.push(...curves));
  expect((await trained(next, run)).seeds).toEqual((await trained(next, whole)).seeds);
  expect(curvesOf(chunks)).toEqual(curvesOf(wholeChunks));

  expect(readdirSync(join(folder, 'checkpoints'))).toHaveLength(1);
  await save(next);
  expect(readdirSync(join(folder, 'checkpoints')), 'no longer needed').toEqual([]);
}, 180_000);

const RUN = { spec: training('d'), problemKey: 'p' } as Pick<Run, 'spec' | 'problemKey'>;
const SEED: SeedResult = {
  seed: 4,
  objective: NaN,
  loss: 0.1,
  regularizer: -0,
  gradientNorm: Infinity,
  activeNeurons: 1,
  epochs: 3,
  ended: 'diverged',
  layers: [],
  alignment: [],
  balance: [0.1],
  weights: { W1: { dtype: 'float64', shape: [1, 1, 2], data: Float64Array.of(0.1, -2) } },
};
const KEPT: Kept = {
  checkpoints: [
    {
      seed: 3,
      recorded: 7,
      epoch: 6,
      layers: [2],
      branches: 1,
      escapes: [{ epoch: 2, units: 1, constraint: 1.5, before: 2, after: 1 }],
      parameters: Float32Array.of(1, 2, 0.1),
      optimizer: { blocks: [Float64Array.of(1e-300, 3)], numbers: Float64Array.of(0.3) },
      batches: { order: Int32Array.of(2, 0, 1), random: [1, 2, 3, 4] },
      dropout: null,
    },
  ],
  seeds: [SEED],
  seconds: 1.25,
};
const BELONGING = { version: '1', savedAt: '2026-11-21T10:00:00.000Z', run: RUN };

test('a checkpoint is read as it was written, and only where it belongs', async () => {
  const checkpoints = new Checkpoints(join(folder, 'kept'));
  await checkpoints.save('a/b', BELONGING, KEPT);
  expect(await checkpoints.load('a/b', BELONGING)).toStrictEqual(KEPT);
  const { spec } = training('d', { epochs: 51 });
  for (const other of [
    { ...BELONGING, version: '2' },
    { ...BELONGING, savedAt: '2026-11-21T10:00:00.001Z' },
    { ...BELONGING, run: { ...RUN, problemKey: 'q' } },
    { ...BELONGING, run: { ...RUN, spec: { ...RUN.spec, spec } as Run['spec'] } },
  ])
    expect(await checkpoints.load('a/b', other)).toBeNull();
  expect(await checkpoints.load('c', BELONGING)).toBeNull();
  const [name] = readdirSync(join(folder, 'kept'));
  const path = join(folder, 'kept', name);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.subarray(0, bytes.length - 40));
  expect(await checkpoints.load('a/b', BELONGING), 'cut off').toBeNull();
  await checkpoints.forget('a/b');
  await checkpoints.forget('a/b');
  expect(readdirSync(join(folder, 'kept'))).toEqual([]);
});

test('what nobody came back to is removed, and nothing is kept where nothing outlives the session', async () => {
  const checkpoints = new Checkpoints(folder);
  for (const id of ['old', 'new']) await checkpoints.save(id, BELONGING, KEPT);
  const ago = Date.now() / 1000 - 100 * 24 * 3600;
  utimesSync(join(folder, 'old.zip'), ago, ago);
  await checkpoints.prune();
  expect(readdirSync(folder)).toEqual(['new.zip']);
  const none = new Checkpoints(undefined);
  await none.save('a', BELONGING, KEPT);
  expect(await none.load('a', BELONGING)).toBeNull();
  await none.prune();
});
