import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compile } from '../../build/compile.mjs';
import { bundledPackages, packageFolder } from '../../build/licences/bundled.mjs';
import { collectLicences } from '../../build/licences/collect.mjs';

/** The licence text of every package, by its title: a line that is underlined. */
const sections = new Map<string, string>();
beforeAll(async () => {
  await compile();
  const lines = (await collectLicences(process.cwd())).split('\n');
  const heads = lines.flatMap((line, i) => (/ \d.*, \S/.test(line) && lines[i + 1] === '='.repeat(line.length) ? [i] : []));
  heads.forEach((head, i) =>
    sections.set(
      lines[head],
      lines
        .slice(head + 2, heads[i + 1])
        .join('\n')
        .trim(),
    ),
  );
}, 120_000);

test('every package whose code is in the bundles has its licence text', () => {
  const folders = bundledPackages(process.cwd());
  expect(folders).toEqual(
    expect.arrayContaining(
      ['svelte', 'echarts', 'valibot', 'papaparse', '@fontsource-variable/inter'].map((name) => `node_modules/${name}`),
    ),
  );
  for (const folder of folders) {
    const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
    // The shortest of them, 0BSD, is of some six hundred letters.
    const [, licence = ''] = [...sections].find(([title]) => title.startsWith(`${name} ${version}, `)) ?? [];
    expect(licence.length, name).toBeGreaterThan(500);
  }
});

test('so have those that ship beside the bundles and the runtime of the kernels, and none of the tools', () => {
  const names = [...sections.keys()].map((title) => title.replace(/ \d.*$/, ''));
  expect(names).toEqual(expect.arrayContaining(['@resvg/resvg-js', 'dejavu-fonts-ttf', 'webgpu', 'assemblyscript']));
  for (const tool of ['vitest', 'eslint', 'electron', 'typescript', 'vite']) expect(names).not.toContain(tool);
});

test("a module's package is found in every kind of path that the bundler gives", () => {
  expect(packageFolder('/x/node_modules/echarts/lib/a.js')).toBe('node_modules/echarts');
  expect(packageFolder('\0/x/node_modules/@a/b/c.js?commonjs-module')).toBe('node_modules/@a/b');
  expect(packageFolder('C:\\x\\node_modules\\a\\node_modules\\@b\\c\\d.js')).toBe('node_modules/a/node_modules/@b/c');
  expect(packageFolder('/x/main/a.ts')).toBeNull();
});

test('every example data set has its source and licence written down', () => {
  const written = readFileSync('build/licences/data.md', 'utf8');
  const files = readdirSync('shared/studies/data').filter((name) => name.endsWith('.csv'));
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) expect(written).toContain(`\`${file}\``);
});
