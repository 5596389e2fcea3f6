import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledPackages } from './bundled.mjs';

/** Its runtime (memory, mathematics) is compiled into the kernels. */
const IN_THE_KERNELS = 'assemblyscript';

/** A package's folder, seen from the folder of the one that asks for it, or null where an optional one is for another platform. */
function locate(root, name, from) {
  for (let folder = from; folder.startsWith(root.replace(/[/\\]$/, '')); folder = join(folder, '..')) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return candidate;
  }
  return null;
}

/** A package's licence files; some keep those of what they contain in a folder. */
function licenceFiles(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => /^(licen[cs]e|notice|copying|ofl)/i.test(entry.name))
    .flatMap((entry) =>
      entry.isDirectory() ? readdirSync(join(folder, entry.name)).map((name) => join(folder, entry.name, name)) : join(folder, entry.name),
    );
}

/** The text of a licence for packages that name it and have no file of it. */
function standardText({ name, license, author }) {
  const file = fileURLToPath(new URL(`texts/${license}.txt`, import.meta.url));
  if (!existsSync(file)) throw new Error(`${name} has no licence file, and build/licences/texts has no text of ${license}.`);
  const holder = author?.name ?? author ?? `the authors of ${name}`;
  return readFileSync(file, 'utf8').trim().replace('<copyright holders>', holder);
}

/**
 * The licences of everything that the built program contains, as one text: the packages whose code is in the bundles (as the bundler
 * has written down), those that package.json's `dependencies` ship beside them, and what these depend on in turn, which may be compiled into them.
 * Electron's and Chromium's own lie beside the program. Throws where a package has neither a licence file nor the name of one whose text is known.
 * @param {string} root the repository's folder, built
 */
export async function collectLicences(root) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const folders = new Set([
    ...bundledPackages(root).map((folder) => join(root, folder)),
    ...[IN_THE_KERNELS, ...Object.keys(dependencies)].map((name) => locate(root, name, root)),
  ]);
  const found = new Map();
  // Grows while it is gone through.
  for (const folder of folders) {
    if (!folder) continue;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const texts = licenceFiles(folder).map((path) => readFileSync(path, 'utf8').trim());
    const title = `${manifest.name} ${manifest.version}, ${manifest.license ?? 'licence as below'}`;
    found.set(title, texts.length > 0 ? texts.join('\n\n') : standardText(manifest));
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies }))
      if (!name.startsWith('@types/')) folders.add(locate(root, name, folder));
  }
  return [...found]
    .sort(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([title, text]) => `${title}\n${'='.repeat(title.length)}\n\n${text}\n`)
    .join('\n\n');
}
