import type { Page } from '@playwright/test';

/** A way to have the workbench on screen. The specs cannot tell one from the other. */
export interface Shell {
  readonly name: 'chromium' | 'electron' | 'packed';
  readonly page: Page;
  /** Does what opens a file dialog (or the browser's file chooser) and answers it with these files. */
  choose(paths: string[], action: () => Promise<void>): Promise<void>;
  /** Does what writes files and puts them into the folder, whether a dialog asks for the place or the browser downloads. Their paths, by name. */
  save(folder: string, count: number, action: () => Promise<void>): Promise<string[]>;
  /** Ends the compute process as a crash does; there where it can be found. */
  crashCompute?(): Promise<void>;
  /** Ends the program as a power cut does; there where a test goes on afterwards. */
  kill?(): Promise<void>;
  /** Ends the program, with all its processes. */
  quit(): Promise<void>;
}

/** Where a shell keeps what outlives it, in the folder of its test. */
export const USER_DATA = { chromium: 'home/data/zerogap', electron: 'home/electron', packed: 'home/electron' } as const;

/** Where a shell keeps what outlives it: recent projects, window size. */
export interface Home {
  folder: string;
}
