// Packs the application for this platform:
//
//   npm run package                     a folder that runs, dist/…-unpacked
//   npm run package -- --installers     also what the platform is used to: tar.gz and deb; dmg and zip; an NSIS installer and zip
//   npm run package -- deb AppImage     also those named
//
// Uses the Electron runtime that is on this machine, and fetches it only where there is none. On Linux tar.gz and deb are made of the folder
// without a download; the tools of AppImage, dmg and NSIS electron-builder fetches from GitHub.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, Platform } from 'electron-builder';
import { compile, ROOT } from './compile.mjs';
import { configuration } from './electron-builder.mjs';
import { collectLicences } from './licences/collect.mjs';
import { makeDeb } from './linux/deb.mjs';
import { makeTarball } from './linux/tarball.mjs';
import { findElectron } from './runtimes.mjs';

const { linux, mac, win } = configuration('');
const usual = { linux: ['tar.gz', 'deb'], darwin: mac.target, win32: win.target }[process.platform];
const known = process.platform === 'linux' ? [...usual, ...linux.target] : usual;
const asked = process.argv.slice(2);
const unknown = asked.find((word) => word !== '--installers' && !known.includes(word));
if (unknown !== undefined) {
  console.error(`"npm run package" does not know "${unknown}" here. Name ${known.join(', ')}, or --installers for ${usual.join(' and ')}.`);
  process.exit(2);
}

await compile(undefined, (line) => console.error(line));

const licences = join(ROOT, 'out', 'licences');
mkdirSync(licences, { recursive: true });
writeFileSync(join(licences, 'third-party.txt'), await collectLicences(ROOT));
copyFileSync(join(ROOT, 'build', 'licences', 'data.md'), join(licences, 'data.md'));

const runtime = findElectron();
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const version = runtime?.version || manifest.devDependencies.electron;
const config = () => ({ ...configuration(version), ...(runtime?.version ? { electronDist: runtime.folder } : {}) });
console.error(
  runtime
    ? `Packing with Electron ${runtime.version} from ${runtime.folder}`
    : 'No Electron runtime on this machine: electron-builder fetches it.',
);

/** One after the other, so that what fails does not take the others with it. */
const failed = [];
async function attempt(target, work) {
  try {
    await work();
  } catch (error) {
    failed.push(target);
    console.error(`${target}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  }
}

const pack = (target) =>
  attempt(target, () =>
    build({
      projectDir: ROOT,
      targets: Platform.current().createTarget(target),
      config: config(),
      publish: 'never',
    }),
  );

/** What is made of the packed folder without any download. */
const OURS = { 'tar.gz': makeTarball, deb: makeDeb };

const dist = join(ROOT, 'dist');
rmSync(dist, { recursive: true, force: true });
await pack('dir');
if (failed.length > 0) {
  console.error(
    'The folder could not be packed. Where GitHub cannot be reached, put a runtime on the machine first: see "Electron and Chromium for the tests" in README.md.',
  );
  process.exit(1);
}
const targets = new Set([...(asked.includes('--installers') ? usual : []), ...asked.filter((word) => word !== '--installers')]);
const folder = join(dist, readdirSync(dist).find((name) => name.endsWith('-unpacked')) ?? '');
for (const target of targets) {
  if (process.platform !== 'linux' || !OURS[target]) await pack(target);
  else await attempt(target, () => OURS[target]({ folder, config: config(), manifest, root: ROOT, out: dist }));
}
if (failed.length > 0)
  console.error(
    `Not made: ${failed.join(', ')}. A deb needs dpkg-deb; the tools of AppImage, dmg and NSIS come from github.com/electron-userland: see the lines above.`,
  );
for (const name of existsSync(dist) ? readdirSync(dist) : []) {
  if (!/\.ya?ml$|\.blockmap$/.test(name)) console.log(join('dist', name));
}
process.exit(failed.length > 0 ? 1 : 0);
