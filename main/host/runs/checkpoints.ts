import { mkdirSync } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { TYPED_ARRAYS, type NdArray } from '../../../shared/contract/array';
import { EscapeSchema, SeedResultSchema, type Run } from '../../../shared/contract/run';
import { readBytes, writeBytes } from '../../files/disk';
import { readNpy, writeNpy } from '../../files/npy';
import { readZip, writeZip } from '../../files/zip';
import { attachArrays, detachArrays } from '../../project/arrays';
import type { Kept } from '../../compute/job';

/** Days after which a checkpoint that nobody came back to is removed. */
const KEPT_DAYS = 90;
const DAY = 24 * 3600 * 1000;
const HEAD = 'checkpoint.json';
const arrayEntry = (number: number) => `arrays/${number}.npy`;

const Reals = v.union([v.instance(TYPED_ARRAYS.float64), v.instance(TYPED_ARRAYS.float32)]);
const Words = v.tuple([v.number(), v.number(), v.number(), v.number()]);
const SeedCheckpointSchema = v.object({
  seed: v.number(),
  recorded: v.number(),
  epoch: v.number(),
  layers: v.array(v.number()),
  branches: v.number(),
  escapes: v.array(EscapeSchema),
  parameters: Reals,
  optimizer: v.object({ blocks: v.array(Reals), numbers: v.instance(TYPED_ARRAYS.float64) }),
  batches: v.nullable(v.object({ order: v.instance(TYPED_ARRAYS.int32), random: Words })),
  dropout: v.nullable(Words),
});
const CheckpointSchema = v.object({
  /** Other versions may compute other last digits: they do not go on from here. */
  version: v.string(),
  /** The saving of the project that this belongs to: its curves end where this begins. */
  savedAt: v.string(),
  /** What was trained, on which problem. */
  run: v.unknown(),
  kept: v.object({ checkpoints: v.array(SeedCheckpointSchema), seeds: v.array(SeedResultSchema), seconds: v.number() }),
});

/** What must be the same for a training to go on from a checkpoint with the bits that it would have had. */
export interface Belonging {
  version: string;
  savedAt: string;
  run: Pick<Run, 'spec' | 'problemKey'>;
}

/**
 * Checkpoints of trainings under way, or cut off, when their project was saved: in a folder of this machine, one file for each run, since
 * they are larger than anything a project file should carry from one machine to another.
 */
export class Checkpoints {
  /** `folder` is undefined where nothing outlives the session. */
  constructor(private readonly folder: string | undefined) {}

  async save(id: string, belonging: Belonging, kept: Kept): Promise<void> {
    if (this.folder === undefined) return;
    const arrays = new Map<string, NdArray>();
    const head = detachArrays({ ...belonging, kept }, (array) => {
      const entry = arrayEntry(arrays.size + 1);
      arrays.set(entry, array);
      return entry;
    });
    const entries: [string, Uint8Array][] = [[HEAD, Buffer.from(JSON.stringify(head))]];
    for (const [entry, array] of arrays) entries.push([entry, writeNpy(array)]);
    mkdirSync(this.folder, { recursive: true });
    await writeBytes(
      this.fileOf(id),
      writeZip(entries, (entry) => entry === HEAD),
    );
  }

  /** What was kept of a run that has stayed as it was; null where there is nothing, or nothing that can be gone on from. */
  async load(id: string, belonging: Belonging): Promise<Kept | null> {
    if (this.folder === undefined) return null;
    try {
      const entries = readZip(await readBytes(this.fileOf(id)), id);
      const bytes = (entry: string) => {
        const found = entries.get(entry);
        if (!found) throw new Error(`There is no ${entry}.`);
        return found;
      };
      const raw = attachArrays(JSON.parse(Buffer.from(bytes(HEAD)).toString('utf8')), (entry) => readNpy(bytes(entry), entry));
      const { kept, ...own } = v.parse(CheckpointSchema, raw);
      return same(own, belonging) ? kept : null;
    } catch {
      // A file that is gone or damaged saves no time, and that is all that it is for.
      return null;
    }
  }

  /** Removes what nobody came back to. */
  async prune(now = Date.now()): Promise<void> {
    if (this.folder === undefined) return;
    for (const name of await readdir(this.folder).catch(() => [])) {
      const path = join(this.folder, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now }));
      if (now - mtimeMs > KEPT_DAYS * DAY) await unlink(path).catch(() => undefined);
    }
  }

  async forget(id: string): Promise<void> {
    if (this.folder !== undefined) await unlink(this.fileOf(id)).catch(() => undefined);
  }

  private fileOf(id: string): string {
    return join(this.folder ?? '', `${encodeURIComponent(id)}.zip`);
  }
}

/** Whether both say the same, in whatever order: the specification of a training has no arrays. */
const same = (one: unknown, other: unknown) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]));
}
