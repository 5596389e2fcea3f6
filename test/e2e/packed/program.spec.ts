import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FLAGS } from '../electron';
import { expect, test } from '../fixtures';
import { packedProgram } from '../packed-program';
import { end } from '../processes';
import { Workbench } from '../workbench';

test('the packed program starts, solves a study and proves it', async ({ shell }) => {
  const workbench = new Workbench(shell);
  await workbench.page.getByRole('button', { name: 'Start the study Which seeds reach the optimum?' }).click();
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 45_000 });
  expect(workbench.page.url()).toMatch(/^zerogap:/);
});

test('a backend that the packed runtime cannot have is told with its remedy, and cannot be chosen', async ({ shell }) => {
  const workbench = new Workbench(shell);
  await workbench.page
    .getByRole('button', { name: /^Start the study/ })
    .first()
    .click();
  await workbench.show('Run');
  const status = workbench.page.getByRole('contentinfo', { name: 'Status' });
  await expect(status).toContainText(/Embedded engine, \d+ threads?, float64/, { timeout: 30_000 });
  const lines = (await status.locator('span').first().getAttribute('title'))!.split('\n');
  const [webgpu] = lines.filter((line) => line.startsWith('WebGPU: '));
  const option = workbench.nextRun.getByRole('combobox', { name: 'Backend' }).locator('option[value=webgpu]');
  // Electron 22 has Node 16; a newer one has an adapter, or none and says so.
  if (webgpu.startsWith('WebGPU: not available')) {
    expect(webgpu).toMatch(/needs Node 18 or newer.*newer Electron|no graphics card.*driver|cannot be loaded.*embedded engine/i);
    await expect(option).toBeDisabled();
  } else await expect(option).toBeEnabled();
});

test("Node's inspector is shut in what ships", async ({ folder }) => {
  const child = spawn(packedProgram(), ['--inspect=0', ...FLAGS, `--user-data-dir=${folder}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  expect(child.exitCode).toBe(null);
  await end(child);
  expect(said).not.toContain('Debugger listening');
});

test('licences travel with the program, and of native code only what this platform runs', () => {
  const folder = dirname(packedProgram());
  for (const file of ['LICENSE', 'licences/data.md', 'licences/third-party.txt'])
    expect(readFileSync(join(folder, file), 'utf8').length).toBeGreaterThan(500);
  const native = join(folder, 'resources', 'app.asar.unpacked', 'node_modules', '@resvg');
  expect(existsSync(native)).toBe(true);
  expect(readdirSync(native).filter((name) => name.startsWith('resvg-js-'))).toEqual([expect.stringContaining(process.platform)]);
});
