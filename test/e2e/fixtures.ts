import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, chromium, type Browser } from '@playwright/test';
import { dataFolder } from '../../main/compute/backend/tensorflow/place';
import { TOUR_FILE } from '../../main/host/tour';
import { findChromium, findElectron, type ElectronRuntime } from '../../build/runtimes.mjs';
import { openInChromium } from './chromium';
import { openInElectron } from './electron';
import { openPacked } from './packed-program';
import { removed } from './removed';
import type { Shell } from './shell';

const MISSING = {
  chromium: 'No Chromium on this machine: install it (apt-get install chromium) or name it in CHROMIUM_PATH.',
  electron: 'No Electron runtime or no display: see "Electron and Chromium for the tests" in README.md.',
};

/** What a project lacks: skipped with the remedy, and a failure in CI, which has installed it. */
function need(there: boolean, remedy: string): void {
  if (there) return;
  if (process.env['CI'] === 'true') throw new Error(remedy);
  base.skip(true, remedy);
}

const displayed = () => process.platform !== 'linux' || Boolean(process.env['DISPLAY']);

/** The Electron runtime, where a window of it can be shown. */
export function needElectron(): ElectronRuntime {
  const runtime = findElectron();
  need(runtime !== null && displayed(), MISSING.electron);
  return runtime!;
}

/** Where the shells keep that the tour was seen: Electron's user data, and the data folder of `serve`. */
function tourSeen(home: string): void {
  for (const folder of [join(home, 'electron'), dataFolder({ XDG_DATA_HOME: join(home, 'data') }, process.platform, home)]) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, TOUR_FILE), '{}');
  }
}

interface Fixtures {
  /** An empty folder of this test. */
  folder: string;
  /** Whether nobody has used the program before: the tour is offered then. */
  newcomer: boolean;
  /** The program, started afresh; `start` starts another one with the same home folder. */
  start: () => Promise<Shell>;
  shell: Shell;
}

export const test = base.extend<Fixtures, { chromiumBrowser: Browser | null }>({
  chromiumBrowser: [
    async ({}, use, info) => {
      const executablePath = info.project.name === 'chromium' ? await findChromium() : null;
      const browser = executablePath
        ? await chromium.launch({
            executablePath,
            args: ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
          })
        : null;
      await use(browser);
      await browser?.close();
    },
    { scope: 'worker' },
  ],
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'zerogap-e2e-'));
    await use(folder);
    await removed(folder);
  },
  newcomer: [false, { option: true }],
  start: async ({ folder, newcomer, chromiumBrowser }, use, info) => {
    const open: Shell[] = [];
    if (!newcomer) tourSeen(join(folder, 'home'));
    await use(async () => {
      const home = join(folder, 'home');
      let shell: Shell;
      if (info.project.name === 'chromium') {
        need(chromiumBrowser !== null, MISSING.chromium);
        shell = await openInChromium(chromiumBrowser!, home);
      } else {
        needElectron();
        shell = info.project.name === 'packed' ? await openPacked(home) : await openInElectron(home);
      }
      let left = false;
      const { kill } = shell;
      const once: Shell = {
        ...shell,
        ...(kill && {
          async kill() {
            left = true;
            await kill();
          },
        }),
        async quit() {
          if (left) return;
          left = true;
          await shell.quit();
        },
      };
      open.push(once);
      return once;
    });
    for (const shell of open) await shell.quit();
  },
  shell: async ({ start }, use) => {
    await use(await start());
  },
});

export { expect } from '@playwright/test';
