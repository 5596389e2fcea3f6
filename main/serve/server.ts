import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { SOCKET_PATH } from '../../shared/contract/bridge';
import { Failure } from '../../shared/contract/failure';
import { serveConnection, type Served } from '../host/transport/connection';
import { windowFile, windowHeaders } from '../host/window-files';
import { Guard } from './guard';
import { socketPipe } from './socket-pipe';

export interface Server {
  /** With the token: whoever has it may use the workbench. */
  url: string;
  port: number;
  close(): Promise<void>;
}

/** Uploads are data sets of up to a million rows. */
const LARGEST_MESSAGE = 2 ** 30;
const PING_MS = 30_000;

/** Serves the window and the host on loopback, and on nothing else. Port 0 takes any that is free. */
export async function startServer(host: Served, folder: string, port: number): Promise<Server> {
  const guard = new Guard();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_MESSAGE });
  const server = createServer((request, response) => void answer(request, response, guard, folder, portOf()));
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const verdict = allowSocket(request, guard, portOf());
    if (!verdict.allowed) return refuse(stream, verdict.status, verdict.reason);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      keepAlive(socket);
      serveConnection(host, socketPipe(socket));
    });
  });
  await listen(server, port);
  const actual = portOf();
  return {
    url: `http://127.0.0.1:${actual}/?token=${guard.token}`,
    port: actual,
    close: () =>
      new Promise((done) => {
        for (const socket of sockets.clients) socket.terminate();
        server.close(() => done());
        // Browsers keep connections open that nobody uses any more.
        (server as { closeAllConnections?(): void }).closeAllConnections?.();
      }),
  };

  function portOf(): number {
    return (server.address() as AddressInfo | null)?.port ?? port;
  }
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
      reject(
        taken
          ? new Failure(
              'usage',
              `Port ${port} is ${error.code === 'EACCES' ? 'not allowed to this user' : 'in use'}.`,
              'Choose another, or 0 for any that is free.',
            )
          : error,
      );
    });
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, guard: Guard, folder: string, port: number): Promise<void> {
  const source = guard.checkSource(request);
  if (!source.allowed) return say(response, source.status, source.reason);
  if (request.method !== 'GET' && request.method !== 'HEAD') return say(response, 405, 'Only GET is answered here.');
  // Not `new URL(…).pathname`, which would resolve what leads out of the folder before it can be refused.
  const [pathname, query = ''] = (request.url ?? '/').split('?', 2);
  const token = new URLSearchParams(query).get('token');
  if (pathname === '/' && token !== null) {
    const verdict = guard.checkToken(token);
    if (!verdict.allowed) return say(response, verdict.status, verdict.reason);
    // The cookie takes the token's place, so that it does not stay in the address bar.
    response
      .writeHead(302, { Location: '/', 'Set-Cookie': guard.cookie(port), 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' })
      .end();
    return;
  }
  const verdict = guard.checkCookie(request, port);
  if (!verdict.allowed) return say(response, verdict.status, verdict.reason);
  const file = await windowFile(folder, pathname);
  if (!file) return say(response, 404, 'There is no such file.');
  const headers = windowHeaders(`ws://${request.headers.host ?? ''}`);
  response.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.bytes.length });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function allowSocket(request: IncomingMessage, guard: Guard, port: number) {
  const source = guard.checkSource(request);
  if (!source.allowed) return source;
  const [pathname, query = ''] = (request.url ?? '/').split('?', 2);
  if (pathname !== SOCKET_PATH) return { allowed: false, status: 404, reason: 'There is no such socket.' } as const;
  const token = new URLSearchParams(query).get('token');
  return token === null ? guard.checkCookie(request, port) : guard.checkToken(token);
}

const REASONS: Record<number, string> = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' };

function refuse(stream: Duplex, status: number, reason: string): void {
  stream.end(
    `HTTP/1.1 ${status} ${REASONS[status]}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(reason)}\r\nConnection: close\r\n\r\n${reason}`,
  );
}

function say(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { ...windowHeaders("'none'"), 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${text}\n`);
}

/** Ends connections whose other side has silently gone. */
function keepAlive(socket: WebSocket): void {
  let alive = true;
  socket.on('pong', () => (alive = true));
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, PING_MS);
  timer.unref();
  socket.on('close', () => clearInterval(timer));
}
