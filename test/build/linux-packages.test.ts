import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config';
import { DebugLogger } from 'builder-util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { configuration } from '../../build/electron-builder.mjs';
import { control, makeDeb } from '../../build/linux/deb.mjs';
import { desktopEntry, icons, mimePackage } from '../../build/linux/desktop.mjs';
import { makeTarball } from '../../build/linux/tarball.mjs';

const there = (tool: string) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).error === undefined;
const VERSION = '22.3.25';
const manifest = { name: 'zerogap', version: '1.2.3-rc.1', description: 'A workbench' };
let out = '';
let folder = '';

beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'zerogap-packages-'));
  folder = join(out, 'linux-unpacked');
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(join(folder, 'zerogap'), '#!/bin/sh\necho started\n', { mode: 0o755 });
  writeFileSync(join(folder, 'chrome-sandbox'), 'x', { mode: 0o755 });
  writeFileSync(join(folder, 'resources', 'app.asar'), 'y');
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

test('the desktop entry opens projects with the program', () => {
  const lines = desktopEntry(configuration(VERSION)).split('\n');
  expect(lines).toEqual(
    expect.arrayContaining(['[Desktop Entry]', 'Type=Application', 'Exec=zerogap %F', 'Icon=zerogap', 'MimeType=application/vnd.zerogap;']),
  );
});

test('the type of a project is told by its name', () => {
  const xml = mimePackage(configuration(VERSION));
  expect(xml).toContain('<mime-type type="application/vnd.zerogap">');
  expect(xml).toContain('<glob pattern="*.zerogap"/>');
});

test.skipIf(!there('xmllint'))('and is well-formed', () => {
  execFileSync('xmllint', ['--noout', '-'], { input: mimePackage(configuration(VERSION)) });
});

test('the configuration is one that electron-builder takes, on every platform; fuses that a runtime has not are left alone', async () => {
  await validateConfiguration(configuration(VERSION), new DebugLogger(false));
  expect(configuration(VERSION).electronFuses).not.toHaveProperty('grantFileProtocolExtraPrivileges');
  expect(configuration('45.4.1').electronFuses).toMatchObject({ grantFileProtocolExtraPrivileges: false, runAsNode: false });
  const { mac, win, linux } = configuration(VERSION);
  for (const platform of [mac, win, linux]) expect(platform?.target).toEqual(expect.arrayContaining([expect.any(String)]));
});

test('icons are PNG images of their sizes', () => {
  const made = icons('zerogap', 'build/icons');
  for (const size of [16, 48, 256]) {
    const png = made.get(`${size}x${size}/apps/zerogap.png`)!;
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
  }
});

test('a Debian package says what it needs, and a version before a release sorts before it', () => {
  const text = control(configuration(VERSION), manifest, 12, 'arm64');
  expect(text).toContain('Version: 1.2.3~rc.1\nArchitecture: arm64\n');
  expect(text).toMatch(/^Depends: .*libnss3/m);
  expect(() => control(configuration(VERSION), manifest, 12, 'mips')).toThrow(/processor "mips"/);
});

test.skipIf(!there('dpkg-deb'))('a Debian package puts program, desktop entry, file type, icons and licence in their places', () => {
  const deb = makeDeb({ folder, config: configuration(VERSION), manifest, root: process.cwd(), out, compression: 'none' });
  const root = join(out, 'root');
  execFileSync('dpkg-deb', ['-x', deb, root]);
  expect(readlinkSync(join(root, 'usr/bin/zerogap'))).toBe('/opt/Zerogap/zerogap');
  expect(execFileSync(join(root, 'opt/Zerogap/zerogap'), { encoding: 'utf8' })).toBe('started\n');
  expect(lstatSync(join(root, 'opt/Zerogap/chrome-sandbox')).mode & 0o7777).toBe(0o4755);
  expect(readFileSync(join(root, 'usr/share/applications/zerogap.desktop'), 'utf8')).toBe(desktopEntry(configuration(VERSION)));
  for (const path of ['mime/packages/zerogap.xml', 'icons/hicolor/48x48/apps/zerogap.png', 'doc/zerogap/copyright'])
    expect(existsSync(join(root, 'usr/share', path)), path).toBe(true);
  const owners = execFileSync('dpkg-deb', ['-c', deb], { encoding: 'utf8' }).trim().split('\n');
  for (const line of owners) expect(line).toContain('root/root');
  execFileSync('dpkg-deb', ['-e', deb, join(out, 'control')]);
  execFileSync('md5sum', ['-c', '--quiet', join(out, 'control', 'md5sums')], { cwd: root });
});

test.skipIf(process.platform !== 'linux')('the archive has one folder, which belongs to nobody', () => {
  const path = makeTarball({ folder, manifest, out });
  const lines = execFileSync('tar', ['-tvzf', path], { encoding: 'utf8' }).trim().split('\n');
  expect(lines.length).toBe(5);
  for (const line of lines) expect(line).toMatch(new RegExp(` 0/0 .* zerogap-1\\.2\\.3-rc\\.1-linux-${process.arch}/`));
});
