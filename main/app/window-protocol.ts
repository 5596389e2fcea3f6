import { protocol } from 'electron';
import { windowFile, windowHeaders } from '../host/window-files';

const SCHEME = 'zerogap';
const HOST = 'window';

/** Where the window is loaded from: an origin of its own, with headers, which file: has not. */
export const WINDOW_URL = `${SCHEME}://${HOST}/`;

/** Before the application is ready. */
export function registerWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

export const isWindowUrl = (url: string) => url.startsWith(WINDOW_URL);

/** Frames inside the page, were there any, and pages that are not ours get no answer. */
export function fromOurPage({ sender, senderFrame }: Electron.IpcMainEvent): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && isWindowUrl(senderFrame.url);
}

type HandledResponse = Awaited<ReturnType<Parameters<typeof protocol.handle>[1]>>;

interface Answer {
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

async function answer(folder: string, url: string): Promise<Answer> {
  const { host, pathname } = new URL(url);
  const file = host === HOST ? await windowFile(folder, pathname) : null;
  // The window reaches the host through the preload's bridge alone.
  const headers = windowHeaders("'none'");
  if (!file) return { status: 404, headers: { ...headers, 'Content-Type': 'text/plain' }, bytes: Buffer.from('There is no such file.') };
  return { status: 200, headers: { ...headers, 'Content-Type': file.type }, bytes: file.bytes };
}

/** Serves the built window; through `protocol.handle` where it is there (Electron 25), else through its predecessor. */
export function serveWindow(folder: string): void {
  if (typeof protocol.handle === 'function') {
    const { Response } = globalThis as unknown as {
      Response: new (body: Uint8Array, init: object) => HandledResponse;
    };
    protocol.handle(SCHEME, async ({ url }) => {
      const { status, headers, bytes } = await answer(folder, url);
      return new Response(bytes, { status, headers });
    });
    return;
  }
  const old: Electron.Protocol = protocol;
  old.registerBufferProtocol(SCHEME, (request, respond) => {
    void answer(folder, request.url).then(({ status, headers, bytes }) =>
      respond({ statusCode: status, headers, mimeType: headers['Content-Type'], data: bytes }),
    );
  });
}
