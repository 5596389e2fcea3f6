// Everything that must hold, from the style of the sources to the program driven in Chromium and Electron. `npm test` runs all of it;
// `npm test -- lint`, `unit`, `components`, `e2e` (several at once are fine) run a part; `newcomer` and `packed`, which take minutes, run where they are
// asked for, and with `all`. The last line counts the tests of all runners, each static check as one.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { compile, ROOT } from './compile.mjs';
import {
  closingLine,
  countPlaywright,
  countStatus,
  countVitest,
  failuresOfPlaywright,
  failuresOfVitest,
  skipReasons,
  withStatus,
} from './count.mjs';

const MINUTE = 60_000;
const RESULTS = join(ROOT, 'test-results');

/** A command of a package in node_modules, by the file that its `bin` names. */
const bin = (path, ...args) => [process.execPath, join(ROOT, 'node_modules', path), ...args];

const eslint = bin('eslint/bin/eslint.js', '-c', 'build/eslint.config.js', '.');
const prettier = bin('prettier/bin/prettier.cjs', '--config', 'build/prettier.json', '--log-level', 'warn', '--check', '.');
const tsc = (program) => bin('typescript/bin/tsc', '-p', `build/tsconfig.${program}.json`);
const svelteCheck = bin(
  'svelte-check/bin/svelte-check',
  '--tsconfig',
  'build/tsconfig.renderer.json',
  '--fail-on-warnings',
  '--output',
  'human',
);
const depcruise = bin('dependency-cruiser/bin/dependency-cruise.mjs', '--config', 'build/import-rules.cjs', 'main', 'renderer', 'shared');

const vitest = (name, config) => ({
  name,
  command: bin(
    'vitest/vitest.mjs',
    'run',
    '-c',
    config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(RESULTS, `${name}.json`)}`,
  ),
  minutes: 20,
  count: countVitest,
  failures: failuresOfVitest,
});

const playwright = (name, ...projects) => ({
  name,
  command: bin('@playwright/test/cli.js', 'test', '-c', 'build/playwright.config.ts', ...projects.map((project) => `--project=${project}`)),
  env: { PLAYWRIGHT_JSON: join(RESULTS, `${name}.json`), PLAYWRIGHT_FOLDER: name },
  minutes: 25,
  count: countPlaywright,
  failures: failuresOfPlaywright,
});

/** What runs where no part is named. */
const USUAL = ['lint', 'unit', 'components', 'e2e'];

const PARTS = {
  lint: [
    { name: 'lint', command: eslint },
    { name: 'format', command: prettier },
    { name: 'types of main', command: tsc('main') },
    { name: 'types of the tests', command: tsc('test') },
    { name: 'types of the window', command: svelteCheck },
    { name: 'import rules', command: depcruise },
  ],
  unit: [vitest('unit', 'build/vitest.config.ts')],
  components: [vitest('components', 'build/vitest.renderer.config.ts')],
  e2e: [playwright('e2e', 'chromium', 'electron')],
  newcomer: [{ name: 'newcomer', command: [process.execPath, 'build/newcomer.mjs'], minutes: 6 }],
  packed: [{ name: 'package', command: [process.execPath, 'build/package.mjs'], minutes: 6 }, playwright('packed', 'packed')],
};

const all = [];
/** What failed, said again at the end: a log is often read from there. */
const failed = [];
let interrupted = false;

/** Runs a command to its end, or to the end of its time: then it is interrupted, and killed with all its children if that does not help. */
function run([file, ...args], minutes, env) {
  return new Promise((resolve) => {
    const group = process.platform !== 'win32';
    const child = spawn(file, args, {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: group,
      env: { ...process.env, ...env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    });
    const signal = (name) => {
      try {
        process.kill(group ? -child.pid : child.pid, name);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    };
    let late = false;
    const timers = [
      setTimeout(() => {
        late = true;
        signal('SIGINT');
      }, minutes * MINUTE),
      setTimeout(() => signal('SIGKILL'), minutes * MINUTE + 20_000),
    ];
    const interrupt = () => {
      interrupted = true;
      signal('SIGINT');
    };
    process.on('SIGINT', interrupt);
    const end = (code) => {
      timers.forEach(clearTimeout);
      process.removeListener('SIGINT', interrupt);
      if (late) console.error(`Stopped after ${minutes} minutes.`);
      resolve(late ? 1 : code);
    };
    child.once('error', (error) => {
      console.error(error.message);
      end(1);
    });
    child.once('exit', (code) => end(code ?? 1));
  });
}

async function take(step) {
  console.log(`\n── ${step.name}`);
  const began = Date.now();
  const code = await run(step.command, step.minutes ?? 5, step.env);
  let counts = countStatus(code);
  const known = failed.length;
  if (step.count) {
    try {
      const report = JSON.parse(readFileSync(join(RESULTS, `${step.name}.json`), 'utf8'));
      counts = withStatus(step.count(report), code);
      failed.push(...step.failures(report));
      for (const reason of skipReasons(report)) console.log(`Skipped: ${reason}`);
    } catch (error) {
      console.error(`No result of ${step.name}: ${error.message}`);
      counts = countStatus(1);
    }
  }
  all.push(counts);
  if (counts.failed > 0 && failed.length === known) failed.push(`${step.name} (see above)`);
  console.log(`${counts.failed ? '✗' : '✓'} ${step.name}, ${((Date.now() - began) / 1000).toFixed(1)} s`);
}

const asked = process.argv.slice(2);
const unknown = asked.find((part) => !(part in PARTS) && part !== 'all');
if (unknown !== undefined) {
  console.error(`There is no part "${unknown}" of the tests. Name ${Object.keys(PARTS).join(', ')}, all or nothing.`);
  process.exit(2);
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
try {
  await compile(undefined, (line) => console.log(line));
  all.push(countStatus(0));
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  failed.push('build (see above)');
  all.push(countStatus(1));
}
for (const part of asked.includes('all') ? Object.keys(PARTS) : asked.length > 0 ? asked : USUAL) {
  for (const step of PARTS[part]) if (!interrupted) await take(step);
}
const bad = all.some((counts) => counts.failed > 0);
const report = failed.map((line) => `✗ ${line}\n`).join('');
process.stdout.write(`\n${report}${report && '\n'}${closingLine(all)}\n`, () => process.exit(interrupted ? 130 : bad ? 1 : 0));
