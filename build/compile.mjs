// Builds what is not up to date: the WASM kernels, main with its preload, the window. Nothing happens where the sources are those of the last build.
//
//   node build/compile.mjs [main] [renderer]      (both by default)
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const at = (...path) => join(ROOT, ...path);

/** The two halves: their sources, what electron-vite calls them and a file that only a finished build has. */
const PARTS = {
  main: {
    sources: ['main', 'shared', 'package.json', 'electron.config.ts', 'build/compile.mjs', 'build/licences/bundled.mjs', 'build/wasm.mjs'],
    targets: 'main,preload',
    outputs: [
      ...['app', 'cli', 'compute', 'worker', 'aside'].map((entry) => `out/main/${entry}.cjs`),
      'out/preload/preload.cjs',
      ...['main', 'preload'].map((bundle) => `out/.packages-${bundle}.json`),
    ],
  },
  renderer: {
    sources: [
      'renderer',
      'shared',
      'package.json',
      'electron.config.ts',
      'build/compile.mjs',
      'build/licences/bundled.mjs',
      'build/tokens.mjs',
    ],
    targets: 'renderer',
    outputs: ['out/renderer/index.html', 'out/.packages-renderer.json'],
  },
};

/** Generated files are no sources: they follow from the others. Example data are read at run time, not bundled. */
const IGNORED = /\.generated\.[a-z]+$|\.csv$|\.md$/;

function* files(path) {
  if (!existsSync(path)) return;
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    if (!IGNORED.test(path)) yield path;
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* files(child);
    else if (!IGNORED.test(entry.name)) yield child;
  }
}

/** One hash of the names and contents of a part's sources. */
function fingerprint(part) {
  const hash = createHash('sha256');
  for (const source of PARTS[part].sources) {
    for (const file of files(at(source))) {
      hash.update(relative(ROOT, file).split(sep).join('/')).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

const stampOf = (part) => at('out', `.${part}.stamp`);

function isCurrent(part) {
  if (PARTS[part].outputs.some((output) => !existsSync(at(output)))) return false;
  const stamp = stampOf(part);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(part);
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Runs `work` while no other process builds; a lock whose owner is gone is taken over. */
async function exclusively(work) {
  const lock = at('out', '.lock');
  mkdirSync(at('out'), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      let owner;
      try {
        owner = Number(readFileSync(lock, 'utf8'));
      } catch {
        continue;
      }
      if (owner > 0 && !alive(owner)) rmSync(lock, { force: true });
      else await new Promise((done) => setTimeout(done, 100));
    }
  }
  const release = () => rmSync(lock, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

/**
 * Brings the named parts up to date.
 * @param {('main' | 'renderer')[]} parts
 * @param {(line: string) => void} say is told what is being built
 */
export async function compile(parts = ['main', 'renderer'], say = () => {}) {
  // An installed copy has the build and not the sources.
  if (!existsSync(at('main/compute/process.ts')) || parts.every(isCurrent)) return;
  await exclusively(async () => {
    for (const part of parts) {
      if (isCurrent(part)) continue;
      const stamp = fingerprint(part);
      rmSync(stampOf(part), { force: true });
      say(part === 'main' ? 'Building Zerogap (kernels, host, command line) …' : 'Building the window …');
      if (part === 'main') {
        const { buildKernels } = await import(pathToFileURL(at('build/wasm.mjs')).href);
        await buildKernels();
      } else if (existsSync(at('build/tokens.mjs'))) {
        const { buildTokens } = await import(pathToFileURL(at('build/tokens.mjs')).href);
        await buildTokens();
      }
      process.env['ZEROGAP_BUILD'] = PARTS[part].targets;
      const nodeEnv = process.env['NODE_ENV'];
      const { build } = await import('electron-vite');
      try {
        await build({ root: ROOT, configFile: at('electron.config.ts'), logLevel: 'warn', ignoreConfigWarning: true });
      } finally {
        // The bundler sets it for its own use; what is started afterwards must not inherit it.
        if (nodeEnv === undefined) delete process.env['NODE_ENV'];
        delete process.env['ZEROGAP_BUILD'];
      }
      writeFileSync(stampOf(part), stamp);
    }
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const parts = process.argv.slice(2);
  const unknown = parts.find((part) => !(part in PARTS));
  if (unknown !== undefined) {
    console.error(`There is no part "${unknown}" to build. Name main, renderer or nothing.`);
    process.exit(2);
  }
  await compile(parts.length > 0 ? parts : undefined, (line) => console.error(line));
}
