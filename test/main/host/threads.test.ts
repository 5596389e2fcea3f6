import { afterAll, expect, it, vi } from 'vitest';
import { threadCount } from '../../../main/compute/threads';
import type { ComputeProcess } from '../../../main/host/supervisor';
import { addData, closeHosts, follow, openHost, training } from './open-host';
import { forkCompute } from '../../../main/host/fork';
import { COMPUTE_ENTRY } from '../../../main/host/places';

afterAll(closeHosts);

it('the environment decides before the preference, and that before the machine', () => {
  expect(threadCount({}, 3)).toBe(3);
  expect(threadCount({ ZEROGAP_THREADS: '5' }, 3)).toBe(5);
  expect(threadCount({})).toBeGreaterThanOrEqual(1);
});

it('a preferred number of threads is that of the next process, and the same network comes out', async () => {
  vi.stubEnv('ZEROGAP_THREADS', '');
  const started: string[] = [];
  const fork = forkCompute(COMPUTE_ENTRY);
  const { client } = await openHost({
    spawnCompute: (environment): ComputeProcess => {
      started.push(environment['ZEROGAP_THREADS']);
      return fork(environment);
    },
  });
  await client.call('preferences.set', { threads: 1 });
  expect((await client.call('app.info', {})).threads).toBe(1);
  const { id } = await addData(client);
  const weights = async () => {
    const run = await client.call('run.start', { spec: training(id) });
    expect((await follow(client, run.id)).status).toBe('done');
    const result = await client.call('run.result', { id: run.id });
    return result?.kind === 'train' ? result.seeds.map((seed) => seed.weights) : null;
  };
  const one = await weights();
  await vi.waitFor(async () => expect((await client.call('project.get', {})).runs.every(({ status }) => status === 'done')).toBe(true));
  await client.call('preferences.set', { threads: 3 });
  const three = await weights();
  expect(started).toEqual(['1', '3']);
  expect(three).toEqual(one);
  const [embedded] = await client.call('app.devices', {});
  expect(embedded).toMatchObject({ backend: 'embedded', threads: 3 });
  await client.call('preferences.set', { threads: 2 });
  expect((await client.call('app.devices', {}))[0].threads).toBe(2);
});
