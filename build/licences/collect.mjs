import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import rules from '../import-rules.cjs';

/** The names of the packages that our sources import; types alone do not ship. */
async function imported(root) {
  const { output } = await cruise(['main', 'renderer', 'shared'], { ...rules.options, baseDir: root });
  const names = new Set();
  for (const { dependencies } of output.modules) {
    for (const { resolved, dependencyTypes } of dependencies) {
      const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(resolved)?.[1];
      if (name && !name.startsWith('@types/') && !dependencyTypes.includes('type-only')) names.add(name);
    }
  }
  return names;
}

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

/**
 * The licences of everything that the built program contains, as one text: what our sources and package.json's `dependencies` name,
 * and what those depend on in turn. Electron's and Chromium's own lie beside the program.
 * @param {string} root the repository's folder
 */
export async function collectLicences(root) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const waiting = [...new Set([...(await imported(root)), ...Object.keys(dependencies)])]
    .filter((name) => name !== 'electron')
    .map((name) => ({ name, from: root }));
  const found = new Map();
  for (let item = waiting.pop(); item; item = waiting.pop()) {
    const folder = locate(root, item.name, item.from);
    if (!folder || found.has(folder)) continue;
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const texts = licenceFiles(folder);
    found.set(folder, {
      title: `${manifest.name} ${manifest.version}, ${manifest.license ?? 'licence as below'}`,
      text:
        texts.map((path) => readFileSync(path, 'utf8').trim()).join('\n\n') ||
        `(The package has no licence file; its package.json says ${manifest.license}.)`,
    });
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) waiting.push({ name, from: folder });
  }
  return [...found.values()]
    .sort((a, b) => a.title.localeCompare(b.title, 'en'))
    .map(({ title, text }) => `${title}\n${'='.repeat(title.length)}\n\n${text}\n`)
    .join('\n\n');
}
