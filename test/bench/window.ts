import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { ROOT } from '../../build/compile.mjs';
import { findChromium, findElectron } from '../../build/runtimes.mjs';
import { openInChromium } from '../e2e/chromium';
import { answerTimes, dragPoint } from '../e2e/drag';
import { openInElectron } from '../e2e/electron';
import { EPOCHS, SEEDS, traceLiveCurves } from '../e2e/live-curves';
import { findPacked } from '../e2e/packed-program';
import { POINTS, tracePan } from '../e2e/pan';
import { removed } from '../e2e/removed';
import { spreadWords } from '../e2e/script-time';
import type { Shell } from '../e2e/shell';
import { Workbench } from '../e2e/workbench';
import { startTimes } from './start-time';

/** What was aimed at, in milliseconds: script of a frame, a dragged point with its new spline on screen, and the start. */
const FRAME = 16;
const DRAG = 50;
const START = 2000;
const STARTS = 7;
const MOVES = 120;

/** How busy others keep the machine (processors), before and after a measurement; null where the system does not say. */
type Load = () => Promise<number | null>;

interface Measured {
  name: string;
  /** Milliseconds in order of size. */
  times: number[];
  aim: number;
  loads: (number | null)[];
}

async function measured(name: string, aim: number, load: Load, work: () => Promise<number[]>): Promise<Measured> {
  const before = await load();
  const times = await work();
  return { name, times, aim, loads: [before, await load()] };
}

/** How fast the window is in Chromium, and in Electron where one can be opened; `say` tells each as it is known. */
export async function measureWindow(load: Load, say: (line: string) => void): Promise<Measured[]> {
  const found: Measured[] = [];
  const tell = (result: Measured) => {
    found.push(result);
    const { name, times, aim, loads } = result;
    const words = loads.map((value) => (value === null ? 'unknown' : value.toFixed(1))).join(' and ');
    const missed = times.filter((time) => time > aim).length;
    say(`${name}: ${spreadWords(times, 'in all')}; ${missed} above ${aim} ms; ${words} processors busy with other work before and after`);
  };
  const executablePath = await findChromium();
  if (executablePath) {
    const args = ['--disable-background-networking', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    const browser = await chromium.launch({ executablePath, args });
    const inChromium = (home: string) => openInChromium(browser, home);
    tell(
      await inShell(inChromium, (shell, folder) =>
        measured(`Chromium, script of a frame, ${SEEDS} seeds × ${EPOCHS} epochs`, FRAME, load, () => live(shell, browser, folder)),
      ),
    );
    tell(
      await inShell(inChromium, (shell, folder) =>
        measured(`Chromium, script of a frame, ${POINTS} points panned`, FRAME, load, () =>
          tracePan(new Workbench(shell), browser, folder),
        ),
      ),
    );
    tell(await inShell(inChromium, (shell) => measured('Chromium, a dragged spline point', DRAG, load, () => drag(shell, say))));
    await browser.close();
  } else say('There is no Chromium on this machine.');
  const runtime = findElectron();
  if (runtime && (process.platform !== 'linux' || process.env['DISPLAY'])) {
    tell(await inShell(openInElectron, (shell) => measured('Electron, a dragged spline point', DRAG, load, () => drag(shell, say))));
    tell(await measured('Electron, start to the gallery', START, load, () => startTimes(runtime.executable, [ROOT], STARTS)));
    const packed = findPacked();
    if (packed) tell(await measured('The packed program, start to the gallery', START, load, () => startTimes(packed, [], STARTS)));
    else say('Nothing is packed (npm run package).');
  } else say('There is no Electron runtime or no display (xvfb-run -a gives one).');
  return found;
}

async function inShell(
  open: (home: string) => Promise<Shell>,
  work: (shell: Shell, folder: string) => Promise<Measured>,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'zerogap-bench-window-'));
  const shell = await open(join(folder, 'home'));
  try {
    return await work(shell, folder);
  } finally {
    await shell.quit();
    await removed(folder);
  }
}

const live = (shell: Shell, browser: Browser, folder: string) => traceLiveCurves(new Workbench(shell), browser, folder);

/** On the motorcycle data, 133 points. */
async function drag(shell: Shell, say: (line: string) => void): Promise<number[]> {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await page.getByRole('button', { name: 'Open the example Motorcycle accident' }).click();
  await page.getByRole('tabpanel', { name: 'Data' }).waitFor();
  await workbench.show('Spline');
  const plot = page.getByRole('region', { name: 'Convex spline' }).getByRole('application');
  await page.getByRole('region', { name: 'What is proven' }).waitFor();
  await page.waitForTimeout(1000);
  const times = await dragPoint(page, plot, MOVES);
  say(`  of which the answer took: ${spreadWords(await answerTimes(page), 'questions')}`);
  return times;
}
