import { expect, test } from './fixtures';
import { tabTo } from './keys';
import { faultsInThemes, picture } from './look';
import { outOfReach } from './reach';
import { Workbench, type TabName } from './workbench';

const TABS: TabName[] = ['Data', 'Network', 'Run', 'Gap', 'Rank', 'Spline', 'Geometry', 'Compare'];

test.describe('a first start', () => {
  test.use({ newcomer: true });

  test('offers the tour, which the keyboard alone goes through, and which does not come again', async ({ start }) => {
    test.setTimeout(180_000);
    const shell = await start();
    const { page } = shell;
    const tour = page.getByRole('region', { name: /./ }).filter({ hasText: /^Tour, step/ });
    const title = (name: string) => expect(tour.getByRole('heading', { name })).toBeVisible({ timeout: 30_000 });
    await title('Two minutes to see how it works');
    expect(await faultsInThemes(page, shell.name)).toEqual([]);
    await picture(page, shell.name, 'tour-1');
    await expect(tour.getByRole('button', { name: 'Begin' })).toBeFocused();
    await page.keyboard.press('Enter');
    await title('Pick a study');
    await expect(page.locator('[data-tour-here]')).toHaveAccessibleName('Start the study Which seeds reach the optimum?');
    await picture(page, shell.name, 'tour-2');
    for (let k = 0; k < 3; k++) await page.keyboard.press('Shift+Tab');
    await expect(tour.getByRole('button', { name: 'Start this study' })).toBeFocused();
    await page.keyboard.press('Enter');
    await title('It runs');
    const next = tour.getByRole('button', { name: 'Next' });
    for (const [k, name] of ['Read the gap', 'Read the certificate', 'Change β', 'Export'].entries()) {
      await tabTo(page, next);
      await page.keyboard.press('Enter');
      await title(name);
      await expect(page.locator('[data-tour-here]')).toBeVisible();
      await picture(page, shell.name, `tour-${k + 4}`);
      expect(await faultsInThemes(page, shell.name)).toEqual([]);
    }
    await tour.getByRole('button', { name: 'Back' }).press('Enter');
    await title('Change β');
    await tour.getByRole('button', { name: 'Go to β' }).press('Enter');
    await expect(page.getByRole('textbox', { name: 'β' })).toBeFocused();
    await tabTo(page, tour.getByRole('button', { name: 'End the tour' }));
    await page.keyboard.press('Escape');
    await expect(tour).toBeHidden();
    await expect(page.locator('[data-tour-here]')).toHaveCount(0);
    await shell.quit();

    const again = await start();
    // A server that is told to end asks nobody whether what is not saved may go, so it is offered.
    if (again.name === 'chromium') await again.page.getByRole('button', { name: 'Later' }).click();
    await expect(again.page.getByRole('button', { name: /^Start the study/ }).first()).toBeVisible();
    await expect(again.page.getByText(/^Tour, step/)).toHaveCount(0);
    await again.page.keyboard.press('ControlOrMeta+k');
    await again.page.keyboard.type('take the tour');
    await again.page.keyboard.press('Enter');
    await expect(again.page.getByText('Tour, step 1 of 7')).toBeVisible();
  });
});

test('at 200 % zoom nothing is cut off or out of reach, in any view or dialog', async ({ shell }) => {
  test.setTimeout(240_000);
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const found: string[] = [];
  const look = async (name: string, within?: string) => {
    await picture(page, shell.name, `zoom-${name}`);
    found.push(...(await outOfReach(page, within)).map((fault) => `${name}: ${fault}`));
  };
  // What 1280 × 800 has at 200 %.
  await page.setViewportSize({ width: 640, height: 400 });
  await expect(page.getByRole('button', { name: /^Open the example/ }).first()).toBeVisible();
  await look('start');
  await page.getByRole('button', { name: 'Start the study Which seeds reach the optimum?' }).click();
  await expect(workbench.certificate.getByRole('heading', { name: /^Exact/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 60_000 });
  for (const tab of TABS) {
    await workbench.show(tab);
    await page.waitForLoadState('networkidle');
    await look(tab.toLowerCase());
  }
  await page.keyboard.press('ControlOrMeta+b');
  await look('tree');
  await page.keyboard.press('ControlOrMeta+b');
  await page.keyboard.press('ControlOrMeta+Alt+b');
  await look('inspector');
  await page.keyboard.press('ControlOrMeta+Alt+b');
  const dialog = page.getByRole('dialog');
  const lookAt = async (name: string, keys: string) => {
    await page.keyboard.press(keys);
    await expect(dialog).toBeVisible();
    await look(name, 'dialog');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  await lookAt('palette', 'ControlOrMeta+k');
  await lookAt('shortcuts', '?');
  await lookAt('generate', 'ControlOrMeta+g');
  await lookAt('export', 'ControlOrMeta+e');
  await lookAt('export-all', 'ControlOrMeta+Shift+e');
  await workbench.show('Gap');
  for (const name of ['What was proven', 'What a certificate says']) {
    await workbench.certificate.getByRole('button', { name }).click();
    await expect(dialog).toBeVisible();
    await look(name.replace(/\W+/g, '-').toLowerCase(), 'dialog');
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'Help' }).click();
  await page.getByRole('menuitem', { name: 'Take the tour' }).click();
  await look('tour');
  expect(found).toEqual([]);
});

test('the theme follows the system, in the page and in its charts, and nothing moves where less motion is asked for', async ({ shell }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const theme = page.locator('html');
  await page.getByRole('button', { name: 'Open the example Motorcycle accident' }).click();
  await expect(page.getByRole('grid', { name: /^Values of/ })).toBeVisible();
  const paper = () =>
    page
      .locator('.fig .plot')
      .first()
      .evaluate((plot) => getComputedStyle(plot).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference', forcedColors: 'none', reducedMotion: 'no-preference' });
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(theme).toHaveAttribute('data-theme', 'dark');
  await page.emulateMedia({ contrast: 'more' });
  await expect(theme).toHaveAttribute('data-theme', 'high-contrast');
  // Where the system forces its colours, charts are of the theme that is as light as they.
  await page.emulateMedia({ contrast: 'no-preference', colorScheme: 'dark', forcedColors: 'active' });
  await expect(theme).toHaveAttribute('data-theme', 'high-contrast');
  await expect.poll(paper).toBe('rgb(0, 0, 0)');
  await page.emulateMedia({ colorScheme: 'light' });
  await expect(theme).toHaveAttribute('data-theme', 'light');
  await expect.poll(paper).toBe('rgb(255, 255, 255)');
  await picture(page, shell.name, 'forced-colours');
  await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' });
  const moving = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((element) => {
          const { animationName, animationDuration, transitionDuration } = getComputedStyle(element);
          const seconds = (list: string) => Math.max(...list.split(',').map(parseFloat));
          return (animationName !== 'none' && seconds(animationDuration) > 0) || seconds(transitionDuration) > 0;
        }).length,
    );
  expect(await moving()).toBe(0);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await moving()).toBeGreaterThan(0);
});
