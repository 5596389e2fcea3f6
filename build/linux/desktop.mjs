// What a Linux desktop wants to know of the program: its entry, the type of its files, its icons. Both are composed of electron-builder's
// configuration, which makes the same of it for AppImage.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';

const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];

/** One line of a desktop entry; a line break in a value would begin another key. */
const line = ([key, value]) => `${key}=${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}`;

/** The desktop entry (freedesktop.org, Desktop Entry Specification 1.5). @param {import('electron-builder').Configuration} config */
export function desktopEntry({ productName, linux, fileAssociations }) {
  const entries = {
    Type: 'Application',
    Name: productName,
    Comment: linux.synopsis,
    Exec: `${linux.executableName} %F`,
    Icon: linux.executableName,
    Terminal: 'false',
    Categories: `${linux.category};`,
    MimeType: fileAssociations.map(({ mimeType }) => `${mimeType};`).join(''),
    StartupWMClass: linux.executableName,
  };
  return ['[Desktop Entry]', ...Object.entries(entries).map(line), ''].join('\n');
}

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** The types of the program's files (freedesktop.org, Shared MIME-info). Projects are zip archives. @param {import('electron-builder').Configuration} config */
export function mimePackage({ linux, fileAssociations }) {
  const types = fileAssociations.map(
    ({ ext, description, mimeType }) => `  <mime-type type="${escape(mimeType)}">
    <comment>${escape(description)}</comment>
    <sub-class-of type="application/zip"/>
    <icon name="${escape(linux.executableName)}"/>
    <glob pattern="*.${escape(ext)}"/>
  </mime-type>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info">',
    ...types,
    '</mime-info>',
    '',
  ].join('\n');
}

/** The icon in every size, by its path below /usr/share/icons/hicolor. @param {string} name of the icon @param {string} folder with icon.svg */
export function icons(name, folder) {
  const svg = readFileSync(join(folder, 'icon.svg'));
  const png = (size) => new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
  return new Map([
    [`scalable/apps/${name}.svg`, svg],
    ...ICON_SIZES.map((size) => /** @type {const} */ ([`${size}x${size}/apps/${name}.png`, png(size)])),
  ]);
}
