import type { AppInfo } from '../../shared/contract/device';
import type { PreferenceStore } from './preferences/store';
import type { SpawnCompute } from './supervisor';

export interface FileFilter {
  name: string;
  extensions: string[];
}

/** The native dialogs of the shell; each answers null when it was cancelled. */
export interface Dialogs {
  openFile(title: string, filters: FileFilter[]): Promise<string | null>;
  openFolder(title: string): Promise<string | null>;
  saveFile(title: string, defaultName: string, filters: FileFilter[]): Promise<string | null>;
}

/** What differs between the Electron window, serve mode, the command line and a test. */
export interface Platform {
  shell: AppInfo['shell'];
  /** Absent where files are uploaded and downloaded instead. */
  dialogs?: Dialogs;
  /** The folder that holds package.json and shared/studies. */
  root: string;
  /** The folder for what outlives a session (recent projects, checkpoints); absent where nothing does. */
  userData?: string;
  /** What this user prefers, where several windows share it; else read from that folder. */
  preferences?: PreferenceStore;
  /** The command line's paths come from the person who runs it; every other shell may only name paths that the host itself was given. */
  trustsPaths: boolean;
  spawnCompute: SpawnCompute;
  /** Opens one more window with a project of its own, where the shell has windows. */
  newWindow?(): Promise<void>;
  /** Told of every project file that was opened or saved, for the system's own list of them. */
  recentFile?(path: string): void;
}
