import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The three bundles of electron.config.ts. */
export const BUNDLES = ['main', 'preload', 'renderer'];

const listOf = (root, bundle) => join(root, 'out', `.packages-${bundle}.json`);

/** The folder of a module's package, from its first node_modules on, or null where it is no package's. */
export const packageFolder = (id) =>
  /^.*?(node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+)/.exec(id.replaceAll('\\', '/'))?.[1] ?? null;

/**
 * Writes down which packages' code a bundle contains, as the bundler knows it, so that their licences travel with it.
 * @param {string} root the repository's folder
 * @param {string} bundle
 * @returns {import('vite').Plugin}
 */
export const recordPackages = (root, bundle) => ({
  name: 'zerogap:packages',
  generateBundle() {
    const external = (id) => this.getModuleInfo(id)?.isExternal;
    const folders = new Set(
      [...this.getModuleIds()]
        .filter((id) => !external(id))
        .map(packageFolder)
        .filter(Boolean),
    );
    mkdirSync(join(root, 'out'), { recursive: true });
    writeFileSync(listOf(root, bundle), `${JSON.stringify([...folders].sort(), null, 2)}\n`);
  },
});

/** The folders of the packages whose code the built program contains. Throws where it is not built. */
export const bundledPackages = (root) => [
  ...new Set(BUNDLES.flatMap((bundle) => /** @type {string[]} */ (JSON.parse(readFileSync(listOf(root, bundle), 'utf8'))))),
];
