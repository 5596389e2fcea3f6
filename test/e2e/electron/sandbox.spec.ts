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

test('the window leaves its page for nothing and opens no other; an address goes to the browser', async ({ shell }) => {
  const { application } = shell as ElectronShell;
  await application.evaluate(({ shell: system }) => {
    system.openExternal = (url) => {
      process.env['OPENED_OUTSIDE'] = url;
      return Promise.resolve();
    };
  });
  // From the main process: Playwright itself would wait for a navigation that never comes.
  const { before, after, windows } = await application.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0];
    const before = webContents.getURL();
    await webContents.executeJavaScript("location.href = 'https://example.org/'; window.open('https://example.org/paper'); 0");
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { before, after: webContents.getURL(), windows: BrowserWindow.getAllWindows().length };
  });
  expect(after).toBe(before);
  expect(windows).toBe(1);
  expect(await application.evaluate(() => process.env['OPENED_OUTSIDE'])).toBe('https://example.org/paper');
});
