import { afterEach, expect, test } from 'vitest';
import type { CurveChunk, RunSpec } from '../../../shared/contract/run';
import { addData, closeHosts, ENDLESS, follow, openHost, runOf, training, trainSpec, until } from './open-host';

afterEach(closeHosts);

const points = (curves: CurveChunk[]) => curves.reduce((sum, { objective }) => sum + objective.length, 0);
const joined = (chunks: CurveChunk[], seed: number) =>
  chunks.filter((chunk) => chunk.seed === seed).flatMap(({ objective }) => [...objective]);

test('a training run brings the convex program of its problem, whose bound it never passes', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const started = await client.call('run.start', { spec: training(id) });
  const chunks: CurveChunk[] = [];
  const run = await follow(client, started.id, ({ curves }) => chunks.push(...curves));
  expect(run).toMatchObject({ status: 'done', progress: { done: 100, total: 100 } });
  for (const seed of [0, 1]) expect(joined(chunks, seed)).toHaveLength(51);

  const companion = (await client.call('project.get', {})).runs.find(({ spec }) => spec.kind === 'solve');
  expect(companion?.problemKey).toBe(run.problemKey);
  const solved = await follow(client, companion!.id);
  expect(solved.status).toBe('done');
  const bound = solved.summary!.lowerBound!;
  const result = await client.call('run.result', { id: run.id });
  if (result?.kind !== 'train') throw new Error('no result');
  expect(result.seeds.map(({ seed }) => seed)).toEqual([0, 1]);
  expect(result.objective).toBe(run.summary!.objective);
  for (const { objective } of result.seeds) expect(objective).toBeGreaterThanOrEqual(bound.value * (1 - 1e-9));

  await follow(client, (await client.call('run.start', { spec: training(id, { seed: 7 }) })).id);
  const solves = (await client.call('project.get', {})).runs.filter(({ spec }) => spec.kind === 'solve');
  expect(solves, 'a second run of the same problem has its bound already').toHaveLength(1);
});

test('another β, role or bias is another problem', async () => {
  const { client } = await openHost();
  const { id, roles } = await addData(client, 'a,b,y\n1,2,3\n2,1,4\n3,5,1\n4,4,2\n');
  const key = async (architecture = {}) => {
    const spec = trainSpec({ epochs: 1 });
    const run = await client.call('run.start', {
      spec: training(id, { ...spec, architecture: { ...spec.architecture, ...architecture } }),
    });
    return run.problemKey;
  };
  const keys = [await key(), await key({ beta: 0.2 }), await key({ bias: 'penalized' })];
  expect(await key({ layers: [32] }), 'the width is no part of the bound').toBe(keys[0]);
  await client.call('data.update', { id, roles: ['ignored', ...roles.slice(1)] });
  keys.push(await key());
  await client.call('data.update', { id, standardize: true });
  keys.push(await key());
  expect(new Set(keys).size).toBe(5);
});

test('cancel answers within 100 ms and keeps what there was', { retry: 2 }, async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const { id: run } = await client.call('run.start', { spec: training(id, ENDLESS) });
  await until(client, run, ({ curves }) => points(curves) > 0);
  const ended = follow(client, run);
  const asked = performance.now();
  await client.call('run.cancel', { id: run });
  expect((await ended).status).toBe('cancelled');
  expect(performance.now() - asked).toBeLessThan(100);
  const result = await client.call('run.result', { id: run });
  expect(result).toMatchObject({ kind: 'train', status: 'interrupted' });
});

test('pause holds within 100 ms, resume goes on', { retry: 2 }, async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const { id: run } = await client.call('run.start', { spec: training(id, ENDLESS) });
  let seen = 0;
  let status = '';
  const subscription = client.subscribe('run', { id: run }, (delta) => {
    seen += points(delta.curves);
    status = delta.status;
  });
  await until(client, run, ({ curves }) => points(curves) > 0);
  await client.call('run.pause', { id: run });
  // One batch may still be on its way.
  await new Promise((done) => setTimeout(done, 100 + 66));
  const stood = seen;
  expect(status).toBe('paused');
  await new Promise((done) => setTimeout(done, 200));
  expect(seen).toBe(stood);
  await client.call('run.resume', { id: run });
  await until(client, run, () => seen > stood);
  expect(status).toBe('running');
  await client.call('run.cancel', { id: run });
  await subscription.done;
});

test('a run whose compute process is killed is interrupted and keeps its curve; the next one works', async () => {
  const { client, host } = await openHost();
  const { id } = await addData(client);
  const { id: run } = await client.call('run.start', { spec: training(id, ENDLESS) });
  const seen = points((await until(client, run, ({ curves }) => points(curves) > 0)).curves);
  const ended = follow(client, run);
  process.kill(host.computePid!, 'SIGKILL');
  const interrupted = await ended;
  expect(interrupted).toMatchObject({ status: 'interrupted', failure: { code: 'interrupted' } });
  expect(interrupted.failure?.message).toContain('SIGKILL');
  const chunks: CurveChunk[] = [];
  await follow(client, run, ({ curves }) => chunks.push(...curves));
  expect(points(chunks)).toBeGreaterThanOrEqual(seen);
  expect(await client.call('run.result', { id: run })).toBeNull();
  const next = await client.call('run.start', { spec: training(id) });
  expect((await follow(client, next.id)).status).toBe('done');
});

test('a window that is loaded again catches up from the last event it had, and misses no point', async () => {
  const { client, connect } = await openHost();
  const { id } = await addData(client);
  const { id: run } = await client.call('run.start', { spec: training(id, { epochs: 3000, seeds: 2 }) });
  const first: CurveChunk[] = [];
  let last = 0;
  const gone = connect();
  await new Promise<void>((resolve) => {
    gone
      .subscribe('run', { id: run }, ({ curves }, seq) => {
        first.push(...curves);
        last = seq;
        if (points(first) > 0) resolve();
      })
      .done.catch(() => undefined);
  });
  gone.close();
  const rest: CurveChunk[] = [];
  await connect().subscribe('run', { id: run }, ({ curves }) => void rest.push(...curves), last).done;
  const whole: CurveChunk[] = [];
  await follow(client, run, ({ curves }) => whole.push(...curves));
  for (const seed of [0, 1]) {
    expect(joined(whole, seed)).toHaveLength(3001);
    expect([...joined(first, seed), ...joined(rest, seed)]).toEqual(joined(whole, seed));
  }
});

test('the same seed gives the same numbers, bit for bit, on one worker and on several', async () => {
  const results = [];
  for (const threads of ['1', '3']) {
    process.env['ZEROGAP_THREADS'] = threads;
    const { client } = await openHost();
    delete process.env['ZEROGAP_THREADS'];
    const { id } = await addData(client);
    process.env['ZEROGAP_THREADS'] = threads;
    const run = await client.call('run.start', { spec: training(id, { seeds: 4, epochs: 30 }) });
    delete process.env['ZEROGAP_THREADS'];
    await follow(client, run.id);
    const result = await client.call('run.result', { id: run.id });
    if (result?.kind !== 'train') throw new Error('no result');
    results.push(result.seeds);
  }
  expect(results[0]).toEqual(results[1]);
});

test('what cannot be computed fails with its reason, and the run says so', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const spec = trainSpec();
  const run = await client.call('run.start', { spec: training(id, { architecture: { ...spec.architecture, layers: [] } }) });
  const failed = await follow(client, run.id);
  expect(failed).toMatchObject({ status: 'failed', failure: { code: expect.stringMatching(/unsupported|usage/) } });
  expect((await client.call('project.get', {})).runs, 'no bound is looked for').toHaveLength(1);
});

test('a run that is over can neither be paused nor resumed, and cancelling it changes nothing', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const run = await client.call('run.start', { spec: training(id, { epochs: 2 }) });
  await follow(client, run.id);
  await expect(client.call('run.pause', { id: run.id })).rejects.toThrow(/is over \(done\)/);
  await client.call('run.cancel', { id: run.id });
  expect((await runOf(client, run.id)).status).toBe('done');
  await client.call('run.remove', { id: run.id });
  await expect(client.call('run.result', { id: run.id })).rejects.toMatchObject({ code: 'missing' });
});

test('removing a running run, or its whole project, ends it and its streams', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  for (const remove of [(run: string) => client.call('run.remove', { id: run }), () => client.call('project.create', { name: 'Next' })]) {
    const { id: run } = await client.call('run.start', { spec: training(id, ENDLESS) });
    const { done } = client.subscribe('run', { id: run }, () => undefined);
    await until(client, run, ({ status }) => status === 'running');
    await remove(run);
    await done;
  }
  expect((await client.call('project.get', {})).runs).toEqual([]);
});

test('a regularization path is one run, told as it goes, stopped with what it has, and saved with the project', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const spec: RunSpec = {
    kind: 'path',
    datasetId: id,
    spec: {
      family: 'two-layer-relu',
      loss: 'squared',
      bias: 'penalized',
      patterns: { kind: 'auto' },
      tolerance: 1e-6,
      seed: 0,
      betas: [0.1, 1, 0.3],
    },
  };
  const started = await client.call('run.start', { spec });
  expect(started).toMatchObject({ name: 'Regularization path 1', progress: { done: 0, total: 3 } });
  const seen = new Set<number | undefined>();
  const run = await follow(client, started.id, ({ iterations }) => iterations.forEach(({ beta }) => seen.add(beta)));
  expect(run).toMatchObject({ status: 'done', progress: { done: 3, total: 3 } });
  expect(run.summary).toBeUndefined();
  expect([...seen]).toEqual([1, 0.3, 0.1]);
  const result = await client.call('run.result', { id: run.id });
  if (result?.kind !== 'path') throw new Error('no path');
  expect(result.points.map(({ beta }) => beta)).toEqual([0.1, 1, 0.3]);

  const program = await client.call('run.program', { id: run.id, beta: 0.3 });
  expect(program.fileName).toBe('abs-two-layer-relu.py');
  expect(program.text).toContain('beta = 0.3');
  expect(program.text).toContain(`ours = ${result.points[2].result.objective} `);
  await expect(client.call('run.program', { id: run.id, beta: 7 })).rejects.toMatchObject({ code: 'missing' });

  const saved = await client.call('project.save', {});
  if (saved.kind !== 'download') throw new Error(saved.kind);
  await client.call('project.open', { bytes: saved.files[0].bytes, name: saved.files[0].name });
  expect(await client.call('run.result', { id: run.id })).toEqual(result);

  const betas = Array.from({ length: 10_000 }, (_, k) => 1 + 1e-4 * k);
  const long = await client.call('run.start', { spec: { ...spec, spec: { ...spec.spec, betas } } });
  await until(client, long.id, ({ progress }) => progress.done > 0);
  await client.call('run.cancel', { id: long.id });
  expect((await follow(client, long.id)).status).toBe('cancelled');
  const partial = await client.call('run.result', { id: long.id });
  expect(partial).toMatchObject({ kind: 'path', status: 'interrupted' });
});

test('the program of a run is that of its data as they were solved', async () => {
  const { client } = await openHost();
  const { id, roles } = await addData(client, 'a,b,y\n1,2,3\n2,1,4\n3,5,1\n4,4,2\n');
  const run = await client.call('run.start', { spec: training(id, { epochs: 1 }) });
  await follow(client, run.id);
  await expect(client.call('run.program', { id: run.id })).rejects.toMatchObject({ code: 'usage' });
  const solve = (await client.call('project.get', {})).runs.find(({ spec }) => spec.kind === 'solve')!;
  await follow(client, solve.id);
  const { text } = await client.call('run.program', { id: solve.id });
  expect(text).toContain('X: a, b. Y: y.');
  expect(text).toContain('[1.0, 2.0], [2.0, 1.0], [3.0, 5.0], [4.0, 4.0],');
  await client.call('data.update', { id, roles: ['ignored', ...roles.slice(1)] });
  await expect(client.call('run.program', { id: solve.id })).rejects.toMatchObject({ code: 'usage' });
});

test('tags, a note and the one baseline are kept with the run, in the project file too', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const [first, second] = [
    await client.call('run.start', { spec: training(id, { epochs: 1 }) }),
    await client.call('run.start', { spec: training(id, { epochs: 2 }) }),
  ];
  await client.call('run.remark', { id: first.id, tags: ['good'], note: 'the first, with "quotes"', baseline: true });
  await client.call('run.remark', { id: second.id, baseline: true });
  // What is left out stays.
  const again = await client.call('run.remark', { id: first.id, tags: ['good', 'to check'] });
  expect(again).toMatchObject({ tags: ['good', 'to check'], note: 'the first, with "quotes"', baseline: false });
  for (const run of [first, second]) await follow(client, run.id);
  expect((await client.call('project.get', {})).dirty).toBe(true);
  const delivery = await client.call('project.save', {});
  if (delivery.kind !== 'download') throw new Error(delivery.kind);
  const { client: other } = await openHost();
  const opened = await other.call('project.open', { bytes: delivery.files[0].bytes, name: 'p.zerogap' });
  expect(opened?.runs.filter(({ baseline }) => baseline).map((run) => run.id)).toEqual([second.id]);
  expect(opened?.runs.find((run) => run.id === first.id)).toMatchObject({ tags: ['good', 'to check'], note: 'the first, with "quotes"' });
  await expect(client.call('run.remark', { id: 'nothing', note: '' })).rejects.toThrow('no run');
  await expect(client.call('run.remark', { id: first.id, tags: [''] })).rejects.toThrow();
});
