import { afterEach, expect, test } from 'vitest';
import type { Client } from '../../../shared/contract/client';
import type { RunSpec, SweepResult } from '../../../shared/contract/run';
import { addData, closeHosts, follow, openHost, runOf, trainSpec, until } from './open-host';

afterEach(closeHosts);

const sweep = (datasetId: string, seeds: number, epochs: number): RunSpec => ({
  kind: 'sweep',
  datasetId,
  spec: { ...trainSpec({ seeds, epochs }), axes: [{ name: 'width', values: [2, 8] }] },
});

async function swept(client: Client, id: string): Promise<SweepResult> {
  const result = await client.call('run.result', { id });
  if (result?.kind !== 'sweep') throw new Error('no result');
  return result;
}

test('a sweep that was cut off is kept in the project, and goes on there with the bits of one that never was', async () => {
  const first = await openHost();
  const { id: dataset } = await addData(first.client);
  const spec = sweep(dataset, 300, 3000);
  const { id } = await first.client.call('run.start', { spec });
  await until(first.client, id, ({ parts = [] }) => parts.some(({ networks }) => networks));
  const told: unknown[] = [];
  const ended = follow(first.client, id, ({ parts = [] }) => void told.push(...parts));
  process.kill(first.host.computePid!, 'SIGKILL');
  expect((await ended).status).toBe('interrupted');
  const delivery = await first.client.call('project.save', {});
  if (delivery.kind !== 'download') throw new Error('The project went elsewhere.');

  const second = await openHost();
  await second.client.call('project.open', { bytes: delivery.files[0].bytes, name: 'kept.zerogap' });
  expect((await runOf(second.client, id)).status).toBe('interrupted');
  const parts: unknown[] = [];
  await second.client.call('run.resume', { id });
  expect((await follow(second.client, id, (delta) => parts.push(...(delta.parts ?? [])))).status).toBe('done');
  // What the file held comes first.
  expect(told.length).toBeGreaterThan(1);
  expect(parts.slice(0, told.length)).toEqual(told);
  const { points } = await swept(second.client, id);
  expect(points.map(({ networks }) => networks.length)).toEqual([300, 300]);

  const whole = await first.client.call('run.start', { spec });
  expect((await follow(first.client, whole.id)).status).toBe('done');
  expect(points).toEqual((await swept(first.client, whole.id)).points);
}, 120_000);

test('a sweep that contradicts itself never begins', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const spec = sweep(id, 2, 10);
  if (spec.kind !== 'sweep') throw new Error('no sweep');
  await expect(
    client.call('run.start', { spec: { ...spec, spec: { ...spec.spec, axes: [{ name: 'exponent', values: [2] }] } } }),
  ).rejects.toMatchObject({ code: 'usage', message: 'At p = 2: An exponent does not apply to the regularizer ‘weight-decay’.' });
  expect((await client.call('project.get', {})).runs).toEqual([]);
});
