// Packs the application for this platform: `npm run package` makes a folder that runs (dist/…-unpacked), `npm run package -- --installers` the installers
// too, whose tools electron-builder fetches itself. Uses the Electron runtime that is on this machine, and fetches it only where there is none.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { compile, ROOT } from './compile.mjs';
import { configuration } from './electron-builder.mjs';
import { collectLicences } from './licences/collect.mjs';
import { findElectron } from './runtimes.mjs';

const unknown = process.argv.slice(2).find((option) => option !== '--installers');
if (unknown !== undefined) {
  console.error(`"npm run package" does not know "${unknown}". Its one option is --installers.`);
  process.exit(2);
}

await compile(undefined, (line) => console.error(line));

const licences = join(ROOT, 'out', 'licences');
mkdirSync(licences, { recursive: true });
writeFileSync(join(licences, 'third-party.txt'), await collectLicences(ROOT));
copyFileSync(join(ROOT, 'build', 'licences', 'data.md'), join(licences, 'data.md'));

const runtime = findElectron();
const itsRuntime = runtime?.version ? { electronDist: runtime.folder, electronVersion: runtime.version } : {};
console.error(
  runtime
    ? `Packing with Electron ${runtime.version} from ${runtime.folder}`
    : 'No Electron runtime on this machine: electron-builder fetches it.',
);

/** One target after the other, so that one whose download fails does not take the others with it. */
const failed = [];
async function pack(target) {
  try {
    await build({
      projectDir: ROOT,
      targets: Platform.current().createTarget(target),
      config: { ...configuration(), ...itsRuntime },
      publish: 'never',
    });
  } catch (error) {
    failed.push(target);
    console.error(`${target}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}

const dist = join(ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
await pack('dir');
if (failed.length > 0) {
  console.error(
    'The folder could not be packed. Where GitHub cannot be reached, put a runtime on the machine first: see "Electron and Chromium for the tests" in README.md.',
  );
  process.exit(1);
}
if (process.argv.includes('--installers')) {
  const { linux, mac, win } = configuration();
  const platform = { linux, darwin: mac, win32: win }[process.platform];
  for (const target of platform.target) await pack(target);
  if (failed.length > 0)
    console.error(
      `Not made: ${failed.join(', ')}. Their tools come from github.com/electron-userland; see the lines above for what could not be reached.`,
    );
}
for (const name of existsSync(dist) ? readdirSync(dist) : []) {
  if (!/\.ya?ml$|\.blockmap$/.test(name)) console.log(join('dist', name));
}
process.exit(failed.length > 0 ? 1 : 0);
