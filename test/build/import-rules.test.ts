import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, expect, test } from 'vitest';
import config from '../../build/import-rules.cjs';

const rules = config.forbidden ?? [];
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The names of the rules that a tree of files breaks, each with the file that breaks it. */
async function broken(tree: Record<string, string>): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zerogap-rules-'));
  folders.push(folder);
  for (const top of ['main', 'renderer', 'shared', 'test']) mkdirSync(join(folder, top));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'package.json'), '{ "dependencies": { "valibot": "*" }, "devDependencies": { "electron": "*" } }');
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const { output } = await cruise(['main', 'renderer', 'shared'], {
    ...config.options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: rules },
  });
  return (output as ICruiseResult).summary.violations.map((violation) => `${violation.rule.name}: ${violation.from}`).sort();
}

const thing = 'export const thing = 1;\n';
const uses = (path: string) => `import { thing } from '${path}';\nexport const other = thing;\n`;
const knows = (path: string) => `import type { thing } from '${path}';\nexport type Other = typeof thing;\n`;
const component = (path: string) =>
  `<script lang="ts">\n  import { thing } from '${path}';\n  let shown: number = thing;\n</script>\n<p>{shown}</p>\n`;

test('a tree that keeps the rules breaks none', async () => {
  expect(
    await broken({
      'shared/theory/loss.ts': thing,
      'shared/figures/gap.ts': uses('../theory/loss'),
      'renderer/views/Gap.svelte': component('../../shared/figures/gap'),
      'main/compute/job.ts': uses('../../shared/theory/loss'),
      'main/host/host.ts': uses('../compute/job'),
      'main/serve/serve.ts': uses('../host/host'),
      'main/app/index.ts': `import { app } from 'electron';\n${uses('../serve/serve')}export const name = app;\n`,
    }),
  ).toEqual([]);
});

const cases: [rule: string, culprit: string, tree: Record<string, string>][] = [
  ['shared-imports-nothing-of-ours', 'shared/a.ts', { 'shared/a.ts': uses('../main/files/b'), 'main/files/b.ts': thing }],
  ['shared-imports-nothing-of-ours', 'shared/a.ts', { 'shared/a.ts': knows('../renderer/b'), 'renderer/b.ts': thing }],
  ['shared-and-renderer-without-node', 'shared/a.ts', { 'shared/a.ts': "export { sep } from 'node:path';\n" }],
  ['renderer-imports-only-shared', 'renderer/a.ts', { 'renderer/a.ts': uses('../main/files/b'), 'main/files/b.ts': thing }],
  ['renderer-imports-only-shared', 'renderer/A.svelte', { 'renderer/A.svelte': component('../main/files/b'), 'main/files/b.ts': thing }],
  ['compute-imports-only-shared', 'main/compute/a.ts', { 'main/compute/a.ts': uses('../files/b'), 'main/files/b.ts': thing }],
  ['compute-imports-only-shared', 'main/compute/a.ts', { 'main/compute/a.ts': knows('../host/b'), 'main/host/b.ts': thing }],
  ['transports-are-not-known-below', 'main/host/a.ts', { 'main/host/a.ts': uses('../serve/b'), 'main/serve/b.ts': thing }],
  ['transports-are-not-known-below', 'main/host/a.ts', { 'main/host/a.ts': uses('../cli/b'), 'main/cli/b.ts': thing }],
  ['nothing-imports-the-app', 'main/cli/a.ts', { 'main/cli/a.ts': uses('../app/b'), 'main/app/b.ts': thing }],
  ['only-app-imports-electron', 'main/host/a.ts', { 'main/host/a.ts': "export { app } from 'electron';\n" }],
  ['only-app-imports-electron', 'main/host/a.ts', { 'main/host/a.ts': "import type { App } from 'electron';\nexport type A = App;\n" }],
  ['no-test-or-build-code', 'main/host/a.ts', { 'main/host/a.ts': uses('../../test/b'), 'test/b.ts': thing }],
  ['no-cycles', 'main/host/a.ts', { 'main/host/a.ts': uses('./b'), 'main/host/b.ts': "export * from './a';\n" + thing }],
  ['no-orphans', 'main/host/a.ts', { 'main/host/a.ts': thing }],
  ['resolvable', 'main/host/a.ts', { 'main/host/a.ts': uses('./gone') }],
];

test.each(cases)('%s fires at %s', async (rule, culprit, tree) => {
  expect(await broken(tree)).toContain(`${rule}: ${culprit}`);
});

test('every rule has a case here', () => {
  expect([...new Set(cases.map(([rule]) => rule))].sort()).toEqual(rules.map((rule) => rule.name!).sort());
});
