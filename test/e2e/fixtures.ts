import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, chromium, type Browser } from '@playwright/test';
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

interface Fixtures {
  /** An empty folder of this test. */
  folder: string;
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
  start: async ({ folder, chromiumBrowser }, use, info) => {
    const open: Shell[] = [];
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
