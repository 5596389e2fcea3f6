import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { compile, ROOT } from '../../build/compile.mjs';

let folder: string;
let children: ChildProcess[];
let mirror: Server | null;
let sockets: Socket[];

// The window may have to be built first.
beforeAll(() => compile(), 120_000);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zerogap-start-'));
  children = [];
  mirror = null;
  sockets = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  closeMirror();
  rmSync(folder, { recursive: true, force: true });
});

/** `npm start` on a machine with nothing on it but Node: no browser, no cached runtime. */
function start(env: Record<string, string>, ...options: string[]) {
  const child = spawn(process.execPath, [join(ROOT, 'build/start.mjs'), ...options], {
    env: { PATH: dirname(process.execPath), HOME: folder, electron_config_cache: join(folder, 'cache'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const listening = async () => {
    await expect.poll(() => /^LISTENING (http:\/\/127\.0\.0\.1:\d+\/\?token=\S+)$/m.test(out), { timeout: 20_000 }).toBe(true);
    return /LISTENING (\S+)/.exec(out)![1];
  };
  return { child, exit, listening, err: () => err };
}

/** A server in the place of Electron's downloads. */
async function mirrorWith(answer: RequestListener): Promise<Record<string, string>> {
  mirror = createServer(answer).on('connection', (socket) => void sockets.push(socket));
  await new Promise<void>((listening) => mirror!.listen(0, '127.0.0.1', listening));
  const { port } = mirror.address() as AddressInfo;
  return { DISPLAY: ':99', ELECTRON_MIRROR: `http://127.0.0.1:${port}/`, ZEROGAP_DOWNLOAD_PATIENCE: '1' };
}

function closeMirror(): void {
  for (const socket of sockets.splice(0)) socket.destroy();
  mirror?.close();
}

/** A program in the place of Electron's. */
function runtime(script: string): Record<string, string> {
  const dist = join(folder, 'electron');
  mkdirSync(dist);
  writeFileSync(join(dist, 'electron'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(dist, 'electron'), 0o755);
  return { DISPLAY: ':99', PATH: `${dirname(process.execPath)}:/bin:/usr/bin`, ELECTRON_OVERRIDE_DIST_PATH: dist };
}

const linux = process.platform === 'linux';
const fetched = existsSync(join(ROOT, 'node_modules/electron/dist/version'));

test.runIf(linux)('without a display the workbench is served, with the reason in one sentence, and Ctrl-C ends it', async () => {
  const { child, exit, listening, err } = start({});
  const response = await fetch(await listening(), { redirect: 'manual' });
  expect(response.status).toBe(302);
  expect(err()).toMatch(/^Zerogap is served to the browser, because there is no display \(.*\)\.$/m);
  child.kill('SIGTERM');
  expect(await exit).toBe(0);
});

test('the port and the browser can be asked for', async () => {
  const probe = createServer();
  const port = await new Promise<number>((resolve) => probe.listen(0, '127.0.0.1', () => resolve((probe.address() as AddressInfo).port)));
  await new Promise((closed) => probe.close(closed));
  const { listening, err } = start({ DISPLAY: ':99' }, '--port', String(port), '--no-open');
  expect(new URL(await listening()).port).toBe(String(port));
  expect(err()).not.toContain('because');
});

test.skipIf(!linux || fetched)('a download that never begins is given up, and so is one that stops half-way', async () => {
  for (const answer of [
    () => undefined,
    (_request, response) => {
      response.writeHead(200, { 'Content-Length': '1000000' });
      response.write(Buffer.alloc(300_000));
    },
  ] satisfies RequestListener[]) {
    const { child, exit, listening, err } = start(await mirrorWith(answer));
    await listening();
    expect(err()).toMatch(/because the Electron runtime is not on this machine and its download made no progress for 1 seconds/);
    child.kill('SIGTERM');
    await exit;
    closeMirror();
  }
  expect(existsSync(join(ROOT, 'node_modules/electron/dist'))).toBe(false);
});

test.skipIf(!linux || fetched)('a download that is refused says how', async () => {
  const { listening, err } = start(await mirrorWith((_request, response) => response.writeHead(403).end()));
  await listening();
  expect(err()).toMatch(/its download failed \(.*403/);
});

test.runIf(linux)('a runtime that cannot start gives way to the browser, with what it said', async () => {
  const { listening, err } = start(runtime('echo "error while loading shared libraries: libgtk-3.so.0" >&2; exit 127'));
  await listening();
  expect(err()).toMatch(/because Electron ended at once \(code 127: error while loading shared libraries: libgtk-3\.so\.0\)/);
});

test.runIf(linux)('the window gets the application, and closing it is the end', async () => {
  const { exit, err } = start(runtime('echo "started with $@" >&2; exit 0'));
  expect(await exit).toBe(0);
  expect(err()).toContain(`started with --log-level=3 ${process.getuid?.() === 0 ? '--no-sandbox ' : ''}${ROOT}`);
});

test.each([
  [['--prot', '1'], /--prot/],
  [['--port', 'x'], /--port takes a number/],
  [['--port', '99999'], /--port takes a number/],
  [['file.csv'], /file\.csv/],
])('%j is refused with the usage', async (options, words) => {
  const { exit, err } = start({}, ...options);
  expect(await exit).toBe(2);
  expect(err()).toMatch(words);
  expect(err()).toContain('Usage: npm start');
});
