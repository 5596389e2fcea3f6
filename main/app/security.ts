import { app, session, shell } from 'electron';
import { isWindowUrl } from './window-protocol';

/** Copying a figure's data is all that the window may ask of the system. */
const PERMISSIONS = new Set(['clipboard-sanitized-write']);

/** Where papers are read. No other address is handed to the system. */
const PAPERS = new Set(['arxiv.org', 'doi.org', 'openreview.net', 'proceedings.mlr.press']);

function isPaper(address: string): boolean {
  try {
    const { protocol, hostname } = new URL(address);
    return protocol === 'https:' && PAPERS.has(hostname);
  } catch {
    return false;
  }
}

/** What is refused to every page that this program could ever show; SECURITY.md goes through Electron's checklist. */
export function lockDown(): void {
  app.on('web-contents-created', (_event, contents) => {
    const stay = (event: Electron.Event, url: string) => {
      if (!isWindowUrl(url)) event.preventDefault();
    };
    contents.on('will-navigate', stay);
    contents.on('will-redirect', stay);
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      // A paper's address opens in the reader's own browser, never in this program.
      if (isPaper(url)) void shell.openExternal(url);
      return { action: 'deny' };
    });
  });
}

/** Once the application is ready: no permissions and no devices, no downloads, and no network at all. */
export function lockSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, decide, { requestingUrl }) =>
    decide(PERMISSIONS.has(permission) && isWindowUrl(requestingUrl)),
  );
  // An origin is told with or without the slash at its end.
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, origin) => PERMISSIONS.has(permission) && isWindowUrl(origin.endsWith('/') ? origin : `${origin}/`),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.on('will-download', (event) => event.preventDefault());
  defaultSession.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !isLocal(details.url) }));
}

const isLocal = (url: string) => isWindowUrl(url) || /^(devtools|blob|data):/.test(url);
