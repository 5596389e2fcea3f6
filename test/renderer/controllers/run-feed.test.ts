import { expect, it } from 'vitest';
import { Client } from '../../../shared/contract/client';
import { RunFeed } from '../../../renderer/controllers/run-feed.svelte';
import { FakeHost } from '../fake-host';
import { project, SOLVED } from '../fixtures';
import { settle } from '../window';

const chunk = (from: number, ...objective: number[]) => ({ seed: 0, from, objective: Float64Array.from(objective) });
const progress = { done: 1, total: 2, secondsLeft: null };

it('collects curves, takes up after a reconnection where it was, and fetches the result at the end', async () => {
  const host = new FakeHost(project(), { 'run.result': () => SOLVED });
  const feed = new RunFeed('r');
  feed.follow(new Client(host.dial()));
  await settle();
  host.emit('run', { status: 'running', progress, iterations: [], moments: [], curves: [chunk(0, 5, 4)] }, 7);
  await settle(150);
  host.drop();
  await settle();

  feed.follow(new Client(host.dial()));
  await settle();
  expect(host.subscribers).toMatchObject([{ stream: 'run', params: { id: 'r' }, since: 7 }]);
  host.emit('run', { status: 'done', progress, iterations: [], moments: [], curves: [chunk(2, 3, 2)] }, 8);
  await settle(150);
  expect([...(feed.curves.get(0)?.objective ?? [])]).toEqual([5, 4, 3, 2]);
  expect(feed.status).toBe('done');
  expect(feed.result).toEqual(SOLVED);
});

it('goes on with a run that was cut off and is taken up again, from the last event that it had', async () => {
  const host = new FakeHost(project(), { 'run.result': () => null });
  const client = new Client(host.dial());
  const feed = new RunFeed('r');
  feed.follow(client);
  await settle();
  host.emit('run', { status: 'interrupted', progress, iterations: [], moments: [], curves: [chunk(0, 5, 4)] }, 7);
  await settle(150);
  feed.follow(client);
  expect(host.subscribers).toHaveLength(1);
  feed.follow(client, true);
  await settle();
  expect(host.subscribers.at(-1)).toMatchObject({ params: { id: 'r' }, since: 7 });
  const escape = { kind: 'escape' as const, seed: 0, epoch: 2, units: 1, constraint: 1.5, before: 4, after: 3 };
  host.emit('run', { status: 'running', progress, iterations: [], moments: [escape], curves: [chunk(2, 3)] }, 9);
  await settle(150);
  expect([...(feed.curves.get(0)?.objective ?? [])]).toEqual([5, 4, 3]);
  expect(feed.moments).toEqual([escape]);
  expect(feed.status).toBe('running');
});
