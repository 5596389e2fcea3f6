import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBytes, writeBytes } from '../../../main/files/disk';
import { Failure } from '../../../shared/contract/failure';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'zerogap-disk-'))));
afterAll(() => rmSync(folder, { recursive: true }));

test('what is written is read, and nothing else is left behind', async () => {
  const path = join(folder, 'a.bin');
  await writeBytes(path, Uint8Array.of(1, 2, 3));
  await writeBytes(path, Uint8Array.of(4, 5));
  expect([...(await readBytes(path))]).toEqual([4, 5]);
  expect(readdirSync(folder)).toEqual(['a.bin']);
});

test('many writers at once leave one of their files, whole', async () => {
  const path = join(folder, 'race.bin');
  await Promise.all(Array.from({ length: 20 }, (_, i) => writeBytes(path, new Uint8Array(100_000).fill(i))));
  const bytes = await readBytes(path);
  expect(bytes.length).toBe(100_000);
  expect(bytes.every((byte) => byte === bytes[0])).toBe(true);
  rmSync(path);
});

test.skipIf(process.platform === 'win32')('a link stays a link, and permissions stay what they were', async () => {
  const [real, link] = [join(folder, 'real'), join(folder, 'link')];
  writeFileSync(real, 'old');
  chmodSync(real, 0o600);
  symlinkSync(real, link);
  await writeBytes(link, 'new');
  expect(readFileSync(real, 'utf8')).toBe('new');
  expect(statSync(real).mode & 0o777).toBe(0o600);
});

test.each([
  ['a folder that is not there', () => join(folder, 'no', 'a'), /there is no folder/],
  ['a folder', () => folder, /it is a folder/],
  ['a name that is too long', () => join(folder, 'x'.repeat(300)), /name is too long/],
])('cannot write to %s', async (_, path, message) => {
  await expect(writeBytes(path(), 'x')).rejects.toThrow(message);
  await expect(writeBytes(path(), 'x')).rejects.toThrow(Failure);
});
