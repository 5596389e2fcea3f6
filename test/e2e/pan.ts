import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Browser } from '@playwright/test';
import { scriptOf, type TraceEvent } from './script-time';
import type { Workbench } from './workbench';

export const POINTS = 100_000;
const MOVES = 150;

/** Points about a curve, in two classes; what looks like noise is the same at every run. */
function csv(): string {
  const noise = (i: number) => Math.sin(12.9898 * i) * 43758.5453 - Math.floor(Math.sin(12.9898 * i) * 43758.5453) - 0.5;
  const rows = Array.from({ length: POINTS }, (_, i) => {
    const x = i / POINTS;
    return `${x},${Math.sin(9 * x) + noise(i)},${noise(i + POINTS) > 0 ? 'up' : 'down'}`;
  });
  return ['x,y,class', ...rows, ''].join('\n');
}

/** Milliseconds of script, in order of size, of every frame while the plot of 100,000 points was dragged about, zoomed, and dragged on. */
export async function tracePan(workbench: Workbench, browser: Browser, folder: string): Promise<number[]> {
  const { page } = workbench;
  const path = join(folder, 'points.csv');
  writeFileSync(path, csv());
  await workbench.chooseCsv(path);
  await workbench.importDialog.getByRole('button', { name: 'Add data set' }).click();
  await expect(workbench.importDialog).toBeHidden({ timeout: 120_000 });
  const chart = page.getByRole('region', { name: 'Scatter' });
  await expect(chart).toContainText('100,000 rows', { timeout: 60_000 });
  const plot = chart.getByRole('application');
  // What is known of the data comes in below the plot, which takes some of its room.
  await expect(page.getByText('Condition number')).toBeVisible({ timeout: 60_000 });
  await page.waitForTimeout(3000);
  const box = (await plot.boundingBox())!;
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const drag = async () => {
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.down();
    // Round and round, further than what is painted ahead.
    for (let move = 0; move < MOVES; move++)
      await page.mouse.move(middle.x + 0.4 * box.width * Math.sin(move / 12), middle.y + 0.4 * box.height * Math.cos(move / 17));
    await page.mouse.up();
  };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -400);
  await expect(plot).toHaveAccessibleName(/Shown: x from/);
  await page.waitForTimeout(3000);
  await browser.startTracing(page, { categories: ['devtools.timeline'] });
  await drag();
  await page.mouse.wheel(0, -600);
  await drag();
  await expect(plot).toHaveAccessibleName(/Shown: x from/);
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] };
  return scriptOf(trace.traceEvents)
    .filter((milliseconds) => milliseconds > 0.1)
    .sort((a, b) => a - b);
}
