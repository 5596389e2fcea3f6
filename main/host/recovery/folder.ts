import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { makeFolder, readBytes, writeBytes } from '../../files/disk';

const ABOUT = 'about.json';
const PROJECT = 'project.zerogap';

/** A living owner says so this often, in milliseconds … */
export const BEAT_MS = 10_000;
/** … and one that has been silent for so long is gone, whoever has the number of its process now. */
const SILENT_MS = 6 * BEAT_MS;

/** This process among those that ever had its number. */
const TOKEN = randomUUID();
const OWNER = { host: hostname(), pid: process.pid, token: TOKEN };

const AboutSchema = v.object({
  owner: v.object({ host: v.string(), pid: v.number(), token: v.string() }),
  name: v.string(),
  /** Of the project's own file, where it has one. */
  path: v.optional(v.string()),
  /** When that was saved last. */
  savedAt: v.optional(v.string()),
  keptAt: v.string(),
  datasets: v.number(),
  runs: v.number(),
});
type About = v.InferOutput<typeof AboutSchema>;

/** A copy of unsaved work in a folder of its own: the project as a file, what is to be known of it, and the checkpoints of its trainings. */
export class CopyFolder {
  constructor(
    readonly folder: string,
    readonly id: string,
  ) {}

  get projectFile(): string {
    return join(this.folder, PROJECT);
  }

  get checkpoints(): string {
    return join(this.folder, 'checkpoints');
  }

  /** Writes the project, then what is to be known of it: without the latter there is no copy. */
  async write(bytes: Uint8Array, about: Omit<About, 'owner'>): Promise<void> {
    makeFolder(this.folder);
    await writeBytes(this.projectFile, bytes);
    await writeBytes(join(this.folder, ABOUT), JSON.stringify({ owner: OWNER, ...about }));
  }

  /** What is to be known of it, or null where there is no copy. */
  async about(): Promise<About | null> {
    try {
      return v.parse(AboutSchema, JSON.parse(Buffer.from(await readBytes(join(this.folder, ABOUT))).toString('utf8')));
    } catch {
      return null;
    }
  }

  /** Says that its owner lives. */
  async beat(now = new Date()): Promise<void> {
    await utimes(join(this.folder, ABOUT), now, now).catch(() => undefined);
  }

  /** Whether nobody has it any more. */
  async isOrphan({ owner }: About, now = Date.now()): Promise<boolean> {
    if (owner.token === TOKEN) return false;
    if (owner.host === OWNER.host && (owner.pid === OWNER.pid || !lives(owner.pid))) return true;
    const { mtimeMs } = await stat(join(this.folder, ABOUT));
    return now - mtimeMs > SILENT_MS;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  removeNow(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A new place for copies in a folder. */
export const newCopy = (folder: string): CopyFolder => {
  const id = randomUUID();
  return new CopyFolder(join(folder, id), id);
};

/** The copies in a folder that nobody has any more, newest first. */
export async function orphans(folder: string): Promise<{ copy: CopyFolder; about: About }[]> {
  const found: { copy: CopyFolder; about: About }[] = [];
  for (const id of await readdir(folder).catch(() => [])) {
    const copy = new CopyFolder(join(folder, id), id);
    const about = await copy.about();
    if (about && (await copy.isOrphan(about))) found.push({ copy, about });
  }
  return found.sort((one, other) => (one.about.keptAt < other.about.keptAt ? 1 : -1));
}

/** Whether a process of this number runs on this machine. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
