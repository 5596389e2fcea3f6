import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { addData, closeHosts, openHost } from './open-host';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zerogap-recovery-'))));
afterEach(() => {
  vi.useRealTimers();
  closeHosts();
  rmSync(folder, { recursive: true, force: true });
});

const userData = () => join(folder, 'user');
const copies = () => (existsSync(join(userData(), 'recovery')) ? readdirSync(join(userData(), 'recovery')) : []);
const aboutFile = (id: string) => join(userData(), 'recovery', id, 'about.json');

/** Has the copies look as if another process had made them. */
function disown(change: Record<string, unknown>): void {
  for (const id of copies()) {
    const about = JSON.parse(readFileSync(aboutFile(id), 'utf8')) as { owner: object };
    writeFileSync(aboutFile(id), JSON.stringify({ ...about, owner: { ...about.owner, token: 'another', ...change } }));
  }
}
/** No process has a number as large. */
const DEAD = { host: hostname(), pid: 2 ** 30 };

it('what was not saved when its program ended is offered, recovered as it was, and gone when it is saved', async () => {
  const file = join(folder, 'mine.zerogap');
  const one = await openHost({ userData: userData() });
  const { id } = await addData(one.client);
  await one.client.call('project.save', { path: file });
  const saved = readFileSync(file);
  await one.client.call('data.update', { id, name: 'Renamed, not saved' });
  await one.client.call('project.rename', { name: 'Mine' });
  await one.host.leave();
  expect(readFileSync(file).equals(saved)).toBe(true);

  const other = await openHost({ userData: userData() });
  // Whose owner lives is nobody else's.
  expect(await other.client.call('recovery.list', {})).toEqual([]);
  disown(DEAD);
  const [found, ...more] = await other.client.call('recovery.list', {});
  expect(more).toEqual([]);
  expect(found).toMatchObject({ name: 'Mine', path: file, datasets: 1, runs: 0 });
  const project = await other.client.call('recovery.open', { id: found.id });
  expect(project).toMatchObject({ name: 'Mine', path: file, dirty: true });
  expect(project.datasets.map(({ name }) => name)).toEqual(['Renamed, not saved']);
  expect(await other.client.call('data.rows', { id, from: 0, count: 30 })).toEqual(
    await one.client.call('data.rows', { id, from: 0, count: 30 }),
  );
  // A second crash would lose nothing either: there is a copy of its own by now.
  expect(copies()).toHaveLength(1);
  expect(copies()).not.toContain(found.id);
  expect(readFileSync(file).equals(saved)).toBe(true);
  await other.client.call('project.save', { path: file });
  await vi.waitFor(() => expect(copies()).toEqual([]));
  expect(readFileSync(file).equals(saved)).toBe(false);
});

it('copies by the clock, nothing without changes, and nothing stays after a clean end', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { host, client } = await openHost({ userData: userData() });
  await client.call('preferences.set', { autosave: 5 });
  await vi.advanceTimersByTimeAsync(5000);
  expect(copies()).toEqual([]);
  await addData(client);
  await vi.advanceTimersByTimeAsync(4000);
  expect(copies()).toEqual([]);
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(copies()).toHaveLength(1));
  await vi.waitFor(() => expect(host.streams.autosave({}).read(0)?.event.keptAt).not.toBeNull());
  await client.call('preferences.set', { autosave: null });
  await vi.waitFor(() => expect(copies()).toEqual([]));
  await client.call('preferences.set', { autosave: 30 });
  await client.call('project.rename', { name: 'Once more' });
  await host.leave();
  expect(copies()).toHaveLength(1);
  await client.call('project.create', { name: 'Another' });
  await vi.waitFor(() => expect(copies()).toEqual([]));
});

it('a clean end gives up what was not saved; one that could not ask does not', async () => {
  const one = await openHost({ userData: userData() });
  await addData(one.client);
  await one.host.leave();
  one.host.close();
  expect(copies()).toHaveLength(1);
  disown(DEAD);
  const other = await openHost({ userData: userData() });
  const [found] = await other.client.call('recovery.list', {});
  await other.client.call('recovery.open', { id: found.id });
  other.host.close();
  expect(copies()).toEqual([]);
});

it('an owner counts as gone when its process is, or when another one has its number and is silent', async () => {
  const one = await openHost({ userData: userData() });
  await addData(one.client);
  await one.host.leave();
  const list = async () => (await one.client.call('recovery.list', {})).length;
  disown({ pid: process.ppid });
  expect(await list()).toBe(0);
  const [id] = copies();
  const longAgo = new Date(Date.now() - 5 * 60_000);
  utimesSync(aboutFile(id), longAgo, longAgo);
  expect(await list()).toBe(1);
  // In a container every program may have the same number.
  disown({ pid: process.pid });
  expect(await list()).toBe(1);
  // Of another machine with the same home folder no number says anything.
  disown({ ...DEAD, host: 'elsewhere' });
  expect(await list()).toBe(0);
  await expect(one.client.call('recovery.discard', { id })).rejects.toThrow(/not there any more/);
  disown(DEAD);
  await expect(one.client.call('recovery.discard', { id })).resolves.toEqual({});
  expect(await list()).toBe(0);
});
