import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { RecentProjectSchema, type Project, type RecentProject } from '../../shared/contract/project';
import { writeBytes } from '../files/disk';
import { strongest } from './figures/kind-order';

const LENGTH = 12;
const RecentSchema = v.array(RecentProjectSchema);

/** The projects that were opened or saved last, newest first, kept in the user's data folder where there is one. */
export class Recent {
  private readonly file: string | null;

  /** `tell` hears of every file that is added. */
  constructor(
    userData: string | undefined,
    private readonly tell: (path: string) => void = () => undefined,
  ) {
    this.file = userData === undefined ? null : join(userData, 'recent.json');
  }

  /** Those whose files still exist. */
  list(): RecentProject[] {
    if (!this.file || !existsSync(this.file)) return [];
    try {
      const parsed = v.safeParse(RecentSchema, JSON.parse(readFileSync(this.file, 'utf8')));
      return parsed.success ? parsed.output.filter(({ path }) => existsSync(path)) : [];
    } catch {
      // A list that cannot be read is begun anew: it only saves a search for the file.
      return [];
    }
  }

  async add(path: string, project: Project): Promise<void> {
    if (!this.file) return;
    const certificate = strongest(project.runs.flatMap(({ summary }) => summary?.certificate ?? []));
    const entry: RecentProject = {
      path,
      name: project.name,
      openedAt: new Date().toISOString(),
      runs: project.runs.length,
      ...(certificate === null ? {} : { certificate }),
    };
    const others = this.list().filter((recent) => recent.path !== path);
    mkdirSync(dirname(this.file), { recursive: true });
    await writeBytes(this.file, JSON.stringify([entry, ...others].slice(0, LENGTH), null, 1));
    this.tell(path);
  }
}
