import { afterEach, expect, test } from 'vitest';
import type { RunSpec, SolveSpec } from '../../../../shared/contract/run';
import { addData, closeHosts, follow, openHost, training } from '../open-host';

afterEach(closeHosts);

const PLANE = 'a,b,y\n1,0.2,0.7\n-0.4,1,-0.3\n0.6,-0.8,1.1\n-1,-0.5,0.4\n0.3,0.9,-0.6\n';
const SPEC: SolveSpec = {
  family: 'two-layer-relu',
  loss: 'squared',
  beta: 0.1,
  bias: 'none',
  patterns: { kind: 'auto' },
  tolerance: 1e-6,
  seed: 0,
};
const solving = (datasetId: string): RunSpec => ({ kind: 'solve', datasetId, spec: SPEC });

test('the directions of a solved run, with a trained network of its problem beside the optimal one', async () => {
  const { client } = await openHost();
  const { id } = await addData(client, PLANE, 'plane.csv');
  const { id: solve } = await client.call('run.start', { spec: solving(id) });
  await follow(client, solve);
  const { id: train } = await client.call('run.start', { spec: training(id) });
  await follow(client, train);
  const alone = await client.call('run.directions', { id: solve });
  if (alone.kind !== 'directions') throw new Error(alone.reason);
  expect(alone.coordinates).toEqual(['a', 'b']);
  expect(alone.trained).toEqual([]);
  expect(alone.neurons.length).toBeGreaterThan(0);
  const both = await client.call('run.directions', { id: solve, trained: { run: train, seed: 1 } });
  if (both.kind !== 'directions') throw new Error(both.reason);
  const result = await client.call('run.result', { id: train });
  if (result?.kind !== 'train') throw new Error('no result');
  const penalty = both.trained.reduce((sum, { size }) => sum + size, 0);
  // γ of the trained network is at most its regulariser, and close to it once it is balanced.
  expect(penalty).toBeLessThanOrEqual(result.seeds[1].regularizer * (1 + 1e-12));
  await expect(client.call('run.directions', { id: solve, trained: { run: train, seed: 9 } })).rejects.toThrow('no seed 9');
  await expect(client.call('run.directions', { id: train })).rejects.toThrow('no convex program of its own');
});

test('the ellipsoid of chosen rows, and of every β of a path', async () => {
  const { client } = await openHost();
  const { id } = await addData(client, PLANE, 'plane.csv');
  const { beta: _beta, ...common } = SPEC;
  const { id: path } = await client.call('run.start', { spec: { kind: 'path', datasetId: id, spec: { ...common, betas: [0.5, 0.05] } } });
  await follow(client, path);
  const shape = await client.call('run.ellipsoid', { id: path, beta: 0.05, rows: [0, 2] });
  if (shape.kind !== 'ellipsoid') throw new Error(shape.reason);
  expect(shape).toMatchObject({ rows: [0, 2], whole: false });
  const [first, second] = await Promise.all([0.5, 0.05].map((beta) => client.call('run.directions', { id: path, beta })));
  expect([first, second].map((answer) => answer.kind === 'directions' && answer.beta)).toEqual([0.5, 0.05]);
  await expect(client.call('run.directions', { id: path, beta: 0.3 })).rejects.toThrow('no result at β = 0.3');
});

test('data whose roles have changed since are refused', async () => {
  const { client } = await openHost();
  const { id, roles } = await addData(client, PLANE, 'plane.csv');
  const { id: solve } = await client.call('run.start', { spec: solving(id) });
  await follow(client, solve);
  await client.call('data.update', { id, roles: ['ignored', ...roles.slice(1)] });
  await expect(client.call('run.directions', { id: solve })).rejects.toThrow('is not prepared as when');
});

test('every geometric figure is written as a picture and as a table with its sidecar', async () => {
  const { client } = await openHost();
  const { id } = await addData(client, PLANE, 'plane.csv');
  const { id: solve } = await client.call('run.start', { spec: solving(id) });
  await follow(client, solve);
  const size = { widthMm: 85, heightMm: 70, dpi: 100 };
  const columns = {
    arrangement: 'kind,number,u1,u2,weight,sign,value',
    'dual-constraint': 'angle,value',
    ellipsoid: 'kind,h1,h2,weight,sign',
  };
  for (const figure of ['arrangement', 'dual-constraint', 'ellipsoid'] as const) {
    const request = { figure, subject: solve, geometry: figure === 'ellipsoid' ? { rows: [1, 4] } : {}, ...size };
    const svg = await client.call('figure.export', { ...request, format: 'svg' });
    if (svg.kind !== 'download') throw new Error(svg.kind);
    expect(Buffer.from(svg.files[0].bytes).toString()).toMatch(/<title>(Neurons and arrangement|Dual constraint|Rectified ellipsoid)</);
    const csv = await client.call('figure.export', { ...request, format: 'csv' });
    if (csv.kind !== 'download') throw new Error(csv.kind);
    const [table, sidecar] = csv.files.map(({ bytes }) => Buffer.from(bytes).toString());
    expect(table.split('\n')[0]).toBe(columns[figure]);
    expect(JSON.parse(sidecar)).toMatchObject({ figure, runs: [{ spec: { beta: 0.1 } }] });
    // Empty fields are no numbers, and no number is missing.
    expect(table).not.toMatch(/NaN|undefined|Infinity/);
  }
});
