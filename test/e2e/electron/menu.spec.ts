import { COMMAND_IDS, commandEntry } from '../../../shared/commands/table';
import type { ElectronShell } from '../electron';
import { expect, test } from '../fixtures';

interface Item {
  id: string;
  label: string;
  enabled: boolean;
}

test('the native menu has every command, says what Undo undoes, and does what is chosen in it', async ({ shell }) => {
  const { application, page } = shell as ElectronShell;
  const items = () =>
    application.evaluate(({ Menu }) =>
      (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
        (submenu?.items ?? []).map(({ id, label, enabled }): Item => ({ id, label, enabled })),
      ),
    );
  const item = async (id: string) => (await items()).find((entry) => entry.id === id);
  const choose = (id: string) =>
    application.evaluate(({ BrowserWindow, Menu }, wanted) => {
      Menu.getApplicationMenu()?.getMenuItemById(wanted)?.click(undefined, BrowserWindow.getAllWindows()[0]);
    }, id);

  await page.getByRole('button', { name: /^Open the example Iris/ }).click();
  await expect(page.getByRole('grid', { name: /^Values of/ })).toBeVisible();
  const given = await items();
  for (const id of COMMAND_IDS)
    expect(
      given.map((entry) => entry.id),
      commandEntry(id).title,
    ).toContain(id);

  await page.getByRole('switch', { name: 'Standardise the features' }).click();
  await expect.poll(() => item('undo')).toEqual({ id: 'undo', label: 'Undo: Standardise', enabled: true });
  await choose('undo');
  await expect(page.getByRole('switch', { name: 'Standardise the features' })).not.toBeChecked();
  await expect.poll(() => item('redo')).toMatchObject({ label: 'Redo: Standardise', enabled: true });

  // In a field of words Undo is the field's own.
  const filter = page.getByRole('textbox', { name: 'Filter the project' });
  await filter.pressSequentially('iris');
  await choose('undo');
  await expect(filter).not.toHaveValue('iris');
  await expect.poll(() => item('redo')).toMatchObject({ label: 'Redo: Standardise', enabled: true });

  await choose('go.network');
  await expect(page.getByRole('tabpanel', { name: 'Network' })).toBeVisible();
  await choose('shortcuts');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
});
