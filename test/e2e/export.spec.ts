import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../../build/compile.mjs';
import { readZip } from '../../main/files/zip';
import { expect, test } from './fixtures';
import { faults, picture } from './look';
import { referenceProblem, Workbench } from './workbench';

const run = promisify(execFile);

test('a figure is seen before it is exported and copied; all of them are the same files as on the command line', async ({
  shell,
  folder,
}) => {
  test.setTimeout(180_000);
  const problem = referenceProblem(folder);
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await workbench.importCsv(problem.csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await workbench.setBeta(problem.beta);
  await workbench.prepareTraining({ optimizer: 'Adam', rate: 0.01, epochs: 200, seeds: 3 });
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await workbench.show('Gap');
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 60_000 });

  // The dialog, its picture, and the file.
  await page.getByRole('button', { name: 'Export objective' }).click();
  await page.getByRole('menuitem', { name: 'PDF figure' }).click();
  const dialog = page.getByRole('dialog', { name: 'Export objective' });
  const preview = dialog.getByRole('img', { name: 'The figure as it will be written' });
  await expect(preview).toBeVisible();
  const shape = () => preview.evaluate((node) => (node as HTMLImageElement).naturalWidth / (node as HTMLImageElement).naturalHeight);
  await expect.poll(shape).toBeCloseTo(2, 1);
  await workbench.pick('Width', '85 mm');
  await dialog.getByRole('combobox', { name: 'Width to height' }).selectOption({ label: '4 : 3' });
  await expect(dialog.getByRole('textbox', { name: 'Height' })).toHaveValue('63.8');
  await workbench.enter(dialog.getByRole('textbox', { name: 'Type (pt)' }), 7);
  await expect.poll(shape).toBeCloseTo(85 / 63.8, 1);
  await expect(dialog.getByText('85 × 63.8 mm, shown at true size')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await picture(page, shell.name, `export-${colorScheme}`);
    expect(await faults(page)).toEqual([]);
  }
  const out = join(folder, 'out');
  mkdirSync(out);
  const [pdf] = await shell.save(out, 1, () => dialog.getByRole('button', { name: 'Export PDF' }).click());
  await expect(dialog).toBeHidden();
  expect(readFileSync(pdf).toString('latin1')).toMatch(/^%PDF-1\.7[^]*\/MediaBox \[0 0 240\.94\d+ 180\.85\d*\]/);

  // A picture on the clipboard, of the size that was chosen last.
  if (shell.name === 'chromium') await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Export gap above the bound' }).click();
  await page.getByRole('menuitem', { name: 'Copy as image' }).click();
  await expect(page.getByText('The figure is on the clipboard as a picture.')).toBeVisible();
  if (shell.name === 'chromium') {
    const copied = await page.evaluate(async () => {
      const [item] = await navigator.clipboard.read();
      const { width, height } = await createImageBitmap(await item.getType('image/png'));
      return { types: [...item.types], width, height };
    });
    expect(copied).toEqual({ types: ['image/png'], width: Math.round((85 / 25.4) * 300), height: Math.round((63.8 / 25.4) * 300) });
  }

  // Every figure at once, in the window and on the command line.
  const project = await workbench.save(out);
  await page.keyboard.press('ControlOrMeta+Shift+E');
  const all = page.getByRole('dialog', { name: 'Export all figures' });
  for (const format of ['SVG', 'PNG', 'LaTeX']) await all.getByRole('checkbox', { name: format }).check();
  const place = join(folder, 'all');
  mkdirSync(place);
  const write = () => all.getByRole('button', { name: 'Export all' }).click();
  const theirs = new Map<string, Buffer>();
  if (shell.name === 'chromium') {
    const [zip] = await shell.save(place, 1, write);
    for (const [name, bytes] of readZip(readFileSync(zip), 'figures.zip')) theirs.set(name.replace(/^.*\//, ''), Buffer.from(bytes));
  } else {
    await shell.choose([place], write);
    await expect.poll(() => existsSync(place) && readdirSync(place), { timeout: 60_000 }).toHaveLength(1);
    await expect(page.getByText(/could not be:/)).toBeVisible({ timeout: 60_000 });
    const made = join(place, readdirSync(place)[0]);
    for (const name of readdirSync(made)) theirs.set(name, readFileSync(join(made, name)));
  }
  const own = join(folder, 'own');
  const size = ['--width', '85', '--height', '63.8', '--font', '7'];
  await run(process.execPath, [join(ROOT, 'build/zerogap.mjs'), 'figures', project, '--out', own, ...size]);
  expect([...theirs.keys()].sort()).toEqual(readdirSync(own).sort());
  expect(theirs.size).toBeGreaterThan(12);
  for (const [name, bytes] of theirs) {
    // Which Node wrote a sidecar is in it, and Electron has its own.
    if (name.endsWith('.json') && shell.name !== 'chromium') continue;
    expect(bytes.equals(readFileSync(join(own, name))), name).toBe(true);
  }
});
