import { existsSync } from 'node:fs';
import { bindingIn, tensorFlowFolder } from '../../main/compute/backend/tensorflow/place';
import { expect, test } from './fixtures';
import { referenceProblem, Workbench } from './workbench';

test('a training runs on TensorFlow where it is installed, and is measured against the bound', async ({ shell, folder }) => {
  test.skip(!existsSync(bindingIn(tensorFlowFolder())), 'TensorFlow is not installed: npm run setup:tensorflow.');
  const workbench = new Workbench(shell);
  const { page, nextRun } = workbench;
  await workbench.importCsv(referenceProblem(folder).csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await workbench.prepareTraining({ optimizer: 'Adam', rate: 0.01, epochs: 100, seeds: 2 });
  await workbench.pick('What to run', 'Train');
  const status = page.getByRole('contentinfo', { name: 'Status' });
  // Each device is tried against float64 first.
  await expect(status).toContainText(/Embedded engine, \d+ threads?/, { timeout: 60_000 });
  await nextRun.getByRole('combobox', { name: 'Backend' }).selectOption('tensorflow');
  await expect(status).toContainText('TensorFlow, float32');
  await nextRun.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('treeitem', { name: /2 seeds, Adam/ }).click();
  await expect(page.getByRole('complementary', { name: 'Inspector' })).toContainText('tensorflow, float32', { timeout: 60_000 });
});

test('the window says which backends this machine has, and refuses the others', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  await workbench.importCsv(referenceProblem(folder).csv);
  await workbench.show('Run');
  const status = workbench.page.getByRole('contentinfo', { name: 'Status' });
  await expect(status).toContainText(/Embedded engine, \d+ threads?, float64/, { timeout: 60_000 });
  const listed = await status.locator('span').first().getAttribute('title');
  expect(listed).toMatch(/^Embedded engine: WebAssembly SIMD.*\nTensorFlow: .+\nWebGPU: .+/);
  for (const [name, value] of [
    ['TensorFlow', 'tensorflow'],
    ['WebGPU', 'webgpu'],
  ]) {
    const option = workbench.nextRun.getByRole('combobox', { name: 'Backend' }).locator(`option[value=${value}]`);
    if (listed!.includes(`${name}: not available`)) await expect(option).toBeDisabled();
    else await expect(option).toBeEnabled();
  }
});
