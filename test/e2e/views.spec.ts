import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { focusVisible, roundTrip, tabTo, unnamed } from './keys';
import { faultsInForcedColours, faultsInThemes, picture } from './look';
import { referenceProblem, Workbench, type TabName } from './workbench';

const TABS: TabName[] = ['Data', 'Network', 'Run', 'Gap', 'Rank', 'Spline', 'Geometry', 'Compare'];

const slug = (name: string) => name.toLowerCase().replace(/\W+/g, '-');

/** The motorcycle data with a program and a training that was measured on the way, so that every tab has something to show. */
async function everything(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await page.getByRole('button', { name: 'Open the example Motorcycle accident' }).click();
  await workbench.show('Network');
  await workbench.pick('Bias', 'Penalised');
  await workbench.setBeta(100);
  await workbench.prepareTraining({ epochs: 300, seeds: 2 });
  await workbench.pick('Epochs at which ranks, alignment and balance are measured', '0, 1, 2, 5, 10 …');
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await workbench.show('Gap');
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 30_000 });
}

/** What a tab shows once its answers are here. */
const SHOWN: Record<TabName, (page: Page) => ReturnType<Page['locator']>> = {
  Data: (page) => page.getByRole('grid', { name: /^Values of/ }),
  Network: (page) => page.getByRole('list', { name: /^Hypotheses of/ }).first(),
  Run: (page) => page.getByRole('form', { name: 'Next run' }),
  Gap: (page) => page.getByRole('region', { name: 'Gap above the bound' }),
  Rank: (page) => page.getByRole('table', { name: 'Ranks' }),
  Spline: (page) => page.getByRole('table', { name: 'Slopes' }),
  Geometry: (page) => page.getByRole('region', { name: 'Rectified ellipsoid' }),
  Compare: (page) => page.getByRole('table', { name: 'Settings of the compared runs' }),
};

test('every view and every dialog holds up to axe in every theme', async ({ shell }) => {
  test.setTimeout(600_000);
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const found: string[] = [];
  const look = async (name: string) => {
    await picture(page, shell.name, name);
    found.push(...(await faultsInThemes(page, shell.name)).map((fault) => `${name}: ${fault}`));
  };
  const dialog = page.getByRole('dialog');
  const lookAtDialog = async (name: string) => {
    await expect(dialog).toBeVisible();
    await look(`dialog-${name}`);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  await expect(page.getByRole('button', { name: /^Open the example/ }).first()).toBeVisible();
  await look('start');
  await page.getByRole('button', { name: 'New project' }).click();
  for (const tab of TABS) {
    await workbench.show(tab);
    await look(`empty-${slug(tab)}`);
  }
  await page.getByRole('button', { name: /^Project menu|Project menu/ }).click();
  await look('menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+k');
  await page.keyboard.type('start page');
  await page.keyboard.press('Enter');
  await everything(workbench);
  for (const tab of TABS) {
    await workbench.show(tab);
    await expect(SHOWN[tab](page)).toBeVisible();
    await look(slug(tab));
    if (shell.name === 'chromium') found.push(...(await faultsInForcedColours(page)).map((fault) => `${tab}: ${fault}`));
  }
  await workbench.show('Compare');
  await workbench.pick('What is shown of the runs', 'Tags and note');
  await look('compare-remarks');
  await workbench.show('Rank');
  await page.getByRole('combobox', { name: 'What of the layers' }).selectOption('ranks');
  await look('rank-ranks');
  await workbench.show('Gap');
  await workbench.pick('Below the objective', 'Neurons');
  const neurons = page.getByRole('region', { name: /^Neurons of seed/ });
  await expect(neurons.getByRole('img', { name: /^Conditions of an optimum/ })).toBeVisible();
  await neurons.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('tab', { name: 'Log' }).click();
  await look('gap-neurons');

  await page.keyboard.press('ControlOrMeta+k');
  await lookAtDialog('palette');
  await page.keyboard.press('?');
  await lookAtDialog('shortcuts');
  await page.keyboard.press('ControlOrMeta+g');
  await expect(dialog.getByRole('status')).toContainText('rows');
  await lookAtDialog('generate');
  await workbench.certificate.getByRole('button', { name: 'What was proven' }).click();
  await lookAtDialog('proof');
  await workbench.certificate.getByRole('button', { name: 'What a certificate says' }).click();
  await lookAtDialog('certificate');
  await page.keyboard.press('ControlOrMeta+Shift+e');
  await lookAtDialog('export-all');
  await page.getByRole('button', { name: 'Export objective' }).click();
  await page.getByRole('menuitem', { name: 'PNG figure' }).click();
  await lookAtDialog('export');
  await page.getByRole('treeitem', { name: /^Convex program/ }).click();
  await page.getByRole('button', { name: 'Show the program' }).click();
  await expect(dialog.getByText('import cvxpy')).toBeVisible();
  await lookAtDialog('program');
  await page.getByRole('button', { name: /Project menu/ }).click();
  await page.getByRole('menuitem', { name: /^New project/ }).click();
  await lookAtDialog('question');
  expect(found).toEqual([]);
});

test('the keyboard alone goes through every tab: every control is reached, seen to be, and left again', async ({ shell }) => {
  test.setTimeout(180_000);
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await everything(workbench);
  for (const [index, tab] of TABS.entries()) {
    await page.keyboard.press(`Alt+${index + 1}`);
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
    await expect(SHOWN[tab](page)).toBeVisible();
    expect(await unnamed(page), `${tab}: what a screen reader has no name for`).toEqual([]);
    await page.getByRole('tab', { name: tab, exact: true }).focus();
    const walk = await focusVisible(page, 'view');
    expect(walk.left, `${tab}: the focus leaves the view`).toBe(true);
    expect(walk.missed, `${tab}: controls that Tab does not reach`).toEqual([]);
    expect(walk.unseen, `${tab}: controls whose focus is not seen`).toEqual([]);
  }

  await page.keyboard.press('Alt+4');
  const proven = workbench.certificate.getByRole('button', { name: 'What was proven' });
  await tabTo(page, proven);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'What was proven' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(proven).toBeFocused();
  await tabTo(page, page.getByRole('button', { name: 'Seed 1', exact: true }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Inspector' }).getByRole('heading', { name: 'Seed 1' })).toBeVisible();

  await page.keyboard.press('Alt+5');
  const tolerance = page.getByRole('slider', { name: /^Tolerance of the numerical rank/ });
  await tabTo(page, tolerance);
  const before = await tolerance.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  await expect(tolerance).not.toHaveAttribute('aria-valuetext', before ?? '');

  await page.keyboard.press('Alt+8');
  await tabTo(page, page.getByRole('button', { name: /^Pin .* as the baseline$/ }).first());
  await page.keyboard.press('Enter');
  await expect(page.getByRole('cell', { name: 'baseline', exact: true })).toBeVisible();
});

test('Tab goes round the whole window, and Shift and Tab back again', async ({ shell }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await page.getByRole('button', { name: 'Open the example Motorcycle accident' }).click();
  await expect(SHOWN.Data(page)).toBeVisible();
  const first = page.getByRole('button', { name: /Project menu/ });
  const there = await roundTrip(page, first, 'Tab');
  for (const part of ['HEADER', 'NAV', 'MAIN', 'ASIDE']) expect(there.landmarks, 'parts of the window that Tab reaches').toContain(part);
  const back = await roundTrip(page, first, 'Shift+Tab');
  expect(back.stops).toEqual([...there.stops].reverse());
});

test('the palette and the shortcuts by the keyboard alone', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await workbench.importCsv(referenceProblem(folder).csv);
  await expect(page.getByRole('tabpanel', { name: 'Data' })).toBeVisible();
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
