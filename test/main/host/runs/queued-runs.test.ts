import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Client } from '../../../../shared/contract/client';
import { addData, closeHosts, ENDLESS, follow, openHost, runOf, training, until } from '../open-host';

beforeEach(() => (process.env['ZEROGAP_THREADS'] = '1'));
afterEach(() => {
  delete process.env['ZEROGAP_THREADS'];
  closeHosts();
});

const queueOf = async (client: Client) => (await client.call('project.get', {})).queue;

/** A training that does not end, and three that wait behind it. */
async function fill(client: Client, datasetId: string) {
  const endless = await client.call('run.start', { spec: training(datasetId, ENDLESS), name: 'endless' });
  await until(client, endless.id, ({ curves }) => curves.length > 0);
  const waiting = [];
  for (const name of ['first', 'second', 'third'])
    waiting.push((await client.call('run.start', { spec: training(datasetId, { epochs: 5, seeds: 4 }), name })).id);
  // Seeds that have no worker keep those behind them back.
  const wide = await client.call('run.start', { spec: training(datasetId, { epochs: 5 }), name: 'last' });
  return { endless: endless.id, waiting: [...waiting, wide.id] };
}

test('trainings wait in their order, which can be changed, and begin in it', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const { endless, waiting } = await fill(client, id);
  const [first, second, third, last] = waiting;
  // The first has been handed over: it takes the next worker that is free.
  expect(await queueOf(client)).toEqual([second, third, last]);
  await client.call('run.move', { id: third, before: second });
  await client.call('run.move', { id: second, before: null });
  expect(await queueOf(client)).toEqual([third, last, second]);
  await expect(client.call('run.move', { id: endless, before: null })).rejects.toMatchObject({ code: 'usage' });
  await expect(client.call('run.move', { id: third, before: endless })).rejects.toMatchObject({ code: 'usage' });

  await client.call('run.cancel', { id: last });
  expect(await queueOf(client)).toEqual([third, second]);
  let over = false;
  const all = Promise.all([first, second, third].map((run) => follow(client, run))).then((runs) => {
    over = true;
    return runs;
  });
  await client.call('run.cancel', { id: endless });
  // The second waits for as long as the third does.
  for (; !over; await sleep(1)) expect([[third, second], [second], []]).toContainEqual(await queueOf(client));
  expect((await all).map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  expect((await runOf(client, last)).status).toBe('cancelled');
});

test('a run in the queue is held there and let go, and what is paused lets the next one begin', async () => {
  const { client } = await openHost();
  const { id } = await addData(client);
  const { endless, waiting } = await fill(client, id);
  const [first, second, third, last] = waiting;
  await client.call('run.pause', { id: second });
  await client.call('run.cancel', { id: last });
  expect((await runOf(client, second)).status).toBe('paused');
  await client.call('run.pause', { id: endless });
  for (const run of [first, third]) expect((await follow(client, run)).status).toBe('done');
  expect(await queueOf(client)).toEqual([second]);
  await client.call('run.resume', { id: second });
  expect((await follow(client, second)).status).toBe('done');
  await client.call('run.cancel', { id: endless });
});

test('what waits begins in the next compute process where one has died', async () => {
  const { client, host } = await openHost();
  const { id } = await addData(client);
  const { endless, waiting } = await fill(client, id);
  const ended = follow(client, endless);
  process.kill(host.computePid!, 'SIGKILL');
  expect((await ended).status).toBe('interrupted');
  const [first, ...others] = waiting;
  // It had been handed over, and died with the process.
  expect((await follow(client, first)).status).toBe('interrupted');
  for (const run of others) expect((await follow(client, run)).status).toBe('done');
});
