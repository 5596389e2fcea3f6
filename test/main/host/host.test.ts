import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { METHODS } from '../../../shared/contract/contract';
import type { HostMessage } from '../../../shared/contract/transport';
import { memoryPipe } from '../../../shared/contract/memory';
import { serveConnection } from '../../../main/host/transport/connection';
import { addData, closeHosts, CSV, follow, openHost, training, trainSpec } from './open-host';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zerogap-host-'))));
afterEach(() => {
  closeHosts();
  rmSync(folder, { recursive: true, force: true });
});

/** A dialog that answers with these, in turn. */
function dialogs(...answers: (string | null)[]) {
  const asked: string[] = [];
  const answer = async (title: string) => {
    asked.push(title);
    return answers.shift() ?? null;
  };
  return { asked, dialogs: { openFile: answer, openFolder: answer, saveFile: answer } };
}

test('every method of the contract has a handler', async () => {
  const { host } = await openHost();
  expect(Object.keys(host.handlers).sort()).toEqual(Object.keys(METHODS).sort());
});

test.each([
  ['data.rows', { id: 'x', from: 0, count: 5000 }, /^data\.rows: count is not valid: .*1000/],
  ['data.rows', { id: 'x', from: -1, count: 1 }, /^data\.rows: from is not valid/],
  ['run.start', { spec: training('x', { learningRate: 0 }) }, /^run\.start: spec\.spec\.learningRate is not valid/],
  ['run.start', { spec: training('x', { learningRate: NaN }) }, /^run\.start: spec\.spec\.learningRate is not valid/],
  ['project.rename', { name: 'a', colour: 'red' }, /^project\.rename: colour is not valid/],
  ['app.info', null, /^app\.info is not valid/],
])('%s(%o) is refused with the field that is wrong', async (method, params, words) => {
  const { client } = await openHost();
  const failure = await client.call(method as 'app.info', params as never).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'usage', message: expect.stringMatching(words) });
});

test.each(['no.such', 'constructor', '__proto__'])('the method or stream "%s" is refused', async (name) => {
  const { client, host } = await openHost();
  await expect(client.call(name as 'app.info', {})).rejects.toMatchObject({ code: 'usage' });
  const { transport, pipe } = memoryPipe();
  serveConnection(host, pipe);
  const answer = await new Promise<HostMessage>((resolve) => {
    transport.listen(resolve, () => undefined);
    transport.send({ type: 'subscribe', id: 1, stream: name, params: {}, since: 0, credit: 1 });
  });
  expect(answer).toMatchObject({ type: 'end', id: 1, failure: { code: 'usage' } });
});

test('a network that was removed comes back under its id, which no other may take', async () => {
  const { client } = await openHost();
  const network = await client.call('network.add', { name: 'Small', architecture: trainSpec().architecture });
  await client.call('network.remove', { id: network.id });
  expect(await client.call('network.add', network)).toEqual(network);
  await expect(client.call('network.add', network)).rejects.toMatchObject({ code: 'usage' });
  expect((await client.call('project.get', {})).networks).toEqual([network]);
});

test('a project is saved, opened again and the same', async () => {
  const { client } = await openHost({ userData: join(folder, 'user') });
  const { id } = await addData(client);
  await client.call('network.add', { name: 'Small', architecture: trainSpec().architecture });
  const run = await client.call('run.start', { spec: training(id) });
  await follow(client, run.id);
  for (const { id } of (await client.call('project.get', {})).runs) await follow(client, id);
  await client.call('project.rename', { name: 'Absolute value' });
  const path = join(folder, 'abs.zerogap');
  expect(await client.call('project.save', { path })).toEqual({ kind: 'saved', paths: [path] });
  const before = await client.call('project.get', {});
  const results = await Promise.all(before.runs.map(({ id }) => client.call('run.result', { id })));
  expect(before.dirty).toBe(false);

  const { client: later } = await openHost({ userData: join(folder, 'user'), trustsPaths: false });
  await expect(later.call('project.open', { path })).rejects.toMatchObject({ code: 'denied' });
  const [recent] = await later.call('project.recent', {});
  expect(recent).toMatchObject({ path, name: 'Absolute value', runs: 2, certificate: 'exact' });
  expect(await later.call('project.open', { path })).toEqual(before);
  expect(await Promise.all(before.runs.map(({ id }) => later.call('run.result', { id })))).toEqual(results);
  expect((await later.call('data.rows', { id, from: 0, count: 2 })).length).toBe(2);
  const chunks: number[] = [];
  await later.subscribe('run', { id: run.id }, ({ curves }) => void chunks.push(...curves.map(({ objective }) => objective.length))).done;
  expect(chunks).toEqual([51, 51]);
});

test('a file that is no project is refused, and the open one stays', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const path = join(folder, 'broken.zerogap');
  writeFileSync(path, 'not a zip');
  await expect(client.call('project.open', { path })).rejects.toMatchObject({ code: 'data' });
  expect((await client.call('project.get', {})).datasets.map(({ id }) => id)).toEqual([id]);
});

test('without dialogs a project and a figure come back for download', async () => {
  const { client } = await openHost({ trustsPaths: false });
  const { id } = await addData(client);
  const run = await client.call('run.start', { spec: training(id) });
  await follow(client, run.id);
  const saved = await client.call('project.save', {});
  if (saved.kind !== 'download') throw new Error(saved.kind);
  expect(saved.files[0].name).toBe('Untitled.zerogap');
  const reopened = await client.call('project.open', { bytes: saved.files[0].bytes, name: saved.files[0].name });
  expect(reopened?.datasets[0].id).toBe(id);
  const size = { widthMm: 120, heightMm: 80, dpi: 150 };
  for (const figure of ['objective', 'gap'] as const) {
    const svg = await client.call('figure.export', { figure, subject: run.id, format: 'svg', ...size });
    if (svg.kind !== 'download') throw new Error(svg.kind);
    expect(Buffer.from(svg.files[0].bytes).toString()).toContain('width="120mm"');
    const png = await client.call('figure.export', { figure, subject: run.id, format: 'png', ...size });
    if (png.kind !== 'download') throw new Error(png.kind);
    expect([...png.files[0].bytes.subarray(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  }
});

test('figures go where the dialog says, the sidecar beside the table', async () => {
  const { asked, dialogs: platform } = dialogs(join(folder, 'mine.csv'), null);
  const { client } = await openHost({ dialogs: platform });
  const { id } = await addData(client);
  const run = await client.call('run.start', { spec: training(id) });
  await follow(client, run.id);
  for (const { id } of (await client.call('project.get', {})).runs) await follow(client, id);
  const request = { figure: 'gap', subject: run.id, format: 'csv', widthMm: 120, heightMm: 80, dpi: 150 } as const;
  expect(await client.call('figure.export', request)).toEqual({
    kind: 'saved',
    paths: [join(folder, 'mine.csv'), join(folder, 'mine.json')],
  });
  expect(readFileSync(join(folder, 'mine.csv'), 'utf8').trim().split('\n')).toHaveLength(1 + 2 * 51);
  const sidecar = JSON.parse(readFileSync(join(folder, 'mine.json'), 'utf8')) as Record<string, unknown>;
  expect(sidecar).toMatchObject({
    figure: 'gap',
    lowerBound: { kind: 'exact' },
    datasets: [{ name: 'abs', hash: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    runs: [{ kind: 'train', spec: { seed: 0 } }, { kind: 'solve' }],
  });
  expect(await client.call('figure.export', request)).toEqual({ kind: 'cancelled' });
  expect(asked).toHaveLength(2);
});

test('a path is opened only where the host was given it', async () => {
  const path = join(folder, 'data.csv');
  writeFileSync(path, CSV);
  const { dialogs: platform } = dialogs(path, null);
  const { client } = await openHost({ trustsPaths: false, dialogs: platform });
  await expect(client.call('data.add', { source: { kind: 'file', path } })).rejects.toMatchObject({ code: 'denied' });
  await expect(client.call('project.save', { path: join(folder, 'x.zerogap') })).rejects.toMatchObject({ code: 'denied' });
  const staged = await client.call('data.stage', {});
  expect(staged).toMatchObject({ name: 'data.csv', bytes: CSV.length });
  expect(await client.call('data.stage', {}), 'cancelled').toBeNull();
  const source = { kind: 'staged', id: staged!.id } as const;
  expect(await client.call('data.inspect', { id: source.id, reading: {} })).toMatchObject({ kind: 'read', rows: 24 });
  expect(await client.call('data.add', { source })).toMatchObject({ name: 'data', rows: 24 });
  await expect(client.call('data.add', { source }), 'taken once').rejects.toMatchObject({ code: 'missing' });
  expect(await client.call('data.add', { source: { kind: 'file', path } })).toMatchObject({ name: 'data 2' });
});

test('facts of a problem, and a data set that runs still need', async () => {
  const { client } = await openHost();
  const dataset = await client.call('data.add', { source: { kind: 'example', id: 'motorcycle' } });
  const id = dataset.id;
  const facts = await client.call('data.facts', { id, bias: 'penalized' });
  expect(facts).toMatchObject({ n: 133, d: 1, outputs: 1, rank: 2, features: ['times'], betaMaxKind: 'exact' });
  expect(await client.call('data.facts', { id, bias: 'penalized' })).toEqual(facts);
  const run = await client.call('run.start', { spec: training(id, { epochs: 1 }) });
  await follow(client, run.id);
  await expect(client.call('data.remove', { id })).rejects.toThrow(/belongs to 2 runs/);
});

test('points of a plot: classes, an even choice of rows, and rows without a value left out', async () => {
  const { client } = await openHost();
  const text = `a,b,class\n${Array.from({ length: 10 }, (_, row) => `${row},${row === 3 ? '' : row * row},${row % 2 ? 'odd' : 'even'}`).join('\n')}\n`;
  const { id } = await addData(client, text, 'points.csv');
  const points = await client.call('data.points', { id, x: 'a', y: 'b', group: 'class', limit: 3 });
  expect(points).toMatchObject({ total: 9, levels: ['even', 'odd'] });
  expect([...points.x.data]).toEqual([0, 4, 7]);
  expect([...points.groups!.data]).toEqual([0, 0, 1]);
  await expect(client.call('data.points', { id, x: 'a', y: 'z', limit: 3 })).rejects.toMatchObject({ code: 'missing' });
});

test('a scatter plot is exported with the columns that were asked for, and an example of classes is ready to run', async () => {
  const { client } = await openHost({ trustsPaths: false });
  const iris = await client.call('data.add', { source: { kind: 'example', id: 'iris' } });
  expect(await client.call('data.facts', { id: iris.id, bias: 'none' })).toMatchObject({ n: 150, d: 4 });
  const request = { figure: 'scatter', subject: iris.id, widthMm: 120, heightMm: 80, dpi: 100 } as const;
  const svg = await client.call('figure.export', {
    ...request,
    format: 'svg',
    columns: { x: 'petal_width', y: 'sepal_width', group: 'species' },
  });
  if (svg.kind !== 'download') throw new Error(svg.kind);
  expect(Buffer.from(svg.files[0].bytes).toString()).toContain('<title>sepal_width against petal_width</title>');
  const csv = await client.call('figure.export', { ...request, format: 'csv' });
  if (csv.kind !== 'download') throw new Error(csv.kind);
  const lines = Buffer.from(csv.files[0].bytes).toString().trim().split('\n');
  expect([lines[0], lines[1], lines.length]).toEqual(['sepal_length,sepal_width,species', '5.1,3.5,setosa', 151]);
});

test('a large file is read aside: the host answers meanwhile, and says what is wrong with one', async () => {
  const { client } = await openHost();
  const rows = Array.from({ length: 200_000 }, (_, row) => `${row},${row % 7},${row / 3}`).join('\n');
  const added = addData(client, `a,b,y\n${rows}\n`, 'large.csv');
  let answered = 0;
  let reading = true;
  void added.finally(() => (reading = false));
  while (reading) {
    await client.call('project.get', {});
    await new Promise((done) => setTimeout(done, 5));
    answered += 1;
  }
  expect(await added).toMatchObject({ rows: 200_000, columns: [{ max: 199_999 }, { distinct: 7 }, {}] });
  expect(answered).toBeGreaterThan(10);
  await expect(addData(client, `a,b,y\n${rows}\n1,2\n`, 'ragged.csv')).rejects.toMatchObject({
    code: 'data',
    message: expect.stringContaining('ragged.csv'),
  });
});

test('one click on a study opens its data, its network and its runs', async () => {
  const { client } = await openHost();
  await addData(client);
  const study = (await client.call('study.list', {})).find(({ id }) => id === 'motorcycle-seeds')!;
  const project = await client.call('study.start', { id: study.id });
  expect(project).toMatchObject({ name: study.title, networks: [{ architecture: study.architecture }] });
  expect(project.datasets).toHaveLength(1);
  expect(project.runs.map(({ spec }) => spec.kind)).toEqual(['solve', 'train']);
  expect(new Set(project.runs.map(({ problemKey }) => problemKey)).size).toBe(1);
  await client.call('run.cancel', { id: project.runs[1].id });
  expect((await follow(client, project.runs[0].id)).summary?.certificate).toBe('exact');
  await expect(client.call('study.start', { id: 'none' })).rejects.toMatchObject({ code: 'missing' });
});
