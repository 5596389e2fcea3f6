import { basename } from 'node:path';
import { readBytes, writeBytes } from '../files/disk';
import type { OpenProject } from '../host/state';
import { decodeProject } from './decode';
import { encodeProject, type Stamp } from './encode';

/** Writes the project file whole or not at all. */
export async function saveProject(path: string, project: OpenProject, stamp: Stamp): Promise<void> {
  await writeBytes(path, encodeProject(project, stamp));
}

/** Reads a project file; nothing is changed where that fails. */
export async function openProject(path: string): Promise<OpenProject> {
  return decodeProject(await readBytes(path), basename(path), path);
}
