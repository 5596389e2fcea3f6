import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { matrix } from '../../shared/contract/array';
import { writeNpz } from '../../main/files/npz';
import { pythonWith } from '../python';
import { drop } from './drop';
import { expect, test } from './fixtures';
import { faultsInThemes, picture } from './look';
import { referenceProblem, Workbench } from './workbench';

const python = pythonWith('numpy');

/** A small network of PyTorch's names for the reference problem, with biases. */
function weightsFile(folder: string, name: string, inputs: number): string {
  const path = join(folder, name);
  const hidden = matrix(3, inputs);
  hidden.data.forEach((_, k) => (hidden.data[k] = Math.sin(2 * k + 1)));
  const bias = matrix(1, 3, Float64Array.of(0.1, -0.2, 0.05));
  const layer = { '0.weight': hidden, '0.bias': { ...bias, shape: [3] }, '2.weight': matrix(1, 3, Float64Array.of(0.4, -0.3, 0.2)) };
  writeFileSync(path, writeNpz(layer));
  return path;
}

async function withProblem(workbench: Workbench, folder: string): Promise<{ csv: string; beta: number; inputs: number }> {
  const { csv, beta } = referenceProblem(folder);
  await workbench.importCsv(csv);
  await workbench.page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  return { csv, beta, inputs: readFileSync(csv, 'utf8').split('\n')[0].split(',').length - 1 };
}

/** The verdict of the checker that was saved beside the certificate. */
function verdictOf(files: string[], csv: string): string {
  const [certificate, checker] = [files.find((file) => file.endsWith('.npz')), files.find((file) => file.endsWith('checker.py'))];
  const { stdout, stderr } = spawnSync(python ?? '', [checker ?? '', certificate ?? '', csv], { encoding: 'utf8' });
  return stdout + stderr;
}

test('weights that were trained elsewhere are judged on their data', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const { csv, inputs } = await withProblem(workbench, folder);
  const weights = weightsFile(folder, 'theirs.npz', inputs);
  const found: string[] = [];
  const look = async (name: string) => {
    await picture(page, shell.name, name);
    found.push(...(await faultsInThemes(page, shell.name)).map((fault) => `${name}: ${fault}`));
  };

  await page.getByRole('button', { name: /Project menu/ }).click();
  await shell.choose([weights], () => page.getByRole('menuitem', { name: 'Judge trained weights' }).click());
  const form = page.getByRole('dialog', { name: 'Judge theirs.npz' });
  await expect(form.getByText('hidden width 3, 1 output, with biases')).toBeVisible();
  await look('judge-light');
  await workbench.enter(form.getByRole('textbox', { name: 'weight_decay' }), 0.02);
  await form.getByRole('button', { name: 'Judge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Judgement of theirs.npz' });
  await expect(dialog.getByText(/^Not proven optimal: the proven bound lies/)).toBeVisible({ timeout: 30_000 });
  await expect(dialog.getByText(/λ = 0.02, times n = /)).toBeVisible();
  await look('judgement-light');
  await dialog.getByRole('button', { name: 'Table' }).click();
  expect(await dialog.getByRole('table', { name: 'Conditions of an optimum, as a table' }).getAttribute('aria-rowcount')).toBe('4');
  await dialog.getByRole('button', { name: 'Table' }).click();
  const [table] = await workbench.exportFigure('conditions of an optimum', 'CSV', folder);
  await workbench.exportFigure('conditions of an optimum', 'SVG', folder);
  expect(readFileSync(table, 'utf8')).toMatch(/^branch,unit,size,constraint,slackness,imbalance\n/);
  const files = await shell.save(folder, 2, () => dialog.getByRole('button', { name: 'Save certificate' }).click());
  if (python) expect(verdictOf(files, csv)).toMatch(/^Proven \(exact\): no 2-layer network of family two-layer-relu \(bias penalized/);
  await dialog.getByRole('button', { name: 'Show the program' }).click();
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible();

  // What is dropped on the window is judged too; no file of weights is a data set.
  await workbench.chooseTheme('Dark');
  await drop(page, weights);
  const again = page.getByRole('dialog', { name: 'Judge theirs.npz' });
  await expect(again).toBeVisible();
  await look('judge-dark');
  await expect(again.getByRole('button', { name: 'Judge' })).toBeDisabled();
  await workbench.pick('Objective in', 'β of a sum');
  await workbench.enter(again.getByRole('textbox', { name: 'β' }), 0.05);
  await again.getByRole('button', { name: 'Judge' }).click();
  await expect(page.getByRole('dialog').getByText(/^Not proven optimal/)).toBeVisible({ timeout: 30_000 });
  await look('judgement-dark');
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  writeFileSync(join(folder, 'broken.npz'), 'no archive');
  await drop(page, join(folder, 'broken.npz'));
  await expect(page.getByRole('dialog', { name: 'Judge broken.npz' }).getByRole('alert')).toBeVisible();
  expect(found).toEqual([]);
});

test('the certificate that the window saves is what its checker proves', async ({ shell, folder }) => {
  test.skip(!python, 'No Python with NumPy here: set ZEROGAP_PYTHON.');
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const { csv, beta } = await withProblem(workbench, folder);
  await workbench.setBeta(beta);
  await workbench.show('Run');
  await workbench.pick('What to run', 'Solve');
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 30_000 });
  await workbench.certificate.getByRole('button', { name: 'What was proven' }).click();
  const dialog = page.getByRole('dialog', { name: 'What was proven' });
  const files = await shell.save(folder, 2, () => dialog.getByRole('button', { name: 'Save certificate' }).click());
  expect(verdictOf(files, csv)).toMatch(/^Proven \(exact\): no 2-layer network of family two-layer-relu/);
});

/** Data of six features: more patterns than are listed, so that proofs are searched by branch and bound. */
function sixFeatures(folder: string): string {
  const path = join(folder, 'six.csv');
  const wave = (i: number, j: number) => Math.sin((i + 1) * (j + 2)) + 0.5 * Math.cos(3 * i + j);
  const rows = Array.from({ length: 40 }, (_, i) =>
    [...[0, 1, 2, 3, 4, 5].map((j) => wave(i, j)), Math.sin(11 * (i + 1))].map((value) => value.toFixed(4)).join(','),
  );
  writeFileSync(path, ['a,b,c,d,e,f,response', ...rows, ''].join('\n'));
  return path;
}

test('the step that the card names closes the gap of a sampled program, and its checker proves it', async ({ shell, folder }) => {
  test.skip(!python, 'No Python with NumPy here: set ZEROGAP_PYTHON.');
  const workbench = new Workbench(shell);
  const { page, certificate } = workbench;
  const csv = sixFeatures(folder);
  await workbench.importCsv(csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await workbench.setBeta(1.6);
  await workbench.show('Run');
  await workbench.pick('What to run', 'Solve');
  await workbench.pick('Patterns', 'Sampled');
  await workbench.enter(page.getByRole('textbox', { name: 'The number of patterns' }), 4);
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await expect(certificate.getByRole('heading', { name: /^Restricted/ })).toBeVisible({ timeout: 30_000 });
  const [network, bound] = [await workbench.reading('Primal'), await workbench.reading('True bound')];
  expect(network - bound).toBeGreaterThan(1e-3 * network);
  await expect(certificate.getByText(/^Not known: whether a network lies in the .* Go on from these patterns to all others/)).toBeVisible();
  await picture(page, shell.name, 'step-light');

  await certificate.getByRole('button', { name: 'Do this' }).click();
  const proved = certificate.getByRole('heading', { name: /^(Exact|Relaxed): the bound is proven, and the program reaches it/ });
  await expect(proved).toBeVisible({ timeout: 60_000 });
  const [better, proven] = [await workbench.reading('Primal'), await workbench.reading('Dual bound')];
  expect(better).toBeLessThan(network);
  expect(proven).toBeGreaterThan(bound);
  expect(await workbench.reading('Relative gap')).toBeLessThanOrEqual(1e-6);
  await expect(certificate.getByRole('button', { name: 'Do this' })).toBeHidden();

  const dialog = page.getByRole('dialog', { name: 'What was proven' });
  await certificate.getByRole('button', { name: 'What was proven' }).click();
  await dialog.getByRole('button', { name: 'Solve again, keeping the proof' }).click();
  await expect(dialog).toBeHidden();
  const ended = page.getByRole('tree', { name: 'Runs' }).getByRole('treeitem', { name: /^Convex program, (exact|relaxed)$/ });
  await expect(ended).toHaveCount(2, { timeout: 60_000 });
  await expect(proved).toBeVisible();
  await certificate.getByRole('button', { name: 'What was proven' }).click();
  await picture(page, shell.name, 'step-proven-light');
  const files = await shell.save(folder, 2, () => dialog.getByRole('button', { name: 'Save certificate' }).click());
  expect(verdictOf(files, csv)).toMatch(/^Proven \((exact|relaxed)\): no 2-layer network of family two-layer-relu/);
});
