import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { windowFile } from '../../../main/host/window-files';

const outside = mkdtempSync(join(tmpdir(), 'zerogap-window-files-'));
const folder = join(outside, 'window');
mkdirSync(folder);
writeFileSync(join(folder, 'index.html'), 'the window');
writeFileSync(join(outside, 'secret.html'), 'secret');
mkdirSync(join(outside, 'window-too'));
writeFileSync(join(outside, 'window-too', 'secret.html'), 'secret');
afterAll(() => rmSync(outside, { recursive: true, force: true }));

test('files of the window are given, with their types', async () => {
  expect((await windowFile(folder, '/'))?.bytes.toString()).toBe('the window');
  expect((await windowFile(folder, '/index.html'))?.type).toMatch(/^text\/html/);
});

test.each([
  '/../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/../window-too/secret.html',
  '/%',
  '/index.html%00.css',
  '/index',
])('no other: %s', async (path) => expect(await windowFile(folder, path)).toBeNull());
