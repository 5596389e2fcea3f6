import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './fixtures';
import { picture } from './look';
import { Workbench } from './workbench';

/** A few rows of two features; the third column is one more, for the sphere. */
const SPACE =
  'a,b,c,y\n1,0.2,0.5,0.7\n-0.4,1,-0.2,-0.3\n0.6,-0.8,0.9,1.1\n-1,-0.5,0.1,0.4\n0.3,0.9,-0.7,-0.6\n0.8,0.4,0.3,0.9\n-0.6,0.2,1,-0.2\n';

async function solved(workbench: Workbench, folder: string, ignored: string[]): Promise<void> {
  const csv = join(folder, 'small.csv');
  writeFileSync(csv, SPACE);
  await workbench.importCsv(csv);
  await expect(workbench.page.getByRole('treeitem', { name: /^small/ })).toBeVisible();
  for (const column of ignored) await workbench.page.getByRole('combobox', { name: `Role of ${column}` }).selectOption('ignored');
  await workbench.setBeta(0.1);
  await workbench.prepareTraining({ epochs: 500, seeds: 2 });
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await expect(workbench.page.getByRole('tabpanel', { name: 'Gap' })).toBeVisible();
  await expect(workbench.page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 30_000 });
}

test('neurons as arrows, the dual constraint and its active set, and the ellipsoid of chosen rows', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await solved(workbench, folder, ['c']);
  await workbench.show('Geometry');
  await expect(page.getByRole('img', { name: /^7 hyperplanes with 12 cells over the coordinates a, b\. Optimal neurons: / })).toBeVisible();
  const active = page.getByRole('table', { name: 'Active set' });
  await expect(active.getByRole('row').nth(1)).toContainText('0.1000000');
  const said = await page.getByText(/^\d+ local maxima at/).innerText();

  const rows = page.getByRole('textbox', { name: 'Rows of the ellipsoid' });
  await rows.fill('2, 5');
  await expect(page.getByRole('img', { name: /on rows 2, 5\./ })).toBeVisible();

  const chart = page.getByRole('region', { name: 'Dual constraint' });
  await chart.getByRole('button', { name: 'Table' }).click();
  await expect(
    page.getByRole('table', { name: 'Dual constraint, as a table' }).getByRole('columnheader', { name: 'Angle (°)' }),
  ).toBeVisible();
  await chart.getByRole('button', { name: 'Export dual constraint' }).click();
  await page.getByRole('menuitem', { name: 'CSV data' }).click();
  const files = await shell.save(folder, 2, () => page.getByRole('dialog').getByRole('button', { name: 'Export CSV' }).click());
  const sidecar = JSON.parse(
    readFileSync(
      files.find((file) => file.endsWith('.json'))!,
      'utf8',
    ),
  ) as { activeSet: { touches: boolean }[] };
  expect(sidecar.activeSet.filter(({ touches }) => touches)).toHaveLength(parseInt(said));
});

test('the sphere of three features is turned by the keyboard and exported as it is seen', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  await solved(workbench, folder, []);
  await page.keyboard.press('Alt+7');
  const sphere = page.getByRole('application', { name: /over the coordinates a, b, c\..*Turn it by the arrow keys/ });
  await expect(sphere).toBeVisible();
  const active = page.getByRole('table', { name: 'Active set' });
  await expect(active.getByRole('row').nth(1)).toBeVisible();
  expect(await active.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth), 'the table scrolls sideways').toBe(0);
  const cut = await active
    .getByRole('cell')
    .evaluateAll((cells) =>
      cells
        .filter((cell) => cell.scrollWidth > cell.clientWidth)
        .map((cell) => `${cell.textContent} is ${cell.scrollWidth} px wide in ${cell.clientWidth}`),
    );
  expect(cut, 'cells that are cut off').toEqual([]);
  await picture(page, shell.name, 'geometry-sphere');
  const chart = page.getByRole('region', { name: 'Neurons and arrangement' });
  const exported = async (name: string) => {
    const place = join(folder, name);
    mkdirSync(place);
    await chart.getByRole('button', { name: 'Export neurons and arrangement' }).click();
    await page.getByRole('menuitem', { name: 'SVG figure' }).click();
    const [file] = await shell.save(place, 1, () => page.getByRole('dialog').getByRole('button', { name: 'Export SVG' }).click());
    await expect(page.getByRole('dialog')).toBeHidden();
    return readFileSync(file, 'utf8');
  };
  const before = await exported('before');
  await sphere.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  const after = await exported('after');
  expect(after).not.toBe(before);
  await sphere.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowDown');
  expect(await exported('again')).toBe(before);
});

test('data of four coordinates say why there is no picture, and what would give one', async ({ shell, folder }) => {
  const workbench = new Workbench(shell);
  const { page } = workbench;
  const csv = join(folder, 'four.csv');
  writeFileSync(csv, SPACE.replace(/,(?=[^,]*\n)/g, ',0.1,').replace('0.1,y', 'd,y'));
  await workbench.importCsv(csv);
  await workbench.setBeta(0.1);
  await workbench.show('Run');
  await workbench.pick('What to run', 'Solve');
  await workbench.nextRun.getByRole('button', { name: 'Start' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Gap' })).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Status' }).getByText('Queue empty')).toBeVisible({ timeout: 30_000 });
  await workbench.show('Geometry');
  await expect(page.getByText(/The directions of 4 features lie on a sphere in 4 dimensions/)).toBeVisible();
  // The ellipsoid of three rows needs no few features.
  await expect(page.getByRole('region', { name: 'Rectified ellipsoid' })).toBeVisible();
});
