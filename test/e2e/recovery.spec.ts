import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drop } from './drop';
import { expect, test } from './fixtures';
import { faultsInThemes, picture } from './look';
import { USER_DATA } from './shell';

test('what was not saved when the program was killed is offered at the next start, and nothing after a clean end', async ({
  start,
  folder,
}, { project }) => {
  const user = join(folder, USER_DATA[project.name as keyof typeof USER_DATA]);
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, 'preferences.json'), '{"autosave": 5}');
  const copies = () => (existsSync(join(user, 'recovery')) ? readdirSync(join(user, 'recovery')) : []);

  const first = await start();
  await first.page.getByRole('button', { name: 'Open the example Motorcycle accident' }).click();
  const status = first.page.getByRole('contentinfo', { name: 'Status' });
  await expect(status.getByText(/Unsaved changes.*, copied today/)).toBeVisible({ timeout: 30_000 });
  await picture(first.page, first.name, 'status-copied-1280-light');
  await first.kill?.();

  const again = await start();
  const { page } = again;
  const dialog = page.getByRole('dialog', { name: 'Unsaved work was found' });
  await expect(dialog.getByText('1 data set, 0 runs')).toBeVisible();
  expect(await faultsInThemes(page, again.name)).toEqual([]);
  await picture(page, again.name, 'recovery-1280-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, again.name, 'recovery-1280-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  // The focus is on it already.
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('tabpanel', { name: 'Data' }).getByText('133 × 2')).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Unsaved changes')).toBeVisible();
  await expect.poll(() => copies().length).toBe(1);
  const [file] = await again.save(folder, 1, () => page.getByRole('button', { name: 'Save', exact: true }).click());
  await expect.poll(copies).toEqual([]);
  await page.getByRole('button', { name: 'Project menu' }).click();
  await page.getByRole('menuitem', { name: 'Start page' }).click();
  // A project file that is dropped on the window opens.
  await drop(page, file);
  await expect(page.getByRole('tabpanel', { name: 'Data' }).getByText('133 × 2')).toBeVisible();
  await again.quit();
  expect(copies()).toEqual([]);
});
