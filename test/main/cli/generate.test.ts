import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeHosts, openHost } from '../host/open-host';
import { inProcess } from './zerogap';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'zerogap-generate-'))));
afterAll(() => {
  closeHosts();
  rmSync(folder, { recursive: true });
});

test('the command line and the window draw the same values, and both say how they were made', async () => {
  const path = join(folder, 'spiral.csv');
  expect(await inProcess(['generate', 'spiral', '--n', '30', '--noise', '0.1', '--seed', '4', '--out', path])).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  const sidecar = JSON.parse(readFileSync(path.replace('.csv', '.json'), 'utf8')) as { hash: string; recipe: unknown };
  const recipe = { generator: 'spiral', parameters: { n: 30, turns: 1.5, noise: 0.1 }, seed: 4 };
  expect(sidecar.recipe).toEqual(recipe);

  const { client } = await openHost();
  const drawn = await client.call('data.add', { source: { kind: 'generated', recipe: { ...recipe, parameters: { n: 30, noise: 0.1 } } } });
  expect(drawn).toMatchObject({
    name: 'Spiral',
    origin: 'generated, spiral: n = 30, turns = 1.5, noise = 0.1, seed = 4',
    recipe,
    hash: sidecar.hash,
    roles: ['feature', 'feature', 'target'],
  });
  const read = await client.call('data.add', { source: { kind: 'file', path } });
  expect(read).toMatchObject({ hash: sidecar.hash, rows: 30 });
  const printed = await inProcess(['generate', 'spiral', '--n', '30', '--noise', '0.1', '--seed', '4']);
  expect(printed.stdout).toBe(readFileSync(path, 'utf8'));
  const preview = await client.call('data.preview', { recipe });
  expect(preview).toMatchObject({ rows: 30, plot: { columns: { x: 'x1', y: 'x2', group: 'y' }, points: { levels: ['-1', '1'] } } });

  // The recipe is in the project file.
  const saved = await client.call('project.save', { path: join(folder, 'p.zerogap') });
  expect(saved.kind).toBe('saved');
  await client.call('project.create', { name: 'Other' });
  expect((await client.call('project.open', { path: join(folder, 'p.zerogap') }))?.datasets[0].recipe).toEqual(recipe);
});

test.each([
  [['moons'], 'There is no generator moons.'],
  [['spiral', '--signs', 'same'], '--signs is no parameter of spiral.'],
  [['spiral', '--n', '1'], 'Rows (n) is 1'],
  [['spiral', '--noise', 'much'], '--noise is much, and must be a finite number.'],
  [['spiral', '--out', 'data.txt'], 'Let it end in .csv.'],
  [[], 'The generator is missing.'],
])('generate %o is refused with the reason', async (args, words) => {
  const { code, stdout, stderr } = await inProcess(['generate', ...args]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(words);
});
