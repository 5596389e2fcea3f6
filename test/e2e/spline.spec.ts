import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dragPoint } from './drag';
import { expect, test } from './fixtures';
import { faultsEverywhere } from './look';
import { spreadWords } from './script-time';
import { Workbench } from './workbench';

/** A small data set of one input, in its own units. */
const WAVE =
  'time,signal\n0.4,0.46\n1.1,0.9\n1.7,1.3\n2.3,1\n3,0.6\n3.9,-0.15\n4.6,-0.57\n5.2,-0.4\n5.9,0.02\n7,1.22\n7.6,1.86\n8.2,2.19\n9,1.72\n10,1.1\n';

test('a dragged point is solved again within a frame or two, put back, and kept only as a data set of its own', async ({
  shell,
  folder,
}) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const csv = join(folder, 'wave.csv');
  writeFileSync(csv, WAVE);
  await workbench.importCsv(csv);
  await expect(page.getByRole('treeitem', { name: /^wave/ })).toBeVisible();
  await workbench.show('Spline');
  const chart = page.getByRole('region', { name: 'Convex spline' });
  const plot = chart.getByRole('application', { name: /^signal against time: 14 points\. The convex spline has \d+ knots?\./ });
  await expect(plot).toBeVisible();
  await expect(page.getByRole('region', { name: 'What is proven' })).toContainText('Exact');

  const times = await dragPoint(page, plot, 30);
  await expect(page.getByRole('region', { name: 'Point' })).toContainText(', moved');
  expect(times.length).toBeGreaterThan(5);
  console.log(`${shell.name}: a moved point was drawn with its new spline in ${spreadWords(times, 'moves')}`);

  // β → 0: the interpolating spline of least cost, through every point.
  await page.getByRole('button', { name: 'β → 0' }).click();
  await expect(page.getByRole('region', { name: 'Slopes' })).toContainText('on both sides of every knot');
  await expect(page.getByRole('region', { name: 'What is proven' })).toContainText('Exact');
  await page.getByRole('button', { name: 'β → 0' }).click();

  // The data set itself is as it was, until a copy is asked for.
  const names = async () => (await page.getByRole('treeitem', { name: /^wave/ }).allInnerTexts()).length;
  expect(await names()).toBe(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(page.getByRole('region', { name: 'Point' })).not.toContainText('moved');

  // The same by the keyboard alone.
  await plot.focus();
  await page.keyboard.press('ArrowRight');
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByRole('region', { name: 'Point' })).toContainText(', moved');
  await page.getByRole('button', { name: 'Keep as a new data set' }).click();
  await expect(page.getByRole('treeitem', { name: /^wave, moved/ })).toBeVisible();
  expect(await names()).toBe(2);
});

test('trained networks are drawn on the spline of the study, with how far they are from it', async ({ shell, folder }) => {
  test.setTimeout(180_000);
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await page.getByRole('button', { name: /The spline behind the network/ }).click();
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 90_000 });
  await workbench.show('Spline');
  await expect(page.getByRole('application', { name: /Trained networks: L = 2 with \d+ knots/ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Network minus spline: L = 2 differs by at most/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Slopes' }).getByRole('columnheader', { name: 'L = 2 − spline' })).toBeVisible();

  await page.getByRole('button', { name: 'Export convex spline' }).click();
  await page.getByRole('menuitem', { name: 'CSV data' }).click();
  const files = await shell.save(folder, 2, () => page.getByRole('dialog').getByRole('button', { name: 'Export CSV' }).click());
  const rows = readFileSync(
    files.find((file) => file.endsWith('.csv'))!,
    'utf8',
  ).split('\n');
  expect(rows[0]).toBe('function,from,to,slope,intercept');
  expect(rows.filter((row) => row.startsWith('spline,')).length).toBeGreaterThan(3);
  expect(rows.filter((row) => row.startsWith('L = 2,')).length).toBeGreaterThan(3);

  expect(await faultsEverywhere(workbench, shell.name, 'spline')).toEqual([]);
});
