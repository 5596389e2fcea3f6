import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PREFERENCE_NAMES, STANDARD_PREFERENCES } from '../../../shared/contract/preferences';
import { PreferenceStore } from '../../../main/host/preferences/store';

let folder: string;
const file = () => join(folder, 'preferences.json');
const stored = () => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'zerogap-preferences-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps what was chosen, and tells whoever watches', async () => {
  const store = new PreferenceStore(join(folder, 'new', 'folder'));
  expect(store.values).toEqual(STANDARD_PREFERENCES);
  let told = 0;
  store.source.watch(() => (told += 1));
  await store.set({ theme: 'dark', threads: 3 });
  expect(told).toBe(1);
  const again = new PreferenceStore(join(folder, 'new', 'folder'));
  expect(again.values).toEqual({ ...STANDARD_PREFERENCES, theme: 'dark', threads: 3 });
  expect(again.source.read(0)?.event.note).toBeNull();
  expect(readdirSync(join(folder, 'new', 'folder'))).toEqual(['preferences.json']);
});

it('takes every preference of the table through the file', async () => {
  const store = new PreferenceStore(folder);
  await store.set(STANDARD_PREFERENCES);
  expect(Object.keys(stored()).sort()).toEqual([...PREFERENCE_NAMES].sort());
  expect(new PreferenceStore(folder).values).toEqual(STANDARD_PREFERENCES);
});

it('leaves alone what another program of this user stored meanwhile, and what a newer version knows', async () => {
  const one = new PreferenceStore(folder);
  const other = new PreferenceStore(folder);
  await one.set({ theme: 'dark' });
  await other.set({ seeds: 3 });
  expect(other.values).toMatchObject({ theme: 'dark', seeds: 3 });
  writeFileSync(file(), JSON.stringify({ ...stored(), colourOfTheCursor: 'red' }));
  await Promise.all([one.set({ seed: 5 }), one.set({ autosave: null })]);
  expect(stored()).toMatchObject({ theme: 'dark', seeds: 3, seed: 5, autosave: null, colourOfTheCursor: 'red' });
});

it.each([
  ['{"theme": "dark", ', /it is no JSON/],
  ['', /it is no JSON/],
  ['[1, 2]', /it holds no preferences/],
])('sets a broken file (%s) aside with a sentence', async (text, why) => {
  writeFileSync(file(), text);
  const store = new PreferenceStore(folder);
  expect(store.values).toEqual(STANDARD_PREFERENCES);
  const note = store.source.read(0)?.event.note ?? '';
  expect(note).toMatch(why);
  const [aside] = readdirSync(folder);
  expect(aside).toMatch(/^preferences\.broken-.*\.json$/);
  expect(note).toContain(aside);
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(text);
  await store.set({ seeds: 2 });
  expect(new PreferenceStore(folder).values).toEqual({ ...STANDARD_PREFERENCES, seeds: 2 });
});

it('keeps what can be of a file with a value that cannot', async () => {
  writeFileSync(file(), JSON.stringify({ theme: 'dark', threads: 0, seeds: 4 }));
  const store = new PreferenceStore(folder);
  expect(store.values).toEqual({ ...STANDARD_PREFERENCES, theme: 'dark', seeds: 4 });
  expect(store.source.read(0)?.event.note).toMatch(/"threads" has a value that cannot be\. The file was set aside as preferences\.broken-/);
  await store.set({});
  expect(new PreferenceStore(folder).values).toEqual({ ...STANDARD_PREFERENCES, theme: 'dark', seeds: 4 });
});

it('a change that cannot be stored is not made', async () => {
  writeFileSync(join(folder, 'taken'), '');
  const store = new PreferenceStore(join(folder, 'taken', 'folder'));
  await expect(store.set({ theme: 'dark' })).rejects.toThrow(/could not be made: a part of its path is not a folder/);
  expect(store.values).toEqual(STANDARD_PREFERENCES);
});
