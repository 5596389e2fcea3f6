import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Failure } from '../../../shared/contract/failure';
import type { AutosaveState, Project, Recoverable } from '../../../shared/contract/project';
import { readBytes } from '../../files/disk';
import { decodeProject } from '../../project/decode';
import { encodeProject } from '../../project/encode';
import type { Log } from '../log';
import type { PreferenceStore } from '../preferences/store';
import { LatestSource } from '../problem/source';
import { Checkpoints } from '../runs/checkpoints';
import type { Runs } from '../runs/runs';
import type { Workspace } from '../workspace';
import { BEAT_MS, newCopy, orphans, type CopyFolder } from './folder';

/** Of the host's time, copies take no more than a part in so many. */
const REST = 20;

interface Parts {
  /** The user's data folder; undefined where nothing outlives the session, and nothing is copied. */
  userData: string | undefined;
  /** The program's version. */
  version: string;
  workspace: Workspace;
  runs: Runs;
  preferences: PreferenceStore;
  log: Log;
}

/**
 * Copies unsaved work into the user's folder every now and then, never over a project's own file; a copy goes when the work is saved or
 * given up, and one whose program is gone is work that can be recovered.
 */
export class Recovery {
  readonly source = new LatestSource<AutosaveState>(() => this.state);
  private state: AutosaveState = { keptAt: null, failure: null };
  private readonly folder: string | null;
  private readonly copy: CopyFolder | null;
  /** The project as it is in the copy. */
  private copied: Project | null = null;
  private turn: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;
  private readonly beat: NodeJS.Timeout | undefined;
  private readonly unwatch: (() => void)[] = [];
  private lastMs = 0;
  private leaving = false;

  constructor(private readonly parts: Parts) {
    const { userData, workspace, preferences } = parts;
    this.folder = userData === undefined ? null : join(userData, 'recovery');
    this.copy = this.folder === null ? null : newCopy(this.folder);
    if (!this.copy) return;
    const { copy } = this;
    this.beat = setInterval(() => void copy.beat(), BEAT_MS);
    this.beat.unref();
    this.unwatch = [
      workspace.changes.watch(() => this.outdated() && this.forget()),
      preferences.source.watch(() => {
        if (preferences.values.autosave === null) this.forget();
        this.arm();
      }),
    ];
    this.arm();
  }

  /** Copies what is unsaved now. @throws Failure('data') */
  keep(): Promise<void> {
    return this.next(async () => {
      const { copy } = this;
      const { workspace, runs, version } = this.parts;
      const { project } = workspace;
      if (!copy || !project.dirty || project === this.copied) return;
      const began = performance.now();
      const keptAt = new Date().toISOString();
      const bytes = encodeProject(workspace.snapshot(), { version, savedAt: keptAt });
      this.lastMs = performance.now() - began;
      const { name, path, savedAt, datasets } = project;
      await Promise.all([
        copy.write(bytes, {
          name,
          ...(path === undefined ? {} : { path }),
          ...(savedAt === undefined ? {} : { savedAt }),
          keptAt,
          datasets: datasets.length,
          runs: project.runs.length,
        }),
        runs.keep(project.runs, keptAt, new Checkpoints(copy.checkpoints)),
      ]);
      this.copied = project;
      this.tell({ keptAt, failure: null });
    });
  }

  /** Work that was not saved when its program ended, newest first. */
  async list(): Promise<Recoverable[]> {
    const found = this.folder === null ? [] : await orphans(this.folder);
    return found.map(({ copy: { id }, about: { owner: _owner, savedAt: _savedAt, ...about } }) => ({ id, ...about }));
  }

  /** Opens such work in place of the open project, unsaved as it was; its copy goes when it is copied here. @throws Failure */
  async open(id: string): Promise<Project> {
    const { copy, about } = await this.orphan(id);
    const { workspace, runs, log } = this.parts;
    const read = decodeProject(await readBytes(copy.projectFile), about.name);
    const { project, opened } = await runs.recall(read, new Checkpoints(copy.checkpoints));
    runs.dropAll();
    opened();
    const { savedAt: _keptAt, ...meta } = project.meta;
    const { path, savedAt } = about;
    workspace.replace({
      ...project,
      meta: { ...meta, dirty: true, ...(path === undefined ? {} : { path }), ...(savedAt === undefined ? {} : { savedAt }) },
    });
    log.info(`${about.name} was recovered as it was at ${about.keptAt}.`);
    await this.keep();
    await copy.remove();
    return workspace.project;
  }

  /** Gives such work up. @throws Failure('missing') */
  async discard(id: string): Promise<void> {
    const { copy } = await this.orphan(id);
    await copy.remove();
  }

  /** Copies what is unsaved, and leaves it to be recovered: nobody was asked whether it may go. */
  async leave(): Promise<void> {
    const { workspace, preferences } = this.parts;
    this.leaving = workspace.project.dirty && preferences.values.autosave !== null;
    if (this.leaving) await this.keep();
  }

  /** A clean end: what is unsaved was given up. */
  close(): void {
    clearTimeout(this.timer);
    clearInterval(this.beat);
    for (const unwatch of this.unwatch) unwatch();
    if (!this.leaving) this.copy?.removeNow();
  }

  private async orphan(id: string) {
    const found = this.folder === null ? [] : await orphans(this.folder);
    const one = found.find(({ copy }) => copy.id === id);
    if (!one) throw new Failure('missing', 'This copy is not there any more.', 'It was recovered or discarded in another window.');
    return one;
  }

  /** Whether the copy is of what is saved by now, or of a project that is not open any more. */
  private outdated(): boolean {
    const { project } = this.parts.workspace;
    return this.copied !== null && (!project.dirty || project.id !== this.copied.id);
  }

  private forget(): void {
    void this.next(async () => {
      if (!this.outdated() && this.parts.preferences.values.autosave !== null) return;
      await this.copy?.remove();
      this.copied = null;
      this.tell({ keptAt: null, failure: null });
    });
  }

  private arm(): void {
    clearTimeout(this.timer);
    const seconds = this.parts.preferences.values.autosave;
    if (seconds === null) return;
    this.timer = setTimeout(
      () => {
        this.keep()
          .catch((error: unknown) => this.failed(Failure.describe(error).message))
          .finally(() => this.arm());
      },
      Math.max(1000 * seconds, REST * this.lastMs),
    );
    this.timer.unref();
  }

  private failed(failure: string): void {
    // Once, not every time that it is tried again.
    if (this.state.failure === null) this.parts.log.warn(`Unsaved work could not be copied: ${failure}`);
    this.tell({ keptAt: this.state.keptAt, failure });
  }

  private tell(state: AutosaveState): void {
    this.state = state;
    this.source.changed();
  }

  /** One after the other, whatever became of the one before. */
  private next(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}
