import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { drawnIn } from './look';
import { Workbench } from './workbench';

const PLANE = 'a,b,y\n1,0.2,0.7\n-0.4,1,-0.3\n0.6,-0.8,1.1\n-1,-0.5,0.4\n0.3,0.9,-0.6\n';

test('two trainings side by side: sorted, pinned, tagged, overlaid, told apart by their settings, and kept in the project', async ({
  start,
  folder,
}) => {
  const shell = await start();
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const csv = join(folder, 'small.csv');
  writeFileSync(csv, PLANE);
  await workbench.importCsv(csv);
  await workbench.setBeta(0.1);
  for (const rate of [0.01, 0.001]) {
    await workbench.prepareTraining({ epochs: 300, seeds: 2, rate });
    await workbench.pick('What to run', 'Train');
    await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
    await expect(page.getByRole('tabpanel', { name: 'Gap' })).toBeVisible();
    await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 30_000 });
  }
  await workbench.show('Compare');
  const table = page.getByRole('table', { name: 'Runs to compare' });
  // Two trainings, and the program that bounds them.
  await expect(table.getByRole('checkbox', { checked: true })).toHaveCount(3);
  await expect(page.getByRole('img', { name: /^Objectives over the epochs: .* ends at .* after 300 epochs/ })).toBeVisible();

  await table.getByRole('button', { name: 'Objective' }).click();
  await expect(table.getByRole('columnheader', { name: 'Objective' })).toHaveAttribute('aria-sort', 'ascending');
  // The program has the least objective; the others are told by how much they are above it.
  await table
    .getByRole('button', { name: /^Pin .* as the baseline$/ })
    .first()
    .click();
  await expect(table.getByRole('cell', { name: 'baseline', exact: true })).toBeVisible();

  // The run whose row is under the pointer is drawn strongest.
  const overlay = page.getByRole('img', { name: /^Objectives over the epochs/ });
  await table.getByRole('row').nth(1).hover();
  const first = await drawnIn(overlay);
  await table.getByRole('row').nth(2).hover();
  await expect.poll(() => drawnIn(overlay)).not.toBe(first);

  const settings = page.getByRole('table', { name: 'Settings of the compared runs' });
  await expect(settings.getByRole('row', { name: /^Learning rate – 0\.01 0\.001$|^Learning rate 0\.01 (– )?0\.001( –)?$/ })).toBeVisible();
  await expect(settings.getByRole('rowheader', { name: 'Loss' })).toHaveCount(0);

  await table.getByRole('row').nth(2).getByRole('button').first().click();
  await workbench.pick('What is shown of the runs', 'Tags and note');
  await page.getByRole('textbox', { name: 'Tags, separated by commas' }).fill('slow, to check');
  await page.getByRole('textbox', { name: 'Note' }).fill('The rate is too small.');
  await page.keyboard.press('Tab');
  await expect(table.getByText('to check')).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter the runs' }).fill('too small');
  await expect(table.getByRole('checkbox')).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Filter the runs' }).fill('');

  await page.getByRole('button', { name: 'Export overlay' }).click();
  await page.getByRole('menuitem', { name: 'CSV data' }).click();
  const files = await shell.save(folder, 2, () => page.getByRole('dialog').getByRole('button', { name: 'Export CSV' }).click());
  const lines = readFileSync(
    files.find((file) => file.endsWith('.csv'))!,
    'utf8',
  )
    .trim()
    .split('\n');
  expect(lines).toHaveLength(1 + 2 * 301 + 1);

  const file = await workbench.save(folder);
  await shell.quit();
  const again = new Workbench(await start());
  await again.open(file);
  await again.show('Compare');
  await expect(again.page.getByRole('table', { name: 'Runs to compare' }).getByText('to check')).toBeVisible();
  await expect(again.page.getByRole('cell', { name: 'baseline', exact: true })).toBeVisible();
});

test('the keyboard alone compares: sort, choose, and turn to β', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const csv = join(folder, 'small.csv');
  writeFileSync(csv, PLANE);
  await workbench.importCsv(csv);
  await workbench.show('Run');
  await workbench.pick('What to run', 'Solve');
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Gap' })).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('Alt+8');
  await expect(page.getByRole('tabpanel', { name: 'Compare' })).toBeVisible();
  const box = page.getByRole('checkbox', { name: /^Compare / });
  await page.getByRole('searchbox', { name: 'Filter the runs' }).focus();
  for (let presses = 0; presses < 30 && !(await box.evaluate((node) => node === document.activeElement)); presses++)
    await page.keyboard.press('Tab');
  await expect(box).toBeFocused();
  await page.keyboard.press('Space');
  await expect(box).not.toBeChecked();
  await page.keyboard.press('Space');
  await expect(box).toBeChecked();
  const axis = page.getByRole('radiogroup', { name: 'Bottom axis' });
  await axis.getByRole('radio', { name: 'Epochs' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('img', { name: /^Objectives against β: nothing yet/ })).toBeVisible();
});
