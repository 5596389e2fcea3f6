import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { faultsInThemes, picture } from './look';
import { USER_DATA } from './shell';
import { Workbench } from './workbench';

test('preferences by keys alone: at once, after a restart, and from a broken file', async ({ start, folder }) => {
  const shell = await start();
  const { page } = shell;
  const dialog = page.getByRole('dialog', { name: 'Preferences' });
  const theme = () => page.evaluate(() => document.documentElement.dataset['theme']);
  await expect(page.getByRole('heading', { name: 'Studies' })).toBeVisible();
  await page.keyboard.press('Control+,');
  await expect(dialog).toBeVisible();
  expect(await faultsInThemes(page, shell.name)).toEqual([]);
  await picture(page, shell.name, 'preferences-1280-light');

  await dialog.getByRole('combobox', { name: 'Theme' }).selectOption('Dark');
  await dialog.getByRole('textbox', { name: 'Threads' }).fill('1');
  await dialog.getByRole('textbox', { name: 'Number of seeds' }).fill('3');
  await dialog.getByRole('textbox', { name: 'First seed' }).fill('7');
  await dialog.getByRole('radio', { name: 'PDF' }).press('Space');
  await dialog.getByRole('radio', { name: '85 mm' }).press('Space');
  await dialog.getByRole('textbox', { name: 'First seed' }).press('Enter');
  await dialog.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(dialog).toBeHidden();
  expect(await theme()).toBe('dark');
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('1 thread,')).toBeVisible();

  await page.getByRole('button', { name: 'Open the example Motorcycle accident' }).click();
  const workbench = new Workbench(shell);
  await workbench.show('Run');
  await expect(workbench.nextRun.getByRole('textbox', { name: 'Seeds' })).toHaveValue('3');
  await expect(workbench.nextRun.getByRole('textbox', { name: 'first', exact: true })).toHaveValue('7');
  await shell.save(folder, 1, () => page.getByRole('button', { name: 'Save', exact: true }).click());
  await shell.quit();

  const again = await start();
  await expect.poll(() => again.page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  await again.page.keyboard.press('Control+,');
  await expect(again.page.getByRole('textbox', { name: 'Threads' })).toHaveValue('1');
  await expect(again.page.getByRole('radio', { name: 'PDF' })).toBeChecked();
  await picture(again.page, shell.name, 'preferences-1280-dark');
  await again.quit();

  const kept = join(folder, USER_DATA[shell.name]);
  writeFileSync(join(kept, 'preferences.json'), '{"theme": "dark"');
  const third = await start();
  await expect(third.page.getByText('Some preferences could not be read')).toBeVisible();
  const aside = readdirSync(kept).find((name) => name.startsWith('preferences.broken-'));
  await third.page.keyboard.press('Control+,');
  await expect(third.page.getByRole('dialog').getByText(`set aside as ${aside}`)).toBeVisible();
  await picture(third.page, shell.name, 'preferences-broken-1280-light');
});
