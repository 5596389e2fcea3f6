import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { Workbench } from './workbench';

/** y = |x − 1.5| at 0, 1, 2, 3: its spline has no single optimum (theory §5.7). */
const KINK = 'x,y\n0,1.5\n1,0.5\n2,0.5\n3,1.5\n';
/** A few rows of two features. */
const PLANE = 'a,b,y\n1,0.2,0.7\n-0.4,1,-0.3\n0.6,-0.8,1.1\n-1,-0.5,0.4\n0.3,0.9,-0.6\n';

async function load(workbench: Workbench, folder: string, text: string): Promise<void> {
  const csv = join(folder, 'small.csv');
  writeFileSync(csv, text);
  await workbench.importCsv(csv);
  await expect(workbench.page.getByRole('treeitem', { name: /^small/ })).toBeVisible();
  await workbench.show('Run');
  await workbench.pick('What to run', 'Solve');
}

/** Chooses a program by its name in the Run tab, solves it and shows its certificate. */
async function solve(workbench: Workbench, family: string, beta: number): Promise<void> {
  const { nextRun, page } = workbench;
  await workbench.show('Run');
  await nextRun.getByRole('combobox', { name: 'Program' }).selectOption({ label: family });
  await workbench.enter(nextRun.getByRole('textbox', { name: 'β', exact: true }), beta);
  await nextRun.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Gap' })).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 30_000 });
}

test('a spline, its pieces and its program', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await load(workbench, folder, KINK);
  await solve(workbench, '1-D spline', 0.01);
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible();
  expect(await workbench.reading('Relative gap')).toBeLessThanOrEqual(1e-6);
  const chart = page.getByRole('region', { name: 'Convex spline' });
  await expect(chart).toBeVisible();
  await chart.getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('table', { name: 'Convex spline, as a table' }).getByRole('columnheader', { name: 'Slope' })).toBeVisible();
  await page.getByRole('button', { name: 'Show the program' }).click();
  const dialog = page.getByRole('dialog', { name: 'The convex program' });
  await expect(dialog.getByText('import cvxpy')).toBeVisible();
  const [script] = await shell.save(folder, 1, () => dialog.getByRole('button', { name: 'Save the script' }).click());
  expect(script).toMatch(/\.py$/);
});

test('gated, linear and three-layer programs, each with its own certificate', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page, nextRun } = workbench;
  await load(workbench, folder, PLANE);
  // What these data have none of says so.
  await expect(nextRun.getByRole('combobox', { name: 'Program' }).locator('option', { hasText: 'spline has one' })).toBeDisabled();
  await solve(workbench, 'Gated ReLU', 0.1);
  await expect(
    workbench.certificate.getByText(/no two-layer gated network \(any width, these .*gates?, .*biases.*\) has an objective below/),
  ).toBeVisible();
  expect(await workbench.reading('Relative gap')).toBeLessThanOrEqual(1e-6);
  await solve(workbench, 'Deep linear, parallel', 0.1);
  await expect(workbench.certificate.getByText(/no parallel linear network of .*has an objective below/)).toBeVisible();
  expect(await workbench.reading('Relative gap')).toBeLessThanOrEqual(1e-6);
  await solve(workbench, 'Three-layer ReLU', 0.1);
  await expect(workbench.certificate.getByText(/no parallel three-layer ReLU network/)).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('complementary', { name: 'Inspector' }).getByText('Inner widths')).toBeVisible();
});

test('a regularization path is a figure and a table', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page, nextRun } = workbench;
  await load(workbench, folder, PLANE);
  await workbench.pick('Values of β', 'Path');
  await workbench.enter(nextRun.getByRole('textbox', { name: 'The largest β' }), 1);
  await workbench.enter(nextRun.getByRole('textbox', { name: 'The smallest β' }), 0.01);
  await workbench.enter(nextRun.getByRole('textbox', { name: 'The number of values of β' }), 5);
  await nextRun.getByRole('button', { name: 'Start' }).click();
  const chart = page.getByRole('region', { name: 'Regularization path' });
  await expect(chart).toBeVisible({ timeout: 30_000 });
  await chart.getByRole('button', { name: 'Table' }).click();
  const table = page.getByRole('table', { name: 'Regularization path, as a table' });
  expect(Number(await table.getAttribute('aria-rowcount'))).toBe(6);
  await page.getByRole('button', { name: 'Export regularization path' }).click();
  await page.getByRole('menuitem', { name: 'CSV data' }).click();
  const files = await shell.save(folder, 2, () => page.getByRole('dialog').getByRole('button', { name: 'Export CSV' }).click());
  expect(files.map((file) => file.split('.').pop())).toEqual(['csv', 'json']);
});
