import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Browser } from '@playwright/test';
import { scriptOf, type TraceEvent } from './script-time';
import type { Workbench } from './workbench';

export const SEEDS = 32;
export const EPOCHS = 10_000;

/** A sine with what looks like noise, at 40 points: every seed has a curve of its own. */
const CSV = ['x,y', ...Array.from({ length: 40 }, (_, i) => `${i / 20 - 1},${Math.sin(i / 7) + 0.3 * Math.sin(37 * i)}`), ''].join('\n');

/** Milliseconds of script, in order of size, of every frame in which the window had something to do while 32 seeds × 10,000 epochs streamed into the Gap tab. */
export async function traceLiveCurves(workbench: Workbench, browser: Browser, folder: string): Promise<number[]> {
  const { page } = workbench;
  const csv = join(folder, 'sine.csv');
  writeFileSync(csv, CSV);
  await workbench.importCsv(csv);
  await expect(page.getByRole('combobox', { name: 'Target' })).toBeVisible({ timeout: 15_000 });
  await workbench.show('Network');
  // Wide, so that the curves stream for some seconds.
  await workbench.enter(page.getByRole('textbox', { name: 'Hidden widths' }), 100);
  await workbench.prepareTraining({ optimizer: 'Adam', rate: 0.001, epochs: EPOCHS, seeds: SEEDS });
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await workbench.show('Gap');
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('Queue empty', { timeout: 200_000 });
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
  return scriptOf(trace.traceEvents)
    .filter((milliseconds) => milliseconds > 1)
    .sort((a, b) => a - b);
}
