import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Client } from '../../../../shared/contract/client';
import type { FigureRequest } from '../../../../shared/contract/figure';
import type { RunSpec, TrainSpec } from '../../../../shared/contract/run';
import type { SplineRequest } from '../../../../shared/contract/spline';
import { ROOT } from '../../../../build/compile.mjs';
import { addData, closeHosts, follow, openHost, trainSpec } from '../open-host';

afterEach(closeHosts);

const study = JSON.parse(readFileSync(join(ROOT, 'shared/studies/rank-collapse.study.json'), 'utf8')) as {
  architecture: TrainSpec['architecture'];
  train: Omit<TrainSpec, 'architecture'>;
};

/** What an export holds, by the ending of its files. */
async function exported(
  client: Client,
  request: Pick<FigureRequest, 'figure' | 'subject' | 'format'> & Partial<FigureRequest>,
): Promise<Record<string, string>> {
  const delivery = await client.call('figure.export', { widthMm: 120, heightMm: 80, dpi: 96, ...request });
  if (delivery.kind !== 'download') throw new Error(delivery.kind);
  return Object.fromEntries(delivery.files.map(({ name, bytes }) => [name.split('.').at(-1)!, new TextDecoder().decode(bytes)]));
}

async function trained(client: Client, datasetId: string, spec: TrainSpec): Promise<string> {
  const run: RunSpec = { kind: 'train', datasetId, spec };
  const { id } = await client.call('run.start', { spec: run });
  await follow(client, id);
  return id;
}

test('the closed form and the trained networks of every β of an architecture, in window and files alike', async () => {
  const { client } = await openHost();
  const added = await client.call('data.add', { source: { kind: 'example', id: 'factorial' } });
  if (!added) throw new Error('no data');
  const { id } = added;
  const at = (beta: number): TrainSpec => ({ ...study.train, seeds: 4, epochs: 1500, architecture: { ...study.architecture, beta } });
  const first = await trained(client, id, at(3));
  const second = await trained(client, id, at(6));
  await trained(client, id, { ...at(3), architecture: { ...study.architecture, layers: [5, 5] } });
  const { measureEvery: _every, ...swept } = at(3);
  const { id: sweep } = await client.call('run.start', {
    spec: { kind: 'sweep', datasetId: id, spec: { ...swept, seeds: 2, axes: [{ name: 'beta', values: [1, 20] }] } },
  });
  await follow(client, sweep);
  const { facts, trained: networks } = await client.call('data.linear', { id, architecture: study.architecture, run: first });
  expect(facts.whitened).toBe(true);
  expect(networks.map(({ run, beta }) => [run, beta])).toEqual([
    [first, 3],
    [second, 6],
    [sweep, 1],
    [sweep, 20],
  ]);

  const { csv, json } = await exported(client, { figure: 'optimum', subject: first, format: 'csv' });
  const rows = csv
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const values = (kind: string, beta: string) => rows.filter((row) => row[0] === kind && row[1] === beta).map((row) => Number(row[3]));
  // The best of four seeds is the optimum that the closed form gives, to the accuracy of its training.
  for (const beta of ['3', '6']) values('optimum', beta).forEach((value, i) => expect(values('trained', beta)[i]).toBeCloseTo(value, 3));
  expect(JSON.parse(json)).toMatchObject({ figure: 'optimum', datasets: [{ name: 'factorial' }] });
  expect((await exported(client, { figure: 'collapse', subject: first, beta: 10, format: 'svg' })).svg).toContain('β = 10');
  expect((await exported(client, { figure: 'layers', subject: first, format: 'svg' })).svg).toContain('Layer 4');
  const measures = { seed: 0, quantity: 'product' as const, layer: 1 };
  expect((await exported(client, { figure: 'measures', subject: first, measures, format: 'svg' })).svg).toContain(
    'no optimum has one between 0 and',
  );
  expect((await exported(client, { figure: 'layers', subject: first, format: 'csv' })).csv).toMatch(/^epoch,layer 1 σ₁,/);
  expect(
    (await exported(client, { figure: 'measures', subject: first, measures: { ...measures, quantity: 'alignment' }, format: 'csv' })).csv,
  ).toMatch(/^epoch,"layers 1, 2",/);

  await client.call('data.update', { id, standardize: true, roles: added.roles.map((role, j) => (j === 0 ? 'ignored' : role)) });
  await expect(client.call('data.linear', { id, architecture: study.architecture, run: first })).rejects.toThrow('is not prepared as when');
  expect((await client.call('data.linear', { id, architecture: study.architecture })).trained).toEqual([]);
});

const WAVE = 'x,y\n0,1\n1,0\n2,1.5\n3,2\n4,1\n';
const ask = (id: string, change: Partial<SplineRequest> = {}): SplineRequest => ({
  id,
  moved: [],
  loss: 'squared',
  beta: 0.1,
  bias: 'free',
  ...change,
});

test('a spline is solved with points moved for the question only, and these are kept as a data set of their own', async () => {
  const { client } = await openHost();
  const { id, hash } = await addData(client, WAVE, 'wave.csv');
  const plain = await client.call('data.spline', ask(id));
  expect(plain.certificate).toBe('exact');
  const moved = [
    { row: 1, y: 3 },
    { row: 4, x: 5 },
  ];
  const bent = await client.call('data.spline', ask(id, { moved }));
  expect(bent.objective).not.toBeCloseTo(plain.objective, 3);
  // The same as the program of a file with these values.
  const { id: other } = await addData(client, WAVE.replace('1,0\n', '1,3\n').replace('4,1\n', '5,1\n'), 'bent.csv');
  expect((await client.call('data.spline', ask(other))).objective).toBe(bent.objective);
  const penalized = await client.call('data.spline', ask(id, { bias: 'penalized' }));
  expect(penalized.spline.envelope).toBeNull();
  expect(penalized.objective).toBeGreaterThan(plain.objective);
  const limit = await client.call('data.spline', ask(id, { interpolate: true }));
  expect(limit.spline.pieces.length).toBeGreaterThan(2);

  const kept = await client.call('data.keepMoved', { id, moved });
  expect(kept).toMatchObject({ name: 'wave, moved', rows: 5 });
  expect(kept.origin).toContain('rows 2, 5');
  expect(kept.hash).not.toBe(hash);
  expect((await client.call('data.spline', ask(kept.id))).objective).toBe(bent.objective);
  expect((await client.call('project.get', {})).datasets.find((dataset) => dataset.id === id)?.hash).toBe(hash);
  await client.call('data.update', { id, standardize: true });
  await expect(client.call('data.keepMoved', { id, moved })).rejects.toThrow('is standardised');
  await expect(client.call('data.spline', ask(id, { moved: [{ row: 9, y: 0 }] }))).rejects.toThrow('has 5 rows');
});

test('the figure of a spline has the networks that were trained on it', async () => {
  const { client } = await openHost();
  const { id } = await addData(client, WAVE, 'wave.csv');
  const architecture: TrainSpec['architecture'] = { ...trainSpec().architecture, bias: 'free', outputBias: true };
  const run = await trained(client, id, trainSpec({ architecture, epochs: 500 }));
  expect((await client.call('data.pairs', { id })).trained).toEqual([run]);
  const { id: _id, ...asked } = ask(id);
  const spline = { ...asked, trained: [{ run, seed: 1 }] };
  const { csv, json } = await exported(client, { figure: 'spline', subject: id, spline, format: 'csv' });
  expect(csv).toMatch(/^function,from,to,slope,intercept\nspline,,/);
  expect(csv).toContain('\nL = 2,');
  expect(JSON.parse(json)).toMatchObject({
    figure: 'spline',
    dataset: { name: 'wave' },
    program: { beta: 0.1, bias: 'free' },
    runs: [{ kind: 'train' }],
  });
  expect((await exported(client, { figure: 'spline-residual', subject: id, spline, format: 'svg' })).svg).toContain('Network minus spline');
  expect((await exported(client, { figure: 'spline-residual', subject: id, spline, format: 'csv' })).csv).toMatch(
    /^function,x,difference\nL = 2,0,/,
  );
});
