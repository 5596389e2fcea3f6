import { afterEach, expect, test } from 'vitest';
import type { CurveChunk, Moment } from '../../../shared/contract/run';
import { curvesOf, startLong, trained } from './long-training';
import { addData, closeHosts, ENDLESS, follow, openHost, runOf, training } from './open-host';

afterEach(closeHosts);

test('a training whose compute process dies goes on from where it was, with the same bits as one that was never cut off', async () => {
  const { client, host } = await openHost();
  const { id } = await addData(client);
  const { run, change } = await startLong(client, id);
  const ended = follow(client, run);
  process.kill(host.computePid!, 'SIGKILL');
  const cut = await ended;
  expect(cut.status).toBe('interrupted');
  const told: number[] = [];
  await client.call('run.resume', { id: run });
  expect((await runOf(client, run)).failure).toBeUndefined();
  const chunks: CurveChunk[] = [];
  const moments: unknown[] = [];
  const done = await follow(client, run, (delta) => {
    chunks.push(...delta.curves);
    moments.push(...delta.moments);
    told.push(delta.progress.done);
  });
  expect(done.status).toBe('done');
  // It did not begin anew.
  expect(Math.min(...told)).toBeGreaterThan(0.2 * cut.progress.done);

  const { id: whole } = await client.call('run.start', { spec: training(id, change) });
  const wholeChunks: CurveChunk[] = [];
  const wholeMoments: unknown[] = [];
  await follow(client, whole, (delta) => {
    wholeChunks.push(...delta.curves);
    wholeMoments.push(...delta.moments);
  });
  expect((await trained(client, run)).seeds).toEqual((await trained(client, whole)).seeds);
  expect(curvesOf(chunks)).toEqual(curvesOf(wholeChunks));
  const sorted = (list: unknown[]) => list.map((moment) => JSON.stringify(moment)).sort();
  expect(sorted(moments)).toEqual(sorted(wholeMoments));
}, 120_000);

test('only an interrupted training is taken up again', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const { id: run } = await client.call('run.start', { spec: training(id, { epochs: 5 }) });
  await follow(client, run);
  await expect(client.call('run.resume', { id: run })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/is over \(done\)/),
  });
});

test('a training that ends near its bound waits for that bound, and each seed ends there', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const spec = training(id, { optimizer: 'lbfgs', learningRate: 0.1, epochs: 500, stopGap: 0.05, seeds: 3 });
  const { id: run, problemKey } = await client.call('run.start', { spec });
  expect((await runOf(client, run)).status).toBe('queued');
  await follow(client, run);
  const solve = (await client.call('project.get', {})).runs.find((other) => other.spec.kind === 'solve' && other.problemKey === problemKey);
  expect(solve?.status, 'it is solved first').toBe('done');
  const bound = solve!.summary!.lowerBound!.value;
  for (const { ended, objective, epochs } of (await trained(client, run)).seeds) {
    expect(ended).toBe('gap');
    expect(epochs).toBeLessThan(500);
    expect((objective - bound) / objective).toBeLessThanOrEqual(0.05);
  }
});

test('one that waits can be cancelled; one without a program is refused', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const { id: run } = await client.call('run.start', { spec: training(id, { ...ENDLESS, stopGap: 1e-6 }) });
  await client.call('run.cancel', { id: run });
  expect((await runOf(client, run)).status).toBe('cancelled');
  const { spec } = training(id);
  if (!('architecture' in spec)) throw new Error('no training');
  const unbounded = { architecture: { ...spec.architecture, regularizer: 'weight-decay' as const, layers: [4, 4] }, stopGap: 0.1 };
  await expect(client.call('run.start', { spec: training(id, unbounded) })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/no convex program that bounds/),
  });
});

test('a finished training is continued with the neurons that it misses', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const { spec } = training(id);
  if (!('architecture' in spec)) throw new Error('no training');
  const small = { optimizer: 'lbfgs' as const, learningRate: 0.1, epochs: 300, architecture: { ...spec.architecture, layers: [1] } };
  const first = await client.call('run.start', { spec: training(id, small) });
  await follow(client, first.id);
  const before = await trained(client, first.id);
  const again = training(id, { ...small, escapes: 3 });
  const second = await client.call('run.start', { spec: { ...again, continues: first.id } as typeof again });
  await follow(client, second.id);
  const after = await trained(client, second.id);
  after.seeds.forEach(({ objective, escapes, weights }, i) => {
    expect(escapes![0].before).toBeCloseTo(before.seeds[i].objective, 10);
    expect(objective).toBeLessThan(before.seeds[i].objective);
    expect(weights.W1.shape[1]).toBe(1 + escapes!.reduce((sum, { units }) => sum + units, 0));
  });
  const other = training(id, { ...small, seed: 9 });
  await expect(client.call('run.start', { spec: { ...other, continues: first.id } as typeof other })).rejects.toThrow(/no seed 9/);
});

test('what does not fit into the machine is refused before it starts, in words', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  await expect(client.call('run.start', { spec: training(id, { epochs: 1e9, seeds: 4096 }) })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(/needs about [\d.]+ TiB of memory, and this machine has [\d.]+ .iB/),
  });
  expect((await client.call('project.get', {})).runs).toEqual([]);
});

test('what was measured is exported as a figure and as a table of every value that was kept', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const { id: run } = await client.call('run.start', { spec: training(id, { epochs: 20, measureEvery: 'log' }) });
  const told: Moment[] = [];
  await follow(client, run, ({ moments }) => told.push(...moments));
  const size = { subject: run, widthMm: 120, heightMm: 70, dpi: 96 };
  const write = async (format: 'svg' | 'csv', quantity: 'singular-values' | 'alignment') => {
    const request = { ...size, figure: 'measures' as const, format, measures: { seed: 1, quantity, layer: 1 } };
    const delivery = await client.call('figure.export', request);
    if (delivery.kind !== 'download') throw new Error(delivery.kind);
    return delivery.files.map(({ bytes }) => Buffer.from(bytes).toString('utf8'));
  };
  const [csv, sidecar] = await write('csv', 'singular-values');
  const own = told.filter((moment) => moment.kind === 'measures' && moment.seed === 1);
  const rows = own.map((moment) => (moment.kind === 'measures' ? [moment.epoch, ...moment.layers[0].singularValues].join(',') : ''));
  expect(csv).toBe(`epoch,σ₁\n${rows.join('\n')}\n`);
  expect(JSON.parse(sidecar)).toMatchObject({ figure: 'measures', runs: [{ kind: 'train' }] });
  expect((await write('svg', 'alignment'))[0]).toContain('Alignment');
  const { id: bare } = await client.call('run.start', { spec: training(id, { epochs: 2 }) });
  await follow(client, bare);
  await expect(client.call('figure.export', { ...size, subject: bare, figure: 'measures', format: 'csv' })).rejects.toThrow(
    /Nothing was measured/,
  );
});
