import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT } from '../../build/compile.mjs';
import { FLAGS } from './electron';
import { end, within } from './processes';
import type { Shell } from './shell';

/** The program that `npm run package` has made for this platform, where it has. */
export function findPacked(): string | undefined {
  const dist = join(ROOT, 'dist');
  const folder = existsSync(dist) ? readdirSync(dist).find((name) => name.endsWith('-unpacked')) : undefined;
  return folder && ['zerogap', 'Zerogap.exe'].map((name) => join(dist, folder, name)).find(existsSync);
}

export function packedProgram(): string {
  const program = findPacked();
  if (!program) throw new Error('Nothing is packed: npm run package goes first.');
  return program;
}

/** Starts the program with Chromium's port open, and waits for its address. */
export async function startWithPort(
  program: string,
  args: readonly string[],
  home: string,
): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(program, [...FLAGS, `--user-data-dir=${join(home, 'electron')}`, '--remote-debugging-port=0', ...args], {
    env: { ...process.env, HOME: home },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  const port = new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk) => {
      said += String(chunk);
      const found = /DevTools listening on (ws:\S+)/.exec(said);
      if (found) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${said}`)));
  });
  try {
    return { child, address: await within(30_000, program, port) };
  } catch (error) {
    await end(child);
    throw error;
  }
}

/** The packed program itself, its fuses as they ship: Node's inspector is shut, so the window is driven through Chromium's port and dialogs cannot be answered. */
export async function openPacked(home: string, args: readonly string[] = [], program = packedProgram()): Promise<Shell> {
  const { child, address } = await startWithPort(program, args, home);
  const noDialogs = () => Promise.reject(new Error('The packed program has no dialogs that a test can answer.'));
  try {
    await within(30_000, 'its window', loadedPage(address));
    const browser = await chromium.connectOverCDP(address, { noDefaults: true });
    const context = browser.contexts()[0];
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    return {
      name: 'packed',
      page,
      choose: noDialogs,
      save: noDialogs,
      async quit() {
        await within(5000, 'closing the connection', browser.close()).catch(() => undefined);
        await end(child);
      },
    };
  } catch (error) {
    await end(child);
    throw error;
  }
}

/** The address at which the window's own page is debugged, once it is there: a connection made while its first, empty one is being replaced may wait for ever. */
export async function loadedPage(address: string): Promise<string> {
  const list = new URL('/json/list', address.replace(/^ws/, 'http'));
  for (;;) {
    const targets = (await (await fetch(list)).json()) as { type: string; url: string; webSocketDebuggerUrl: string }[];
    const page = targets.find(({ type, url }) => type === 'page' && url.startsWith('zerogap:'));
    if (page) return page.webSocketDebuggerUrl;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
