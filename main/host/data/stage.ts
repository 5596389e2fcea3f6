import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { FileSource } from '../../../shared/contract/data';
import { Failure } from '../../../shared/contract/failure';
import { readBytes } from '../../files/disk';
import type { Paths } from '../paths';

/** The bytes of a data file, with its name and where it came from. */
export interface StagedFile {
  name: string;
  origin: string;
  bytes: Uint8Array;
}

/** Files that are held at a time; the oldest goes first. */
const MOST = 4;

/** Files that a person is looking at before taking them. */
export class Stage {
  private readonly files = new Map<string, StagedFile>();

  constructor(private readonly paths: Pick<Paths, 'check'>) {}

  /** Holds a file ready. */
  async put(source: FileSource): Promise<{ id: string; name: string; bytes: number }> {
    const file = await fileOf(source, this.paths);
    const id = randomUUID();
    this.files.set(id, file);
    while (this.files.size > MOST) this.files.delete(this.files.keys().next().value!);
    return { id, name: file.name, bytes: file.bytes.length };
  }

  /** @throws Failure('missing') where it is not held any more */
  get(id: string): StagedFile {
    const file = this.files.get(id);
    if (!file) throw new Failure('missing', 'That file is not held ready any more.', 'Open it again.');
    return file;
  }

  drop(id: string): void {
    this.files.delete(id);
  }
}

/** A file of the disk, where its path was chosen, or one that was sent. */
export async function fileOf(source: FileSource, paths: Pick<Paths, 'check'>): Promise<StagedFile> {
  if (source.kind === 'bytes') return { name: basename(source.name), bytes: source.bytes, origin: basename(source.name) };
  return { name: basename(source.path), bytes: await readBytes(paths.check(source.path)), origin: source.path };
}
