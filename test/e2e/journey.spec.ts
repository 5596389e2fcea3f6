import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { referenceProblem, Workbench } from './workbench';

test('from a CSV to a certified gap, its figures, a project file, and back', async ({ start, folder }) => {
  const problem = referenceProblem(folder);
  const shell = await start();
  const workbench = new Workbench(shell);
  const { page } = workbench;

  await workbench.importCsv(problem.csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await expect(page.getByRole('tabpanel', { name: 'Data' }).getByText('20 × 3')).toBeVisible();
  await workbench.setBeta(problem.beta);
  await workbench.prepareTraining({ optimizer: 'Adam', rate: 0.01, epochs: 2000, seeds: 3 });
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();

  await workbench.show('Gap');
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 30_000 });
  expect(Math.abs((await workbench.reading('Primal')) / problem.optimum - 1)).toBeLessThan(1e-5);
  expect(Math.abs((await workbench.reading('Dual bound')) / problem.optimum - 1)).toBeLessThan(1e-5);
  expect(await workbench.reading('Relative gap')).toBeLessThanOrEqual(1e-6);
  await expect(page.getByRole('treeitem', { name: /3 seeds, Adam, .*3 ∕ 3|3 seeds, Adam/ })).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 30_000 });

  const out = join(folder, 'out');
  mkdirSync(out);
  const [svg] = await workbench.exportFigure('objective', 'SVG', out);
  expect(readFileSync(svg, 'utf8')).toMatch(/^<\?xml[^>]*>\s*<svg width="170mm" height="85mm"/);
  expect(readFileSync(svg, 'utf8')).toContain('<title>');
  const [png] = await workbench.exportFigure('gap above the bound', 'PNG', out);
  const image = readFileSync(png);
  expect(image.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(image.readUInt32BE(16)).toBe(Math.round((170 / 25.4) * 300));
  const [csv, sidecar] = await workbench.exportFigure('objective', 'CSV', out);
  const lines = readFileSync(csv, 'utf8').trim().split('\n');
  expect(lines[0]).toContain('objective');
  // Epoch 0 is the initial network.
  expect(lines.length).toBeGreaterThanOrEqual(1 + 3 * 2001);
  const about = JSON.parse(readFileSync(sidecar, 'utf8')) as Record<string, unknown>;
  expect(JSON.stringify(about)).toContain('"exact"');

  const before = await workbench.digits();
  const file = await workbench.save(out);
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText(/^Saved/)).toBeVisible();
  await shell.quit();

  const again = await start();
  const reopened = new Workbench(again);
  await reopened.open(file);
  await expect(reopened.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible();
  await expect.poll(() => reopened.digits()).toEqual(before);
});

test('an example data set opens with one click and is solved exactly', async ({ shell }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await page.getByRole('button', { name: 'Open the example Motorcycle accident' }).click();
  await expect(page.getByRole('combobox', { name: 'Target' }).locator('option:checked')).toHaveText('accel');
  await workbench.show('Network');
  await workbench.pick('Bias', 'Penalised');
  await workbench.setBeta(100);
  await workbench.show('Run');
  await workbench.pick('What to run', 'Solve');
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await workbench.show('Gap');
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 30_000 });
  expect(await workbench.reading('Relative gap')).toBeLessThanOrEqual(1e-6);
});
