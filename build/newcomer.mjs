// What a newcomer meets: a clone of the last commit in an empty folder, nothing else beside it, the README's first command without a display and
// without an Electron runtime. Passes when the workbench answers on the address that is printed, and nobody else's token opens it.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './compile.mjs';

const folder = mkdtempSync(join(tmpdir(), 'zerogap-newcomer-'));
const clone = join(folder, 'zerogap');
const bare = { ...process.env, HOME: folder, npm_config_cache: process.env.npm_config_cache ?? join(process.env.HOME ?? folder, '.npm') };
for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'ELECTRON_OVERRIDE_DIST_PATH', 'CI']) delete bare[name];
const npm = (...args) =>
  execFileSync('npm', args, { cwd: clone, env: bare, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });

/** What lies outside of a clone: the workplace of those who wrote it. */
function assertStandsAlone() {
  let found = '';
  try {
    found = execFileSync(
      'git',
      [
        'grep',
        '-nE',
        '/work/(main|shared|[.]library)|[.][.]/shared/(reference|electron|look|data|hooks|[a-z-]+[.]md)',
        '--',
        ':!build/newcomer.mjs',
      ],
      { cwd: clone, encoding: 'utf8' },
    );
  } catch (error) {
    // git grep ends with 1 where it finds nothing.
    if (error.status !== 1) throw error;
  }
  assert.equal(found, '', `These lines name a place that a clone does not have:\n${found}`);
}

/** Starts the main job and gives the address that it prints. */
function start() {
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: bare,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: process.platform !== 'win32',
    shell: process.platform === 'win32',
  });
  const address = new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`npm start printed no address within three minutes:\n${text}`)), 180_000);
    child.stdout.on('data', (chunk) => {
      process.stdout.write(chunk);
      text += chunk;
      const found = /^LISTENING (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/m.exec(text);
      if (found) {
        clearTimeout(timer);
        resolve(new URL(found[1]));
      }
    });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${text}`)));
  });
  return { address, stop: () => process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL') };
}

try {
  execFileSync('git', ['clone', '-q', ROOT, clone], { stdio: 'inherit' });
  assertStandsAlone();
  npm('ci', '--prefer-offline', '--loglevel', 'error');
  const { address, stop } = start();
  try {
    const url = await address;
    const opened = await fetch(url, { redirect: 'manual' });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0];
    assert.ok(cookie, 'the address sets a cookie');
    const page = await fetch(new URL('/', url), { headers: { cookie } });
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<title>Zerogap/);
    url.searchParams.set('token', 'somebody-elses');
    assert.equal((await fetch(url, { redirect: 'manual' })).status, 401);
  } finally {
    stop();
  }
  console.log('The clone stands alone, and npm start serves the workbench.');
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
