import { expect, test } from './fixtures';
import { faults, picture, THEMES } from './look';
import { referenceProblem, Workbench, type TabName } from './workbench';

const TABS: TabName[] = ['Data', 'Network', 'Run', 'Gap', 'Rank', 'Spline', 'Geometry', 'Compare'];

const slug = (name: string) => name.toLowerCase().replace(/\W+/g, '-');

test('every view holds up to axe in every theme', async ({ shell, folder }) => {
  test.setTimeout(180_000);
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const problem = referenceProblem(folder);
  const found: string[] = [];
  const look = async (name: string) => {
    await picture(page, shell.name, name);
    found.push(...(await faults(page)).map((fault) => `${name}: ${fault}`));
  };
  await expect(page.getByRole('button', { name: /^Open the example/ }).first()).toBeVisible();
  await look('start-light');

  await workbench.importCsv(problem.csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await workbench.setBeta(problem.beta);
  await workbench.show('Gap');
  await look('gap-empty-light');
  await workbench.prepareTraining({ epochs: 2000, seeds: 4 });
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await workbench.show('Gap');
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 30_000 });
  for (const theme of THEMES) {
    await workbench.chooseTheme(theme);
    for (const tab of TABS) {
      await workbench.show(tab);
      await page.waitForTimeout(150);
      await look(`${slug(tab)}-${slug(theme)}`);
    }
  }
  expect(found).toEqual([]);
});

test('the keyboard alone reaches every tab, the palette and the shortcuts', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await workbench.importCsv(referenceProblem(folder).csv);
  await expect(page.getByRole('tabpanel', { name: 'Data' })).toBeVisible();
  for (const [index, tab] of TABS.entries()) {
    await page.keyboard.press(`Alt+${index + 1}`);
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
  }
  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.type('theme: dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: /shortcuts/i })).toBeVisible();
  await picture(page, shell.name, 'shortcuts-dark');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});
