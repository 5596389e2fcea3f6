import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { delimiter, join } from 'node:path';
import { ROOT } from './compile.mjs';

export { ROOT };

const PROGRAM = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[platform()] ?? 'electron';

/**
 * The Electron runtime on this machine, or null: the folder that ELECTRON_OVERRIDE_DIST_PATH names, what the npm package
 * `electron` has downloaded, what `build/electron/install` has put into ~/.cache/electron-runtime. Never requires 'electron', which starts a download.
 * @returns {{ executable: string, folder: string, version: string } | null}
 */
export function findElectron(env = process.env) {
  const cache = join(homedir(), '.cache', 'electron-runtime');
  const cached = existsSync(cache)
    ? readdirSync(cache)
        .filter((name) => /^\d+\.\d+\.\d+$/.test(name))
        .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    : [];
  const folders = [
    env.ELECTRON_OVERRIDE_DIST_PATH,
    join(ROOT, 'node_modules', 'electron', 'dist'),
    ...cached.map((name) => join(cache, name)),
  ];
  for (const folder of folders) {
    if (!folder || !existsSync(join(folder, PROGRAM))) continue;
    const file = join(folder, 'version');
    const version = existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : '';
    return { executable: join(folder, PROGRAM), folder, version };
  }
  return null;
}

/** A Chromium or Chrome on this machine, or null. CHROMIUM_PATH goes first; Playwright's own download is the last resort. */
export async function findChromium(env = process.env) {
  const onPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].flatMap((name) =>
    (env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)),
  );
  const { chromium } = await import('@playwright/test');
  const candidates = [
    env.CHROMIUM_PATH,
    ...onPath,
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    join(env['PROGRAMFILES'] ?? 'C:\\Program Files', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    chromium.executablePath(),
  ];
  return candidates.find((path) => path && existsSync(path)) ?? null;
}

/**
 * A display for windows: on Linux an Xvfb of our own where there is one (tests then disturb nobody), else the session's.
 * @returns {Promise<{ env: Record<string, string>, close(): void } | null>} null where there is none.
 */
export async function openDisplay(env = process.env) {
  if (platform() !== 'linux') return { env: {}, close() {} };
  const virtual = spawnSync('Xvfb', ['-help'], { stdio: 'ignore' }).error === undefined ? await startXvfb() : null;
  if (virtual) return virtual;
  return env.DISPLAY ? { env: { DISPLAY: env.DISPLAY }, close() {} } : null;
}

function startXvfb() {
  return new Promise((resolve) => {
    const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const give = (display) => {
      clearTimeout(timer);
      resolve(display);
    };
    const timer = setTimeout(() => {
      server.kill('SIGKILL');
      give(null);
    }, 10_000);
    server.once('exit', () => give(null));
    server.stdio[3].once('data', (number) => give({ env: { DISPLAY: `:${String(number).trim()}` }, close: () => server.kill('SIGTERM') }));
  });
}
