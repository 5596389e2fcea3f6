import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../../build/compile.mjs';
import { FLAGS } from '../electron';
import { expect, needElectron, test } from '../fixtures';
import { within } from '../processes';

// At these moments the window is being made, loads, and has loaded.
for (const moment of [0, 100, 250, 600]) {
  test(`the program ends when it is told to ${moment} ms after Chromium is up`, async ({ folder }) => {
    const runtime = needElectron();
    const child = spawn(runtime.executable, [...FLAGS, `--user-data-dir=${join(folder, 'electron')}`, '--remote-debugging-port=0', ROOT], {
      env: { ...process.env, HOME: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      const ended = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? String(code))));
      const up = new Promise<void>((resolve) =>
        child.stderr.on('data', (chunk) => String(chunk).includes('DevTools listening') && resolve()),
      );
      await within(30_000, 'Chromium', up);
      await new Promise((resolve) => setTimeout(resolve, moment));
      child.kill('SIGTERM');
      expect(['0', 'SIGTERM']).toContain(await within(8000, 'quitting', ended));
    } finally {
      child.kill('SIGKILL');
    }
  });
}
