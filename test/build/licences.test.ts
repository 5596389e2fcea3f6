import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { collectLicences } from '../../build/licences/collect.mjs';

test('the licences of what ships are there, and none of the tools', async () => {
  const titles = (await collectLicences(process.cwd())).split('\n').filter((_, i, lines) => /^=+$/.test(lines[i + 1] ?? ''));
  const names = titles.map((title) => title.replace(/ \d.*$/, ''));
  expect(names).toEqual(expect.arrayContaining(['svelte', 'valibot', '@resvg/resvg-js', 'dejavu-fonts-ttf', 'papaparse']));
  for (const tool of ['vitest', 'eslint', 'electron', 'typescript']) expect(names).not.toContain(tool);
});

test('every example data set has its source and licence written down', () => {
  const text = readFileSync('build/licences/data.md', 'utf8');
  const files = readdirSync('shared/studies/data').filter((name) => name.endsWith('.csv'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(text).toContain(`\`${file}\``);
});
