import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../build/compile.mjs';
import { FLAGS, type ElectronShell } from '../electron';
import { expect, needElectron, test } from '../fixtures';
import { within } from '../processes';

test('several windows, each with its own project; a second start opens its project in the first; windows stand where they stood', async ({
  start,
  folder,
}) => {
  const first = (await start()) as ElectronShell;
  const { application, page } = first;
  const titles = () => application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getTitle()));
  /** Starts the program once more, in the folder, with a project; the first one takes over. */
  const startAgain = async (...project: string[]) => {
    const runtime = needElectron();
    const home = join(folder, 'home');
    const child = spawn(runtime.executable, [...FLAGS, `--user-data-dir=${join(home, 'electron')}`, ROOT, ...project], {
      cwd: folder,
      env: { ...process.env, HOME: home },
      stdio: 'ignore',
    });
    await within(30_000, 'the second start', new Promise((resolve) => child.once('exit', resolve)));
  };
  const answer = (response: number) =>
    application.evaluate(({ dialog }, button) => {
      dialog.showMessageBox = () => {
        process.env['ASKED'] = String(Number(process.env['ASKED'] ?? 0) + 1);
        return Promise.resolve({ response: button, checkboxChecked: false });
      };
    }, response);
  const asked = () => application.evaluate(() => Number(process.env['ASKED'] ?? 0));

  await page.getByRole('button', { name: 'Open the example Motorcycle accident' }).click();
  mkdirSync(join(folder, 'out'));
  const [file] = await first.save(join(folder, 'out'), 1, () => page.getByRole('button', { name: 'Save', exact: true }).click());
  copyFileSync(file, join(folder, 'copy.zerogap'));

  // What is open is shown where it is open; another project has a window of its own.
  await startAgain(file);
  await expect.poll(async () => (await titles()).length).toBe(1);
  await startAgain('copy.zerogap');
  await expect.poll(() => application.windows().length).toBe(2);
  const second = application.windows().find((window) => window !== page)!;
  await expect(second.getByRole('tabpanel', { name: 'Data' }).getByText('133 × 2')).toBeVisible();

  // The menu names both, and shows the window that has one of them.
  await second.bringToFront();
  const recent = await application.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.getMenuItemById('recent')?.submenu?.items ?? [];
    items.find(({ label }) => !label.includes('copy.zerogap'))?.click();
    return items.map(({ label }) => label);
  });
  expect(recent.map((label) => label.split(' – ')[1]).sort()).toEqual([file, join(folder, 'copy.zerogap')].sort());
  expect(await titles()).toHaveLength(2);

  // A change in one is none in the other.
  await second.getByRole('tab', { name: 'Network' }).click();
  await second.keyboard.press('Control+K');
  await second.keyboard.type('Add network');
  await second.keyboard.press('Enter');
  await expect(second.getByRole('contentinfo', { name: 'Status' }).getByText('Unsaved changes')).toBeVisible();
  await expect(second.getByRole('treeitem', { name: /^Two-layer ReLU 2/ })).toBeVisible();
  await expect(page.getByRole('treeitem', { name: /^Two-layer ReLU/ })).toHaveCount(1);

  // A third one by its key is empty, and a project that the system names takes its place.
  await page.bringToFront();
  await page.keyboard.press('Control+Shift+N');
  await expect.poll(() => application.windows().length).toBe(3);
  const third = application.windows().find((window) => window !== page && window !== second)!;
  await expect(third.getByRole('heading', { name: 'Studies' })).toBeVisible();
  copyFileSync(file, join(folder, 'third.zerogap'));
  await startAgain(join(folder, 'third.zerogap'));
  await expect(third.getByRole('tabpanel', { name: 'Data' }).getByText('133 × 2')).toBeVisible();
  expect(await titles()).toHaveLength(3);

  // The end of the program asks about changes, and stops when their window is to stay.
  await answer(2);
  await application.evaluate(({ app }) => setImmediate(() => app.quit()));
  await expect.poll(asked).toBeGreaterThan(0);
  await expect.poll(async () => (await titles()).some((title) => title.startsWith('•'))).toBe(true);
  await application.evaluate(({ BrowserWindow }) => {
    const kept = BrowserWindow.getAllWindows().find((window) => window.getTitle().startsWith('•'))!;
    kept.setBounds({ x: 60, y: 70, width: 1010, height: 720 });
  });
  await answer(1);
  const ended = new Promise<void>((resolve) => application.once('close', () => resolve()));
  await application.evaluate(({ app }) => setImmediate(() => app.quit()));
  await within(15_000, 'quitting', ended);
  const { bounds } = JSON.parse(readFileSync(join(folder, 'home', 'electron', 'window.json'), 'utf8')) as { bounds: object };

  const again = (await start()) as ElectronShell;
  const standing = await again.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].getNormalBounds());
  expect({ x: standing.x, y: standing.y }).toEqual({ x: (bounds as { x: number }).x, y: (bounds as { y: number }).y });
});
