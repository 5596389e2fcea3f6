// A Debian package of the packed folder, by dpkg-deb alone: electron-builder's own way needs fpm, which only GitHub has.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { desktopEntry, icons, mimePackage } from './desktop.mjs';

const ARCHITECTURES = { x64: 'amd64', arm64: 'arm64', arm: 'armhf' };

/** Electron's libraries; some were renamed on the way to 64-bit times. */
const DEPENDS = [
  'libgtk-3-0 | libgtk-3-0t64',
  'libnss3',
  'libasound2 | libasound2t64',
  'libatspi2.0-0 | libatspi2.0-0t64',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'xdg-utils',
];

/** Every file below a folder, deepest names in order, without links. */
function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (entry.isFile()) yield path;
  }
}

/**
 * The text of DEBIAN/control.
 * @param {import('electron-builder').Configuration} config
 * @param {{ name: string, version: string, description: string }} manifest
 * @param {number} kilobytes that it takes when it is installed
 */
export function control({ linux }, { name, version, description }, kilobytes, arch = process.arch) {
  const architecture = ARCHITECTURES[arch];
  if (!architecture) throw new Error(`Debian has no name here for the processor "${arch}".`);
  return [
    `Package: ${name}`,
    // A hyphen would begin Debian's own revision.
    `Version: ${version.replaceAll('-', '~')}`,
    `Architecture: ${architecture}`,
    `Maintainer: ${linux.maintainer}`,
    `Installed-Size: ${kilobytes}`,
    `Depends: ${DEPENDS.join(', ')}`,
    'Section: science',
    'Priority: optional',
    `Description: ${linux.synopsis}`,
    ` ${description}.`,
    '',
  ].join('\n');
}

/**
 * Writes the package. It has no scripts: Debian's own triggers take up the desktop entry, the file type and the icons.
 * @param {{ folder: string, config: import('electron-builder').Configuration, manifest: { name: string, version: string, description: string },
 *   root: string, out: string, compression?: string }} what `folder` is the packed one, `root` the repository's, `out` the folder of the result
 * @returns {string} the path of the package
 */
export function makeDeb({ folder, config, manifest, root, out, compression = 'gzip' }) {
  const { productName, linux } = config;
  const stage = mkdtempSync(join(tmpdir(), 'zerogap-deb-'));
  const put = (path, content) => {
    mkdirSync(dirname(join(stage, path)), { recursive: true });
    writeFileSync(join(stage, path), content);
  };
  try {
    chmodSync(stage, 0o755);
    const home = join(stage, 'opt', productName);
    mkdirSync(dirname(home), { recursive: true });
    cpSync(folder, home, { recursive: true, verbatimSymlinks: true });
    put(`usr/share/applications/${linux.executableName}.desktop`, desktopEntry(config));
    put(`usr/share/mime/packages/${linux.executableName}.xml`, mimePackage(config));
    for (const [path, bytes] of icons(linux.executableName, join(root, 'build', 'icons'))) put(`usr/share/icons/hicolor/${path}`, bytes);
    put(`usr/share/doc/${manifest.name}/copyright`, readFileSync(join(root, 'LICENSE')));
    mkdirSync(join(stage, 'usr/bin'), { recursive: true });
    symlinkSync(`/opt/${productName}/${linux.executableName}`, join(stage, 'usr/bin', linux.executableName));
    const paths = [...files(stage)];
    execFileSync('chmod', ['-R', 'u=rwX,go=rX', stage]);
    // Chromium's outer sandbox, where the kernel gives user namespaces to root only.
    const sandbox = join(home, 'chrome-sandbox');
    if (paths.includes(sandbox)) chmodSync(sandbox, 0o4755);
    const kilobytes = paths.reduce((sum, path) => sum + Math.ceil(statSync(path).size / 1024), 0);
    put('DEBIAN/control', control(config, manifest, kilobytes));
    const sums = paths.map((path) => `${createHash('md5').update(readFileSync(path)).digest('hex')}  ${relative(stage, path)}\n`);
    put('DEBIAN/md5sums', sums.join(''));
    const deb = join(out, `${manifest.name}_${manifest.version}_${ARCHITECTURES[process.arch]}.deb`);
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, '--build', stage, deb], { stdio: ['ignore', 'ignore', 'inherit'] });
    return deb;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}
