import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configuration } from '../../../build/electron-builder.mjs';
import { packagesIn } from '../asar';
import { FLAGS } from '../electron';
import { expect, test } from '../fixtures';
import { openPacked, packedProgram } from '../packed-program';
import { end } from '../processes';
import { smallProject } from '../small-project';
import { Workbench } from '../workbench';

test('the packed program starts, solves a study, proves it and trains', async ({ shell }) => {
  const workbench = new Workbench(shell);
  await workbench.page.getByRole('button', { name: 'Start the study Which seeds reach the optimum?' }).click();
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 45_000 });
  expect(workbench.page.url()).toMatch(/^zerogap:/);
  // The trainings, by the workers: the program's bound is what they are measured against.
  await expect(workbench.page.getByRole('contentinfo', { name: 'Status' })).toContainText('Queue empty', { timeout: 45_000 });
});

test('a project that is named on the command line is opened', async ({ folder }) => {
  const path = join(folder, 'points.zerogap');
  writeFileSync(path, smallProject());
  const shell = await openPacked(join(folder, 'home'), [path]);
  try {
    const workbench = new Workbench(shell);
    await expect(workbench.page.getByRole('button', { name: /Three points/ }).first()).toBeVisible();
    await expect(workbench.page).toHaveTitle(/^points|Three points/);
  } finally {
    await shell.quit();
  }
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

test('fuses are blown as build/electron-builder.mjs says', () => {
  const { electronFuses } = configuration('');
  // @electron/fuses: after this mark a version, the number of fuses, and a digit for each in this order.
  const ORDER = [
    'runAsNode',
    'enableCookieEncryption',
    'enableNodeOptionsEnvironmentVariable',
    'enableNodeCliInspectArguments',
    'enableEmbeddedAsarIntegrityValidation',
    'onlyLoadAppFromAsar',
  ] as const;
  const program = readFileSync(packedProgram());
  const at = program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 32;
  expect(program[at]).toBe(1);
  const wire = [...program.subarray(at + 2, at + 2 + ORDER.length)].map((digit) => String.fromCharCode(digit) === '1');
  expect(Object.fromEntries(ORDER.map((name, i) => [name, wire[i]]))).toEqual(
    Object.fromEntries(ORDER.map((name) => [name, electronFuses?.[name]])),
  );
});

test('licences travel with the program, of every package in its archive, and of native code only what this platform runs', () => {
  const folder = dirname(packedProgram());
  for (const file of ['LICENSE', 'LICENSE.electron.txt', 'LICENSES.chromium.html', 'licences/data.md', 'licences/third-party.txt'])
    expect(readFileSync(join(folder, file), 'utf8').length, file).toBeGreaterThan(500);
  const licences = readFileSync(join(folder, 'licences/third-party.txt'), 'utf8');
  const names = packagesIn(join(folder, 'resources', 'app.asar'));
  expect(names).toEqual(expect.arrayContaining(['@resvg/resvg-js', 'dejavu-fonts-ttf']));
  for (const name of names) expect(licences, name).toMatch(new RegExp(`^${name.replaceAll('.', '\\.')} \\d.*\\n=+$`, 'm'));
  const native = join(folder, 'resources', 'app.asar.unpacked', 'node_modules', '@resvg');
  expect(existsSync(native)).toBe(true);
  expect(readdirSync(native).filter((name) => name.startsWith('resvg-js-'))).toEqual([expect.stringContaining(process.platform)]);
});
