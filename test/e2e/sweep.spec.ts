import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { faults, faultsEverywhere, picture } from './look';
import { Workbench } from './workbench';

const PLANE = 'a,b,y\n1,0.2,0.7\n-0.4,1,-0.3\n0.6,-0.8,1.1\n-1,-0.5,0.4\n0.3,0.9,-0.6\n';

test('a sweep is set up, runs, is read as figure and table, exported, and kept in the project', async ({ start, folder }, info) => {
  test.slow();
  const shell = await start();
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const csv = join(folder, 'plane.csv');
  writeFileSync(csv, PLANE);
  await workbench.importCsv(csv);
  await workbench.setBeta(0.1);
  await workbench.prepareTraining({ epochs: 400, seeds: 4 });

  const form = workbench.nextRun;
  await form.getByRole('button', { name: 'Add a sweep' }).click();
  await expect(form.getByRole('combobox', { name: 'First axis' })).toHaveValue('width');
  const values = form.getByRole('textbox', { name: 'over' });
  await values.fill('1, two');
  await expect(form.getByRole('alert')).toContainText('“two” is no value');
  await expect(form.getByRole('button', { name: 'Start' })).toHaveAttribute('aria-disabled', 'true');
  await values.fill('1..8/4');
  await expect(form.getByText('1, 2, 4, 8', { exact: true })).toBeVisible();
  await expect(form.getByText('16 networks at 4 points, each point with its own true bound.')).toBeVisible();
  // What a sweep does not take is not asked for.
  await expect(form.getByRole('textbox', { name: 'Stop at gap' })).toHaveCount(0);
  await picture(page, info.project.name, 'sweep-form');
  expect(await faults(page)).toEqual([]);
  await form.getByRole('button', { name: 'Start' }).click();

  const figure = page.getByRole('img', { name: /^Relative gap of the best network above the true bound over 4 values of width m/ });
  await expect(figure).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('treeitem', { name: /^Sweep over width m.*16 networks/ })).toBeVisible({ timeout: 30_000 });
  expect(await faultsEverywhere(workbench, shell.name, 'sweep')).toEqual([]);
  await page.getByRole('region', { name: 'Relative gap over the sweep' }).getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: 'Relative gap over the sweep, as a table' });
  await expect(table.getByRole('row')).toHaveCount(5);
  await expect(table.getByRole('cell', { name: 'exact' }).first()).toBeVisible();

  await page.getByRole('button', { name: 'Export relative gap over the sweep' }).click();
  await page.getByRole('menuitem', { name: 'CSV data' }).click();
  const files = await shell.save(folder, 2, () => page.getByRole('dialog').getByRole('button', { name: 'Export CSV' }).click());
  const [head, ...rows] = readFileSync(
    files.find((file) => file.endsWith('.csv'))!,
    'utf8',
  )
    .trim()
    .split('\n');
  expect(head).toMatch(/^width,beta,seed,objective,/);
  expect(rows).toHaveLength(16);
  expect(
    JSON.parse(
      readFileSync(
        files.find((file) => file.endsWith('.json'))!,
        'utf8',
      ),
    ),
  ).toMatchObject({
    figure: 'sweep',
    runs: [{ kind: 'sweep', spec: { axes: [{ name: 'width', values: [1, 2, 4, 8] }] } }],
  });

  const file = await workbench.save(folder);
  await shell.quit();
  const reopened = new Workbench(await start());
  await reopened.open(file);
  await expect(reopened.page.getByRole('img', { name: /^Relative gap of the best network .* over 4 values of width m/ })).toBeVisible();
  await reopened.show('Run');
  await expect(reopened.nextRun.getByRole('textbox', { name: 'over' })).toHaveValue('1, 2, 4, 8');
});

test('two axes are a map; a cancelled sweep keeps the networks that have ended', async ({ start, folder }, info) => {
  const workbench = new Workbench(await start());
  const { page } = workbench;
  const csv = join(folder, 'plane.csv');
  writeFileSync(csv, PLANE);
  await workbench.importCsv(csv);
  await workbench.setBeta(0.1);
  await workbench.prepareTraining({ epochs: 300, seeds: 4 });
  const form = workbench.nextRun;
  // By the keyboard alone.
  await form.getByRole('button', { name: 'Add a sweep' }).focus();
  await page.keyboard.press('Enter');
  await form.getByRole('button', { name: 'Second axis' }).focus();
  await page.keyboard.press('Enter');
  await expect(form.getByRole('combobox', { name: 'Second axis' })).toHaveValue('beta-share');
  await expect(form.getByText('100 networks at 25 points, each point with its own true bound.')).toBeVisible();
  await form.getByRole('button', { name: 'Start' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('img', { name: /^Relative gap of the best network above the true bound at 25 points/ })).toBeVisible({
    timeout: 60_000,
  });
  if (info.project.name === 'chromium')
    for (const theme of ['Light', 'Dark'] as const) {
      await workbench.chooseTheme(theme);
      await picture(page, info.project.name, `sweep-map-${theme.toLowerCase()}`);
    }

  await workbench.prepareTraining({ epochs: 20_000, seeds: 4000 });
  await form.getByRole('button', { name: 'Leave out β as a share of β_max' }).click();
  await form.getByRole('textbox', { name: 'over' }).fill('4, 5');
  await form.getByRole('button', { name: 'Start' }).click();
  // One network has ended at least.
  await expect(page.getByRole('img', { name: /^Relative gap of the best network .* over \d values? of width m/ })).toBeVisible({
    timeout: 60_000,
  });
  await workbench.show('Run');
  await workbench.runList.getByRole('button', { name: /^Cancel Sweep/ }).click();
  await expect(workbench.runList.getByText('cancelled')).toBeVisible();
  await workbench.show('Gap');
  await expect(page.getByRole('img', { name: /^Relative gap of the best network .* over \d values? of width m/ })).toBeVisible();
});
