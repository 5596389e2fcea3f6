import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures';
import { faultsEverywhere } from './look';
import { Workbench } from './workbench';

test('the rank that a closed form predicts is that of the trained network, moves with β, and is exported', async ({ shell, folder }) => {
  test.setTimeout(150_000);
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await page.getByRole('button', { name: /Which singular values survive/ }).click();
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 60_000 });
  await workbench.show('Rank');
  const said = page.getByText(/predicted of 5/);
  await expect(said).toHaveText(/^Rank 4 predicted of 5, rank 4 trained$/);
  const threshold = page.getByRole('region', { name: 'Collapse', exact: true });
  await expect(threshold.getByRole('img', { name: /At β 3 the optimal network of 4 layers has rank 4 of 5/ })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Ranks' }).getByRole('row', { name: /^Network 4 / })).toBeVisible();

  // The line is found by the pointer that it gives, and dragged to the right: fewer singular values are kept, at once.
  const plot = threshold.getByRole('img');
  const box = (await plot.boundingBox())!;
  const middle = box.y + box.height / 2;
  let at = box.x;
  for (; at < box.x + box.width; at += 4) {
    await page.mouse.move(at, middle);
    if ((await plot.evaluate((node) => (node as HTMLElement).style.cursor)) === 'ew-resize') break;
  }
  await page.mouse.down();
  await page.mouse.move(at + 60, middle, { steps: 4 });
  await page.mouse.up();
  await expect(said).toHaveText(/^Rank [0-3] predicted of 5; rank 4 trained at β 3$/);
  await page.getByRole('button', { name: 'Back to 3' }).click();
  await workbench.enter(page.getByRole('textbox', { name: 'Regularisation β' }), 10);
  await expect(said).toHaveText(/^Rank 2 predicted of 5; rank 4 trained at β 3$/);
  await page.getByRole('button', { name: 'Back to 3' }).click();
  await expect(said).toHaveText(/rank 4 trained$/);

  await page.getByRole('region', { name: 'Whole network' }).getByRole('button', { name: 'Table' }).click();
  await expect(page.getByRole('table', { name: 'Whole network, as a table' })).toBeVisible();
  await page.getByRole('region', { name: 'Whole network' }).getByRole('button', { name: 'Table' }).click();

  await threshold.getByRole('button', { name: 'Export collapse' }).click();
  await page.getByRole('menuitem', { name: 'CSV data' }).click();
  const files = await shell.save(folder, 2, () => page.getByRole('dialog').getByRole('button', { name: 'Export CSV' }).click());
  const csv = readFileSync(
    files.find((file) => file.endsWith('.csv'))!,
    'utf8',
  )
    .trim()
    .split('\n');
  const values = (kind: string) => csv.filter((line) => line.startsWith(`${kind},`)).map((line) => Number(line.split(',')[3]));
  expect(values('trained')).toHaveLength(5);
  values('optimum').forEach((value, i) => expect(values('trained')[i]).toBeCloseTo(value, 4));

  expect(await faultsEverywhere(workbench, shell.name, 'rank')).toEqual([]);
});
