import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFile } from 'atomically';
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
  if (!existsSync(folder))
    throw new Failure('missing', `${path} could not be written: there is no folder ${folder}.`, 'Make the folder first.');
  try {
    if (existsSync(path) && statSync(path).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    await writeFile(path, typeof bytes === 'string' ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (error) {
    throw new Failure('data', `${path} could not be written: ${reason(error)}.`, 'Choose another place.');
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function reason(error: unknown): string {
  return REASONS[codeOf(error)] ?? (codeOf(error) || String(error));
}
