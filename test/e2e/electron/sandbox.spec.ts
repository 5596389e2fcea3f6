import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ROOT } from '../../../build/compile.mjs';
import type { ElectronShell } from '../electron';
import { expect, test } from '../fixtures';

test('the window is sandboxed, isolated and without Node', async ({ shell }) => {
  const { application, page } = shell as ElectronShell;
  const preferences = await application.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0].webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
  expect(await page.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in globalThis))).toEqual([]);
});

test('the preload gives the page the contract and nothing else', async ({ shell }) => {
  const { application } = shell as ElectronShell;
  const given = await application.evaluate(async ({ BrowserWindow }) => {
    const names = 'Object.getOwnPropertyNames(window).filter((name) => !/^\\d+$/.test(name))';
    const [workbench] = BrowserWindow.getAllWindows();
    const without = new BrowserWindow({ show: false });
    await without.loadURL(workbench.webContents.getURL());
    const plain = new Set((await without.webContents.executeJavaScript(names)) as string[]);
    without.destroy();
    return ((await workbench.webContents.executeJavaScript(names)) as string[]).filter((name) => !plain.has(name));
  });
  expect(given.filter((name) => !name.startsWith('__playwright'))).toEqual(['zerogap']);
});

test('the content security policy stops inline scripts, eval and foreign addresses', async ({ shell }) => {
  const { page } = shell;
  const violated = await page.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => directives.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.broken = true';
    document.head.append(script);
    await fetch('https://example.org/').catch(() => undefined);
    const image = new Image();
    image.src = 'https://example.org/pixel.png';
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { broken: 'broken' in window, directives: [...new Set(directives)].sort() };
  });
  expect(violated).toEqual({ broken: false, directives: ['connect-src', 'img-src', 'script-src-elem'] });
  // From a timer, because the inspector that drives this test is itself above the policy.
  const evaluated = await page.evaluate(async () => {
    setTimeout('window.evaluated = true', 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return 'evaluated' in window;
  });
  expect(evaluated).toBe(false);
});

test('the window leaves its page for nothing and opens no other; the address of a paper goes to the browser', async ({ shell }) => {
  const { application } = shell as ElectronShell;
  await application.evaluate(({ shell: system }) => {
    system.openExternal = (url) => {
      process.env['OPENED_OUTSIDE'] = `${process.env['OPENED_OUTSIDE'] ?? ''}${url} `;
      return Promise.resolve();
    };
  });
  // From the main process: Playwright itself would wait for a navigation that never comes.
  const { before, after, windows } = await application.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    const before = webContents.getURL();
    const open = ['https://example.org/', 'http://arxiv.org/', 'file:///etc/passwd', 'javascript:0', 'https://arxiv.org/abs/2002.10553'];
    await webContents.executeJavaScript(
      `location.href = 'https://example.org/'; ${open.map((url) => `window.open('${url}');`).join(' ')} 0`,
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { before, after: webContents.getURL(), windows: BrowserWindow.getAllWindows().length };
  });
  expect(after).toBe(before);
  expect(windows).toBe(1);
  expect(await application.evaluate(() => process.env['OPENED_OUTSIDE'])).toBe('https://arxiv.org/abs/2002.10553 ');
});

test('permissions, devices, webviews and foreign frames are refused', async ({ shell }) => {
  const { application, page } = shell as ElectronShell;
  const asked = await page.evaluate(async () => {
    const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi', 'clipboard-read', 'persistent-storage'] as const;
    const query = async (name: string) => {
      try {
        return (await navigator.permissions.query({ name: name as PermissionName })).state;
      } catch (error) {
        return (error as Error).name;
      }
    };
    const located = await new Promise<string>((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        ({ code }) => resolve(code === 1 ? 'denied' : `code ${code}`),
      ),
    );
    return { states: await Promise.all(names.map(query)), located, notifications: await Notification.requestPermission() };
  });
  expect(asked.states).toEqual(asked.states.map(() => 'denied'));
  expect(asked).toMatchObject({ located: 'denied', notifications: 'denied' });
  // What the window does need: a figure is copied.
  expect(await page.evaluate(async () => (await navigator.permissions.query({ name: 'clipboard-write' as PermissionName })).state)).toBe(
    'granted',
  );

  await page.evaluate(() => {
    for (const name of ['webview', 'iframe']) {
      const element = document.createElement(name);
      element.setAttribute('src', 'https://example.org/');
      document.body.append(element);
    }
  });
  await page.waitForTimeout(300);
  const kinds = await application.evaluate(({ webContents }) => webContents.getAllWebContents().map((contents) => contents.getType()));
  expect(kinds).toEqual(['window']);
  expect(page.frames().map((frame) => frame.url())).not.toContain('https://example.org/');
});

test('a page that is not the window gets no answer, even with the bridge, and reaches no network', async ({ shell, folder }) => {
  const { application } = shell as ElectronShell;
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*').end('reached');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const page = join(folder, 'page.html');
  writeFileSync(page, '<!doctype html><title>Not the window</title>');
  try {
    const answers = await application.evaluate(
      async ({ BrowserWindow }, { preload, port }) => {
        const foreign = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true, contextIsolation: true } });
        // A page of the kind that the network lock lets through.
        await foreign.loadURL('data:text/html,<title>Not%20the%20window</title>');
        const answers = (await foreign.webContents.executeJavaScript(`(async () => {
          const heard = [];
          window.zerogap.listen((message) => heard.push(message));
          window.zerogap.send({ type: 'call', id: 1, method: 'project.get', params: {} });
          const fetched = await fetch('http://127.0.0.1:${port}/').then((answer) => answer.text(), () => 'refused');
          await new Promise((resolve) => setTimeout(resolve, 500));
          return { heard: heard.length, fetched };
        })()`)) as { heard: number; fetched: string };
        foreign.destroy();
        return answers;
      },
      { preload: join(ROOT, 'out', 'preload', 'preload.cjs'), port },
    );
    expect(answers).toEqual({ heard: 0, fetched: 'refused' });
    expect(requests).toEqual([]);
    const opened = await application.evaluate(async ({ BrowserWindow }, path) => {
      const foreign = new BrowserWindow({ show: false });
      const loaded = await foreign.loadFile(path).then(
        () => 'loaded',
        () => 'refused',
      );
      foreign.destroy();
      return loaded;
    }, page);
    expect(opened).toBe('refused');
  } finally {
    server.close();
  }
});
