import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, expect } from '@playwright/test';
import { ROOT } from '../../build/compile.mjs';
import { findElectron } from '../../build/runtimes.mjs';
import { end, killed, within } from './processes';
import type { Shell } from './shell';

/**
 * No graphics processor, as on a machine that has none: frames are put together without OpenGL, which in software takes most of a core. And
 * no outer sandbox on Linux, which neither root nor a machine without user namespaces can have. The renderer's own restrictions stay as they are.
 */
export const FLAGS = ['--disable-gpu', '--log-level=3', ...(process.platform === 'linux' ? ['--no-sandbox'] : [])];

export interface ElectronShell extends Shell {
  application: ElectronApplication;
}

/** The built application in a real Electron, with its own user data. */
export async function openInElectron(home: string): Promise<ElectronShell> {
  const runtime = findElectron();
  if (!runtime) throw new Error('There is no Electron runtime on this machine.');
  // What the package `electron` reads. Named as `executablePath`, Playwright would take it for a packed program and not hold it back until it is connected.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = runtime.folder;
  const application = await within(
    45_000,
    'Electron',
    _electron.launch({
      args: [...FLAGS, `--user-data-dir=${join(home, 'electron')}`, ROOT],
      env: { ...(process.env as Record<string, string>), HOME: home },
      timeout: 40_000,
    }),
  );
  const child = application.process();
  const page = await within(30_000, 'the first window', application.firstWindow());
  await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0].setContentSize(1280, 800));
  return {
    name: 'electron',
    application,
    page,
    async choose(paths, action) {
      await application.evaluate(({ dialog }, filePaths) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths });
      }, paths);
      await action();
    },
    async save(folder, count, action) {
      await application.evaluate(({ dialog }, place) => {
        const answer = (options: Electron.SaveDialogOptions) => ({
          canceled: false,
          filePath: `${place}/${(options.defaultPath ?? 'untitled').replace(/^.*[\\/]/, '')}`,
        });
        dialog.showSaveDialog = (...args: unknown[]) => Promise.resolve(answer(args[args.length - 1] as Electron.SaveDialogOptions));
      }, folder);
      const before = existsSync(folder) ? readdirSync(folder) : [];
      const written = () => readdirSync(folder).filter((name) => !before.includes(name) && !name.includes('.tmp'));
      await action();
      await expect.poll(() => written().length, { timeout: 20_000 }).toBe(count);
      return written()
        .sort()
        .map((name) => join(folder, name));
    },
    async crashCompute() {
      const metrics = await application.evaluate(({ app }) => app.getAppMetrics());
      metrics.filter(({ name }) => name === 'Zerogap compute').forEach(({ pid }) => process.kill(pid, 'SIGKILL'));
    },
    async kill() {
      await killed(child);
    },
    async quit() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const close = async () => {
        // What is not saved by now is not to be: the question would wait for a person.
        await application.evaluate(({ dialog }) => {
          dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
        });
        await application.close();
      };
      await within(10_000, 'closing Electron', close()).catch(() => end(child, 1000));
    },
  };
}
