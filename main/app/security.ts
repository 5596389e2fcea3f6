import { app, session, shell } from 'electron';
import { isWindowUrl } from './window-protocol';

/** Copying a figure's data is all that the window may ask of the system. */
const PERMISSIONS = new Set(['clipboard-sanitized-write']);

/** What is refused to every page that this program could ever show. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event, url) => {
      if (!isWindowUrl(url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      // A paper's address opens in the reader's own browser, never in this program.
      if (url.startsWith('https://')) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** Once the application is ready: no permissions, no downloads, and no network at all. */
export function lockSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, decide) => decide(PERMISSIONS.has(permission)));
  defaultSession.setPermissionCheckHandler((_contents, permission) => PERMISSIONS.has(permission));
  defaultSession.on('will-download', (event) => event.preventDefault());
  defaultSession.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLocal(details.url) }));
}

const isLocal = (url: string) => isWindowUrl(url) || /^(devtools|blob|data):/.test(url);
