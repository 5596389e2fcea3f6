import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findChromium, findElectron } from '../../build/runtimes.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zerogap-runtimes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A file that looks like a runtime of this platform. */
function put(...path: string[]): string {
  const file = join(folder, ...path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, '');
  return file;
}
const PROGRAM = { darwin: ['Electron.app', 'Contents', 'MacOS', 'Electron'], win32: ['electron.exe'] }[process.platform as string] ?? [
  'electron',
];

test('the folder that ELECTRON_OVERRIDE_DIST_PATH names goes first, with the version that it states', () => {
  const executable = put(...PROGRAM);
  writeFileSync(join(folder, 'version'), 'v22.3.25\n');
  expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toEqual({ executable, folder, version: '22.3.25' });
});

test('a folder without the program is passed over', () => {
  expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })?.folder).not.toBe(folder);
});

test('CHROMIUM_PATH goes before what is on PATH, and a path that leads nowhere is passed over', async () => {
  const onPath = put('bin', 'chromium');
  const named = put('mine');
  expect(await findChromium({ CHROMIUM_PATH: named, PATH: join(folder, 'bin') })).toBe(named);
  expect(await findChromium({ CHROMIUM_PATH: join(folder, 'gone'), PATH: join(folder, 'bin') })).toBe(onPath);
});
