import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Handlers } from '../../shared/contract/contract';
import type { Project } from '../../shared/contract/project';
import { threadCount, THREADS_VARIABLE } from '../compute/threads';
import { openGallery } from '../study/gallery';
import type { Served } from './transport/connection';
import type { Context } from './context';
import { appHandlers } from './handlers/app';
import { dataHandlers } from './handlers/data';
import { figureHandlers } from './handlers/figure';
import { networkHandlers } from './handlers/network';
import { weightsHandlers } from './handlers/weights';
import { projectHandlers } from './handlers/project';
import { preferenceHandlers } from './handlers/preferences';
import { recoveryHandlers } from './handlers/recovery';
import { runHandlers } from './handlers/run';
import { studyHandlers } from './handlers/study';
import { tourHandlers } from './handlers/tour';
import { Log } from './log';
import { Paths } from './paths';
import type { Platform } from './platform';
import { PreferenceStore } from './preferences/store';
import { Recent } from './recent';
import { Recovery } from './recovery/recovery';
import { Checkpoints } from './runs/checkpoints';
import { Runs } from './runs/runs';
import { Supervisor } from './supervisor';
import { Workspace } from './workspace';

/** The program without a way in: the open project, its runs, and a handler for every method of the contract. */
export interface Host extends Served {
  handlers: Handlers;
  /** The process that computes, once there is one. */
  readonly computePid: number | undefined;
  /** What is open. */
  readonly project: Project;
  /** Whether something would be lost if the program ended now. */
  readonly unsaved: boolean;
  /** Opens a project that the system names (a double click on its file). */
  openProject(path: string): Promise<void>;
  /** Before `close`, where nobody could be asked: what is unsaved stays behind to be recovered. */
  leave(): Promise<void>;
  /** Ends the compute process; runs in flight are interrupted. */
  close(): void;
}

export function createHost(platform: Platform): Host {
  const workspace = new Workspace();
  const log = new Log();
  const preferences = platform.preferences ?? new PreferenceStore(platform.userData);
  const threads = () => threadCount(process.env, preferences.values.threads);
  const supervisor = new Supervisor(
    () => platform.spawnCompute({ [THREADS_VARIABLE]: String(threads()) }),
    (how) => log.error(`The compute process ended unexpectedly (${how}). It starts again with the next run.`),
  );
  const version = versionOf(platform.root);
  const checkpoints = new Checkpoints(platform.userData && join(platform.userData, 'checkpoints'));
  const runs = new Runs(workspace, supervisor, log, checkpoints, version, threads);
  const recovery = new Recovery({ userData: platform.userData, version, workspace, runs, preferences, log });
  const context: Context = {
    platform,
    version,
    workspace,
    supervisor,
    runs,
    gallery: openGallery(platform.root),
    paths: new Paths(platform),
    recent: new Recent(platform.userData, platform.recentFile),
    recovery,
    preferences,
    threads,
    log,
  };
  let began = threads();
  const unwatch = preferences.source.watch(() => {
    if (threads() === began) return;
    began = threads();
    supervisor.renew();
  });
  const data = dataHandlers(context);
  const handlers: Handlers = {
    ...appHandlers(context),
    ...preferenceHandlers(context),
    ...tourHandlers(platform),
    ...projectHandlers(context),
    ...recoveryHandlers(context),
    ...studyHandlers(context, data),
    ...data,
    ...networkHandlers(context),
    ...weightsHandlers(context),
    ...runHandlers(context),
    ...figureHandlers(context),
  };
  return {
    handlers,
    streams: {
      project: () => workspace.changes,
      run: ({ id }) => workspace.log(id),
      log: () => log.source,
      preferences: () => preferences.source,
      autosave: () => recovery.source,
    },
    get computePid() {
      return supervisor.pid;
    },
    get project() {
      return workspace.project;
    },
    get unsaved() {
      return workspace.project.dirty;
    },
    async openProject(path) {
      await handlers['project.open']({ path: context.paths.grant(path) });
    },
    leave: () => recovery.leave(),
    close: () => {
      unwatch();
      runs.close();
      recovery.close();
      supervisor.close();
    },
  };
}

function versionOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version;
}
