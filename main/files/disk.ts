import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../../shared/contract/failure';

const REASONS: Record<string, string> = {
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead in a circle',
};

/** The bytes of a file. @throws Failure('missing' | 'data') in one sentence */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new Failure('missing', `There is no file ${path}.`, 'Check the path.');
    throw new Failure('data', `${path} could not be read: ${reason(error)}.`, 'Check the path and its permissions.');
  }
}

/** Writes a file whole or not at all: an earlier file stays as it was until the new one is on the disk. */
export async function writeBytes(path: string, bytes: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  if (!existsSync(folder)) {
    throw new Failure('missing', `${path} could not be written: there is no folder ${folder}.`, 'Make the folder first.');
  }
  try {
    await replaceFile(path, bytes);
  } catch (error) {
    throw new Failure('data', `${path} could not be written: ${reason(error)}.`, 'Choose another place.');
  }
}

/** Makes a folder, and those above it, where it is not there. @throws Failure('data') */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new Failure('data', `The folder ${folder} could not be made: ${reason(error)}.`, 'Choose another place.');
  }
}

/**
 * Through a new file beside it that takes its name. (Not by the package atomically, which on being loaded takes over Ctrl-C: the
 * signal would end the program before its runs have been asked for what they have.)
 */
async function replaceFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const earlier = await stat(target).catch(() => null);
  if (earlier?.isDirectory()) throw Object.assign(new Error('a folder'), { code: 'EISDIR' });
  const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', earlier?.mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await renamePatiently(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

/** On Windows a virus scanner or an indexer may hold the file for a moment. */
async function renamePatiently(from: string, to: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (attempt >= 10 || !['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error)) || process.platform !== 'win32') throw error;
      await new Promise((done) => setTimeout(done, 50 * (attempt + 1)));
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reason(error: unknown): string {
  return REASONS[codeOf(error)] ?? (codeOf(error) || String(error));
}
