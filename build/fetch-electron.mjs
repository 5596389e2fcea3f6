// Downloads Electron's runtime to where the npm package `electron` would put it, as its own install.js does (the same cache, checksums and
// ELECTRON_MIRROR), and tells the process that forked it how far it is. A process of its own, so that a download that hangs can be ended.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const home = dirname(require.resolve('electron/package.json'));
const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
const program = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron';

try {
  const { downloadArtifact } = await import('@electron/get');
  const archive = await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    cacheRoot: process.env.electron_config_cache,
    checksums: require('electron/checksums.json'),
    downloadOptions: {
      quiet: true,
      getProgressCallback: ({ transferred, total }) => process.send?.({ transferred, total }),
    },
  });
  process.send?.({ unpacking: true });
  const { extract } = require('@electron-internal/extract-zip');
  const folder = join(home, 'dist');
  await extract(archive, { dir: folder });
  const types = join(folder, 'electron.d.ts');
  if (existsSync(types)) renameSync(types, join(home, 'electron.d.ts'));
  // Last: with this file the package counts as installed.
  writeFileSync(join(home, 'path.txt'), program);
  process.exit(0);
} catch (error) {
  process.send?.({ failed: error.cause?.message ?? error.message });
  process.exitCode = 1;
}
