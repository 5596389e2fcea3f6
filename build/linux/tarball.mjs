// The packed folder as one file, by the system's tar: electron-builder's own way needs a 7-Zip that it fetches from GitHub.
import { execFileSync } from 'node:child_process';
import { basename, dirname, join } from 'node:path';

/**
 * Writes `NAME-VERSION-linux-ARCH.tar.gz`, all of it in a folder of that name and nobody's.
 * @param {{ folder: string, manifest: { name: string, version: string }, out: string }} what `folder` is the packed one
 * @returns {string} its path
 */
export function makeTarball({ folder, manifest: { name, version }, out }) {
  const stem = `${name}-${version}-linux-${process.arch}`;
  const path = join(out, `${stem}.tar.gz`);
  const inner = `--transform=flags=r;s|^${basename(folder)}|${stem}|`;
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name'];
  execFileSync('tar', ['-czf', path, ...owner, inner, '-C', dirname(folder), basename(folder)], { stdio: ['ignore', 'ignore', 'inherit'] });
  return path;
}
