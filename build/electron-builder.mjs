import { rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What electron-builder makes of the built program (`npm run package`). Made anew for each build, because it writes into it.
 * @param {string} electron the version that it is packed with
 * @returns {import('electron-builder').Configuration}
 */
export const configuration = (electron) => ({
  electronVersion: electron,
  appId: 'org.zerogap.workbench',
  productName: 'Zerogap',
  copyright: 'Copyright © 2026 The Zerogap authors',
  directories: { output: 'dist', buildResources: 'build/icons' },
  files: [
    'out/**',
    '!out/.*',
    'package.json',
    'shared/studies/**',
    // Of the fonts only those that figures are drawn with.
    '!node_modules/dejavu-fonts-ttf/**',
    'node_modules/dejavu-fonts-ttf/package.json',
    'node_modules/dejavu-fonts-ttf/LICENSE',
    'node_modules/dejavu-fonts-ttf/ttf/DejaVuSans{,-Bold}.ttf',
    // Of WebGPU only what runs on the platform that is packed for; on macOS one file serves all processors.
    '!node_modules/webgpu/{dist,build}/**',
    'node_modules/webgpu/dist/${platform}-{${arch},universal}/**',
  ],
  // resvg opens its fonts itself, past Electron's view into the archive; WebGPU's libraries lie beside its binding.
  asarUnpack: ['**/*.node', '**/*.ttf', 'node_modules/webgpu/dist/**'],
  extraFiles: [
    { from: 'LICENSE', to: 'LICENSE' },
    { from: 'out/licences', to: 'licences' },
  ],
  // What an unpacked runtime shows without an application; the program has one.
  afterPack: ({ appOutDir, packager }) => rmSync(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true }),
  npmRebuild: false,
  // Desktops link a window to its entry by this name.
  extraMetadata: { desktopName: 'zerogap.desktop' },
  icon: 'build/icons/icon.png',
  fileAssociations: [
    { ext: 'zerogap', name: 'Zerogap project', description: 'Zerogap project', mimeType: 'application/vnd.zerogap', role: 'Editor' },
  ],
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: false,
    onlyLoadAppFromAsar: true,
    // Electron verifies the archive on macOS and Windows, from version 22 and 30 on.
    enableEmbeddedAsarIntegrityValidation: true,
    // Older ones do not know this fuse; pages of the program are never read from file:.
    ...(Number.parseInt(electron, 10) >= 29 ? { grantFileProtocolExtraPrivileges: false } : {}),
  },
  linux: {
    // Beside the tar.gz and deb that build/linux makes.
    target: ['AppImage'],
    category: 'Science',
    synopsis: 'Convex duality of neural networks',
    executableName: 'zerogap',
    maintainer: 'The Zerogap authors',
  },
  mac: { target: ['dmg', 'zip'], category: 'public.app-category.education', hardenedRuntime: true },
  win: { target: ['nsis', 'zip'] },
  nsis: { oneClick: false, perMachine: false, allowToChangeInstallationDirectory: true },
});
