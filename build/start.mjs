// `npm start`: builds what is out of date and opens the workbench in Electron; where that is not possible it says why and serves the same workbench to
// the browser. `npm start -- --browser` serves at once, and so does `--port N`; `--no-open` serves without starting a browser.
import { fork, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { compile, ROOT } from './compile.mjs';
import { findElectron } from './runtimes.mjs';

/** A download without progress for this long is given up. */
const PATIENCE_MS = Number(process.env.ZEROGAP_DOWNLOAD_PATIENCE ?? 20) * 1000;
/** A shell that ends with an error this early has never shown its window. */
const EARLY_MS = 10_000;

const say = (line) => process.stderr.write(`${line}\n`);

function options() {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'boolean' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.port !== undefined && !(/^\d{1,5}$/.test(values.port) && Number(values.port) < 65536)) {
      throw new Error(`--port takes a number from 0 to 65535, not "${values.port}".`);
    }
    return values;
  } catch (error) {
    say(`${error.message}\nUsage: npm start -- [--browser] [--port N] [--no-open]`);
    process.exit(2);
  }
}

/** Whether windows can be shown. */
function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** Fetches the runtime; resolves with null, or with the reason why there is none. */
function fetchElectron() {
  return new Promise((resolve) => {
    say('Fetching the Electron runtime, once (about 120 MB) …');
    const child = fork(join(ROOT, 'build/fetch-electron.mjs'), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const terminal = process.stderr.isTTY;
    let shown = -1;
    let reason = null;
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        reason = `its download made no progress for ${PATIENCE_MS / 1000} seconds`;
        child.kill('SIGKILL');
      }, PATIENCE_MS);
    };
    wait();
    child.on('message', ({ transferred, total, unpacking, failed }) => {
      wait();
      if (failed) reason = `its download failed (${failed})`;
      if (unpacking) say(`${terminal && shown >= 0 ? '\n' : ''}Unpacking …`);
      if (!transferred) return;
      const percent = total ? Math.floor((100 * transferred) / total) : 0;
      // A line for each tenth where there is no terminal to rewrite one in.
      if (percent === shown || (!terminal && percent % 10 !== 0)) return;
      shown = percent;
      const text = `  ${percent} % of ${(total / 1e6).toFixed(0)} MB`;
      if (terminal) process.stderr.write(`\r${text}`);
      else say(text);
    });
    child.once('error', (error) => (reason ??= error.message));
    child.once('close', (code) => {
      clearTimeout(timer);
      if (terminal && shown >= 0) process.stderr.write('\n');
      resolve(code === 0 ? null : (reason ?? `its download ended with code ${code}`));
    });
  });
}

/** Passes signals on, so that the child ends in its own way, and ends as it did. */
function follow(child) {
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl-C has reached the child too.
  process.on('SIGINT', () => undefined);
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 1, error: error.message }));
    child.once('exit', (code, signal) => resolve({ code: code ?? 1, signal }));
  });
}

/** Opens the window; resolves with null when it was closed, or with the reason why it could not be opened. */
async function openWindow({ executable, version }) {
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  // Chromium's outer sandbox refuses to run as root; the window's own restrictions stay as they are.
  const flags = ['--log-level=3', ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  say(`Opening Zerogap in Electron ${version} …`);
  const started = Date.now();
  const child = spawn(executable, [...flags, ROOT], { env, stdio: ['inherit', 'inherit', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint = (complaint + String(chunk)).slice(-4000);
    process.stderr.write(chunk);
  });
  const { code, signal, error } = await follow(child);
  if (error) return `Electron could not be started (${error})`;
  const failed = signal ? !['SIGTERM', 'SIGINT', 'SIGHUP'].includes(signal) : code !== 0 && code < 128;
  if (!failed || Date.now() - started > EARLY_MS) process.exit(signal === 'SIGINT' ? 130 : code === 1 && signal ? 0 : code);
  const last = complaint.trim().split('\n').at(-1) ?? '';
  return `Electron ended at once (${signal ?? `code ${code}`}${last ? `: ${last.slice(0, 200)}` : ''})`;
}

/** The system's browser, where there is one and a display to show it on. */
function openBrowser(url) {
  const command = { darwin: ['open', url], win32: ['rundll32', 'url.dll,FileProtocolHandler', url] }[process.platform] ?? ['xdg-open', url];
  if (!hasDisplay() || (process.platform === 'linux' && !onPath(command[0]))) return;
  const child = spawn(command[0], command.slice(1), { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}

function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function serve({ port = '0', 'no-open': closed = false }) {
  const child = spawn(process.execPath, [join(ROOT, 'out/main/cli.cjs'), 'serve', '--port', port], {
    stdio: ['inherit', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    if (closed || said === null) return;
    said += String(chunk);
    const address = /^LISTENING (\S+)$/m.exec(said)?.[1];
    if (!address) return;
    said = null;
    openBrowser(address);
  });
  const { code, signal, error } = await follow(child);
  if (error) say(`The workbench could not be served: ${error}`);
  process.exit(signal ? 130 : code);
}

/** Why the workbench cannot be a window here; resolves only if so. */
async function tryWindow() {
  if (!hasDisplay()) return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
  const missing = findElectron() ? null : await fetchElectron();
  const runtime = findElectron();
  if (!runtime) return `the Electron runtime is not on this machine and ${missing ?? 'was not found after its download'}`;
  return openWindow(runtime);
}

const chosen = options();
if (chosen.help) {
  process.stdout.write('Usage: npm start -- [--browser] [--port N] [--no-open]\n');
  process.exit(0);
}
try {
  await compile(['main', 'renderer'], say);
} catch (error) {
  say(`Zerogap could not be built: ${error.message}\nTry \`npm ci\` and start again.`);
  process.exit(1);
}
if (!chosen.browser && chosen.port === undefined) {
  const reason = await tryWindow();
  say(`Zerogap is served to the browser, because ${reason}.`);
}
await serve(chosen);
