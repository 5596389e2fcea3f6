import { expect, test } from './fixtures';
import { faults, picture } from './look';
import { referenceProblem, Workbench } from './workbench';

test('runs wait in a queue: their order changes, they are held and let go, from the keyboard too', async ({ shell, folder }) => {
  test.setTimeout(180_000);
  const workbench = new Workbench(shell);
  const { page, runList } = workbench;
  await workbench.importCsv(referenceProblem(folder).csv);
  await page.getByRole('combobox', { name: 'Target' }).selectOption({ label: 'response' });
  await workbench.show('Network');
  // Wide, and more seeds than any machine has workers: what comes after has to wait.
  await workbench.enter(page.getByRole('textbox', { name: 'Hidden widths' }), 2048);
  await workbench.prepareTraining({ optimizer: 'Adam', rate: 0.001, epochs: 200_000, seeds: 512 });
  await workbench.pick('What to run', 'Train');
  const start = workbench.nextRun.getByRole('button', { name: 'Start' });
  await start.click();
  await workbench.show('Run');
  const ended = runList.getByRole('list', { name: 'Ended' });
  // The program that bounds it.
  await expect(ended).toContainText('Convex program');
  await expect(runList.getByRole('progressbar', { name: /seeds, Adam/ })).toBeVisible();
  for (const optimizer of ['SGD', 'RMSprop', 'Adagrad']) {
    await workbench.prepareTraining({ optimizer, epochs: 20, seeds: 2 });
    await start.click();
    await workbench.show('Run');
  }
  const waiting = runList.getByRole('list', { name: 'At work and waiting' }).getByRole('listitem');
  const order = async () => (await waiting.locator('.name').allInnerTexts()).map((name) => name.replace(/.*, /, ''));
  await expect.poll(order).toEqual(['Adam', 'momentum', 'RMSprop', 'Adagrad']);
  await expect(runList).toContainText('1 running, 3 queued');

  await runList.getByRole('button', { name: /^Move .*Adagrad up$/ }).click();
  await expect.poll(order).toEqual(['Adam', 'momentum', 'Adagrad', 'RMSprop']);
  await expect(runList.getByRole('button', { name: /^Move .*Adagrad up$/ })).toBeFocused();
  await waiting.nth(2).locator('.name').focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(order).toEqual(['Adam', 'Adagrad', 'momentum', 'RMSprop']);

  await runList.getByRole('button', { name: /^Pause .*momentum$/ }).click();
  await expect(waiting.nth(2)).toContainText('paused');
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('queued');
  expect(await faults(page)).toEqual([]);
  for (const theme of ['Light', 'Dark'] as const) {
    await workbench.chooseTheme(theme);
    await picture(page, shell.name, `queue-${theme.toLowerCase()}`);
  }
  await runList.getByRole('button', { name: /^Cancel .*Adam$/ }).click();
  await expect(ended).toContainText('RMSprop', { timeout: 60_000 });
  await expect(ended).toContainText('Adagrad');
  await runList.getByRole('button', { name: /^Resume .*momentum$/ }).click();
  await expect(ended).toContainText('momentum', { timeout: 60_000 });
});
