import type { Gallery } from '../study/gallery';
import type { Log } from './log';
import type { Paths } from './paths';
import type { Platform } from './platform';
import type { PreferenceStore } from './preferences/store';
import type { Recovery } from './recovery/recovery';
import type { Recent } from './recent';
import type { Runs } from './runs/runs';
import type { Supervisor } from './supervisor';
import type { Workspace } from './workspace';

/** What the handlers work with. */
export interface Context {
  platform: Platform;
  /** The program's version. */
  version: string;
  workspace: Workspace;
  runs: Runs;
  supervisor: Supervisor;
  gallery: Gallery;
  paths: Paths;
  recent: Recent;
  recovery: Recovery;
  preferences: PreferenceStore;
  /** How many workers compute at once. */
  threads(): number;
  log: Log;
}
