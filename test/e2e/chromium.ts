import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { ROOT } from '../../build/compile.mjs';
import { childrenOf, TELLS } from '../children';
import { end, killed, within } from './processes';
import type { Shell } from './shell';

/** `zerogap serve` in a process of its own, with its own home folder. */
export async function serve(
  home: string,
): Promise<{ address: string; crashCompute?(): Promise<void>; kill(): Promise<void>; quit(): Promise<void> }> {
  const child = spawn(process.execPath, [join(ROOT, 'build/zerogap.mjs'), 'serve', '--port', '0'], {
    cwd: ROOT,
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_STATE_HOME: join(home, 'state'),
      XDG_DATA_HOME: join(home, 'data'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const listening = new Promise<string>((resolve, reject) => {
    child.stderr.on('data', (chunk) => (said += String(chunk)));
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const found = /^LISTENING (\S+)$/m.exec(said);
      if (found) resolve(found[1]);
    });
    child.once('exit', (code) => reject(new Error(`zerogap serve ended with ${code}:\n${said}`)));
  });
  try {
    const address = await within(30_000, 'zerogap serve', listening);
    const crashCompute = async () => childrenOf(child.pid as number)?.forEach((compute) => process.kill(compute, 'SIGKILL'));
    return { address, ...(TELLS ? { crashCompute } : {}), kill: () => killed(child), quit: () => end(child) };
  } catch (error) {
    await end(child);
    throw error;
  }
}

/** The workbench in a browser's window, in front of a host of its own. */
export async function openInChromium(browser: Browser, home: string): Promise<Shell> {
  const host = await serve(home);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(host.address);
  return {
    name: 'chromium',
    page,
    ...(host.crashCompute ? { crashCompute: host.crashCompute } : {}),
    async choose(paths, action) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), action()]);
      await chooser.setFiles(paths);
    },
    async save(folder, count, action) {
      const files: Promise<string>[] = [];
      const all = new Promise<void>((resolve) => {
        page.on('download', (download) => {
          const path = join(folder, download.suggestedFilename());
          files.push(download.saveAs(path).then(() => path));
          if (files.length === count) resolve();
        });
      });
      await action();
      await within(20_000, `${count} downloads`, all);
      page.removeAllListeners('download');
      return (await Promise.all(files)).sort();
    },
    async kill() {
      await host.kill();
      await context.close();
    },
    async quit() {
      await context.close();
      await host.quit();
    },
  };
}
