import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { faultsInThemes, picture } from './look';
import { referenceProblem, Workbench } from './workbench';

const layer = (page: Page, l: number, branch?: number) =>
  page.getByRole('button', { name: new RegExp(`^Layer ${l} of .*${branch === undefined ? '' : `branch ${branch}$`}`) });
const widths = (page: Page) => page.getByRole('textbox', { name: 'Hidden widths m' });
const inspector = (page: Page) => page.getByRole('complementary', { name: 'Inspector' });

test('a network is drawn by mouse, its theorem follows, and every step is undone by its name', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await workbench.importCsv(referenceProblem(folder).csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await workbench.show('Network');
  await workbench.enter(widths(page), 4);
  await page.getByRole('button', { name: 'Add a layer before the last one' }).click();
  await expect(widths(page)).toHaveValue('4, 4');
  await page.getByRole('combobox', { name: 'Regulariser' }).selectOption({ label: 'L-th power' });
  await page.getByRole('button', { name: 'Add a branch' }).click();
  await expect(page.getByText('All branches have the same layers: an edit of one is an edit of all.')).toBeVisible();

  await layer(page, 2, 2).dblclick();
  await page.getByRole('textbox', { name: 'Width of layer 2' }).fill('7');
  await page.keyboard.press('Enter');
  await expect(widths(page)).toHaveValue('4, 7');
  const [from, to] = [await layer(page, 2, 1).boundingBox(), await layer(page, 1, 1).boundingBox()];
  if (!from || !to) throw new Error('The layers are not drawn.');
  await page.mouse.move(from.x + 60, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y - 20);
  await page.mouse.move(to.x + 60, to.y + 12);
  await page.mouse.up();
  await expect(widths(page)).toHaveValue('7, 4');

  const hypotheses = inspector(page).getByRole('list', { name: 'Hypotheses of Parallel ReLU, any depth' });
  await expect(hypotheses.getByRole('listitem')).toHaveCount(6);
  await expect(hypotheses.getByText('the power 3 of 3 layers')).toBeVisible();
  await expect(hypotheses.getByText(/2 branches; K\* is at most/)).toBeVisible();
  await page.getByRole('combobox', { name: 'Regulariser' }).selectOption({ label: 'Weight decay' });
  await expect(page.getByText('May stay open')).toBeVisible();
  await expect(hypotheses.getByText(/weight decay of 3 layers grows like/)).toBeVisible();

  for (const label of ['Change regulariser', 'Move layer', 'Change width m₂', 'Duplicate branch', 'Change regulariser', 'Add layer'])
    await page.getByRole('button', { name: `Undo: ${label}`, exact: true }).click();
  await expect(widths(page)).toHaveValue('4');
  await page.getByRole('button', { name: 'Redo: Add layer', exact: true }).click();
  await expect(widths(page)).toHaveValue('4, 4');
});

test('the same by keys alone', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await workbench.importCsv(referenceProblem(folder).csv);
  await expect(page.getByRole('tabpanel', { name: 'Data' })).toBeVisible();
  // A window that has just been given its focus back by a dialog may not hear the first key.
  await expect(async () => {
    await page.keyboard.press('Alt+2');
    await expect(page.getByRole('tabpanel', { name: 'Network' })).toBeVisible({ timeout: 1000 });
  }).toPass();
  // From the bar of choices the next stop is the drawing.
  await page.getByRole('textbox', { name: 'β' }).focus();
  await page.keyboard.press('Tab');
  await expect(layer(page, 1)).toBeFocused();
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await expect(widths(page)).toHaveValue('12');
  await expect(layer(page, 1)).toBeFocused();
  await page.keyboard.press('ControlOrMeta+d');
  await expect(widths(page)).toHaveValue('12, 12');
  await expect(layer(page, 2)).toBeFocused();
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(widths(page)).toHaveValue('5, 12');
  await page.keyboard.press('ControlOrMeta+Shift+d');
  await expect(layer(page, 1, 2)).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(layer(page, 1, 2)).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(widths(page)).toHaveValue('12');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(widths(page)).toHaveValue('5, 12');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('undo');
  await expect(page.getByRole('option', { name: /^Undo: Duplicate branch/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(layer(page, 1, 2)).toHaveCount(0);
  // The palette takes the keys for as long as it is there.
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(layer(page, 1, 2)).toBeVisible();
});

test('large and small networks hold up to axe and to the eye', async ({ shell, folder }) => {
  test.setTimeout(180_000);
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await workbench.importCsv(referenceProblem(folder).csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await workbench.show('Network');
  const found: string[] = [];
  const shapes = {
    small: async () => {
      await workbench.enter(page.getByRole('textbox', { name: 'Branches K' }), 1);
      await workbench.enter(widths(page), 32);
    },
    large: async () => {
      await workbench.enter(page.getByRole('textbox', { name: 'Branches K' }), 64);
      await widths(page).fill('128, 64, 32, 16, 8, 4, 2');
      await widths(page).press('Tab');
      await page.getByRole('combobox', { name: 'Regulariser' }).selectOption({ label: 'L-th power' });
      await layer(page, 2, 1).click();
    },
  };
  const sizes =
    shell.name === 'chromium'
      ? ([
          [900, 640],
          [1920, 1080],
          [1280, 800],
        ] as const)
      : ([null] as const);
  for (const [shape, make] of Object.entries(shapes)) {
    await make();
    for (const theme of ['Light', 'Dark'] as const) {
      await workbench.chooseTheme(theme);
      for (const size of sizes) {
        if (size) await page.setViewportSize({ width: size[0], height: size[1] });
        await page.waitForTimeout(150);
        await picture(page, shell.name, `network-${shape}-${theme.toLowerCase()}${size ? `-${size.join('x')}` : ''}`);
      }
    }
    found.push(...(await faultsInThemes(page, shell.name)).map((fault) => `${shape}: ${fault}`));
  }
  expect(found).toEqual([]);
});
