import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { drawnIn, picture } from './look';
import { referenceProblem, Workbench } from './workbench';

/** Longer than any test lasts. */
const ENDLESS = 10_000_000;

/** A training that does not end by itself, under way. */
async function startEndless(workbench: Workbench, folder: string): Promise<void> {
  const { csv } = referenceProblem(folder);
  await workbench.importCsv(csv);
  await workbench.page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  // Wide, so that an epoch takes a while.
  await workbench.show('Network');
  await workbench.enter(workbench.page.getByRole('textbox', { name: 'Hidden widths' }), 4096);
  await workbench.prepareTraining({ optimizer: 'Adam', rate: 0.001, epochs: ENDLESS, seeds: 1 });
  await workbench.pick('What to run', 'Train');
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await workbench.show('Run');
  await expect(progress(workbench)).toBeVisible();
  // The host solves the convex program beside it, for a bound to measure against.
  await expect(workbench.page.getByRole('treeitem', { name: /^Convex program.*exact$/ })).toBeVisible();
}

const progress = (workbench: Workbench) => workbench.runList.getByRole('progressbar', { name: /seed/ });

const share = (workbench: Workbench) =>
  progress(workbench).evaluate((bar) => Number(bar.getAttribute('aria-valuenow') ?? (bar as HTMLProgressElement).value));

test('a run pauses, goes on and is cancelled with what it has', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  await startEndless(workbench, folder);
  const list = workbench.runList;

  await list.getByRole('button', { name: /^Pause/ }).click();
  await expect(list.getByRole('button', { name: /^Resume/ })).toBeVisible();
  await workbench.page.waitForTimeout(300);
  const held = await list.innerText();
  await workbench.page.waitForTimeout(700);
  expect(await list.innerText()).toBe(held);

  await list.getByRole('button', { name: /^Resume/ }).click();
  await expect.poll(() => list.innerText()).not.toBe(held);
  await list.getByRole('button', { name: /^Cancel/ }).click();
  await expect(list.getByText('cancelled')).toBeVisible();

  await workbench.show('Gap');
  await workbench.page.getByRole('region', { name: 'Objective' }).getByRole('button', { name: 'Table' }).click();
  const table = workbench.page.getByRole('table', { name: 'Objective, as a table' });
  await expect(table.getByRole('columnheader', { name: 'Seed 0' })).toBeVisible();
  expect(Number(await table.getAttribute('aria-rowcount'))).toBeGreaterThan(2);
});

test('a window that is reloaded in the middle of a run catches up with it, and a crash of the compute process is not its end', async ({
  shell,
  folder,
}) => {
  const workbench = new Workbench(shell);
  await startEndless(workbench, folder);
  const { page } = workbench;
  page.on('dialog', (dialog) => void dialog.accept());
  const before = await share(workbench);
  await page.reload();
  await workbench.show('Run');
  await expect(progress(workbench)).toBeVisible();
  expect(await share(workbench)).toBeGreaterThanOrEqual(before);
  await workbench.show('Gap');
  await page.getByRole('region', { name: 'Objective' }).getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: 'Objective, as a table' });
  // From the initial network on: what came before the reload is not lost.
  await expect(table.getByRole('row').nth(1).getByRole('cell').first()).toHaveText('0');
  await workbench.show('Run');
  if (shell.crashCompute) {
    const reached = await share(workbench);
    await shell.crashCompute();
    await expect(workbench.runList.getByText(/The compute process ended unexpectedly/)).toBeVisible();
    await workbench.runList.getByRole('button', { name: /^Resume/ }).click();
    await expect(progress(workbench)).toBeVisible();
    await expect.poll(() => share(workbench)).toBeGreaterThanOrEqual(reached);
  }
  await workbench.runList.getByRole('button', { name: /^Cancel/ }).click();
  await expect(workbench.runList.getByText('cancelled')).toBeVisible();
});

test('a file that cannot be read says where and what to try, and leaves the project as it was', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const bad = join(folder, 'ragged.csv');
  writeFileSync(bad, 'a,b,c\n1,2,3\n4,5\n');
  await workbench.chooseCsv(bad);
  const message = workbench.importDialog.getByRole('alert');
  await expect(message).toContainText('ragged.csv');
  await expect(message).toContainText('row 3');
  await expect(workbench.importDialog.getByRole('listitem').filter({ hasText: '4,5' })).toHaveAttribute('aria-current', 'true');
  await expect(workbench.importDialog.getByRole('button', { name: 'Add data set' })).toHaveAttribute('aria-disabled', 'true');
  await workbench.importDialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('treeitem')).toHaveCount(0);

  const good = referenceProblem(folder);
  await workbench.importCsv(good.csv);
  await expect(page.getByRole('treeitem', { name: /^problem/ })).toBeVisible();
});

test('a study of the gallery starts with one click and ends with an exact certificate', async ({ shell }) => {
  const workbench = new Workbench(shell);
  await workbench.page.getByRole('button', { name: 'Start the study Which seeds reach the optimum?' }).click();
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 30_000 });
  await expect(workbench.page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 60_000 });
  await expect(workbench.page.getByRole('region', { name: 'Gap above the bound' })).toBeVisible();
  await highlights(workbench.page);
});

/** A seed under the pointer is drawn strongest in both charts; the one whose curve is under it is marked in the list, and chosen by a click. */
async function highlights(page: Page): Promise<void> {
  const seeds = page.getByRole('complementary', { name: 'Inspector' }).getByRole('button', { name: /^Seed \d+$/ });
  const charts = ['Objective', 'Gap above the bound'].map((name) => page.getByRole('region', { name }).getByRole('img'));
  const drawn = () => Promise.all(charts.map(drawnIn));
  const away = () => page.mouse.move(2, 2);
  await away();
  const before = await drawn();
  const same = async () => (await drawn()).map((one, index) => one === before[index]);
  await seeds.nth(2).hover();
  await expect.poll(same).toEqual([false, false]);
  await away();
  await expect.poll(same).toEqual([true, true]);

  const box = (await charts[1].boundingBox())!;
  const lit = seeds.and(page.locator('.lit'));
  const x = box.x + 0.6 * box.width;
  let y = box.y;
  for (; y < box.y + box.height && (await lit.count()) === 0; y += 4) await page.mouse.move(x, y);
  await expect(lit).toHaveCount(1);
  const name = (await lit.getAttribute('aria-label'))!;
  await page.mouse.click(x, y - 4);
  await expect(page.getByRole('button', { name, exact: true })).toHaveAttribute('aria-pressed', 'true');
}

test('a stuck network is given the neurons that it misses, and its layers are measured on the way', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const { csv, beta } = referenceProblem(folder);
  await workbench.importCsv(csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await workbench.setBeta(beta);
  await workbench.enter(page.getByRole('textbox', { name: 'Hidden widths' }), 1);
  await workbench.prepareTraining({ optimizer: 'L-BFGS', epochs: 300, seeds: 3 });
  await expect(workbench.nextRun).toContainText(/Memory\s*about [\d.]+ [KM]iB/);
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();

  await workbench.show('Gap');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector).toContainText('0 of 3 seeds within tolerance (0 % to 56 % at 95 %)');
  await workbench.enter(inspector.getByRole('textbox', { name: 'How many times' }), 8);
  await inspector.getByRole('button', { name: 'Escape' }).click();
  // From tens of percent to what the program itself leaves.
  await expect(inspector).toContainText(/Relative gap\s*(−?[\d.]+ × 10⁻[⁵⁶⁷⁸⁹]|0|[\d.]+ × 10⁻¹)/);
  await expect(inspector).toContainText(/Missing neurons\s*none/);
  await expect(inspector).toContainText(/Neurons added\s*\d/);
  await expect(page.getByText(/escapes, marked \+: networks were given neurons that they missed/).first()).toBeVisible();
  await picture(page, shell.name, 'escape');

  // What was measured on the way is on the Rank tab, of the larger network too.
  await workbench.show('Rank');
  await expect(page.getByRole('table', { name: 'Ranks' }).getByRole('row').nth(1)).toBeVisible();
  await workbench.show('Run');
  await picture(page, shell.name, 'form');
});
