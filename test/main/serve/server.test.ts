import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { compile } from '../../../build/compile.mjs';
import { decode, encode } from '../../../shared/contract/codec';
import type { HostMessage } from '../../../shared/contract/transport';
import { startServer, type Server } from '../../../main/serve/server';
import { closeHosts, openHost } from '../host/open-host';

let folder: string;
let server: Server;
let token: string;

beforeAll(() => compile(['main']), 120_000);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zerogap-serve-'));
  mkdirSync(join(folder, 'window', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'window', 'index.html'), '<!doctype html><title>Zerogap</title>');
  writeFileSync(join(folder, 'window', 'assets', 'app.js'), 'export {};');
  writeFileSync(join(folder, 'secret.html'), 'secret');
  const { host } = await openHost({ trustsPaths: false });
  server = await startServer(host, join(folder, 'window'), 0);
  token = new URL(server.url).searchParams.get('token')!;
});

afterEach(async () => {
  await server.close();
  closeHosts();
  rmSync(folder, { recursive: true, force: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request as it is written, without a client that tidies its path. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

async function cookie(): Promise<string> {
  const { headers } = await get(`/?token=${token}`);
  return String(headers['set-cookie']).split(';')[0];
}

/** The status of an upgrade: 101 where it was accepted. */
function upgrade(path: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
    socket.on('open', () => {
      socket.terminate();
      resolve(101);
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => undefined);
  });
}

test('the printed address sets a cookie, drops the token and shows the window, under a strict policy', async () => {
  const first = await get(`/?token=${token}`);
  expect(first).toMatchObject({ status: 302, headers: { location: '/' } });
  expect(String(first.headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Strict/);
  const page = await get('/', { Cookie: await cookie() });
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining('Zerogap') });
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(policy).toContain(`connect-src ws://127.0.0.1:${server.port}`);
  expect((await get('/assets/app.js', { Cookie: await cookie() })).headers['content-type']).toContain('text/javascript');
});

test.each(['', 'token=', 'token=wrong', 'token=x&token=y'])('"/?%s" is refused', async (query) => {
  const { status, body, headers } = await get(`/?${query}`);
  expect(status).toBe(401);
  expect(headers['set-cookie']).toBeUndefined();
  expect(body).toMatch(/LISTENING/);
});

test('a wrong cookie, or the cookie of another port, is refused', async () => {
  const right = await cookie();
  expect((await get('/', { Cookie: right.replace(/=./, '=!') })).status).toBe(401);
  expect((await get('/', { Cookie: right.replace(/\d+=/, '1=') })).status).toBe(401);
  expect((await get('/', { Cookie: `other=1; ${right}` })).status).toBe(200);
});

test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil.example:1'])(
  'the Host "%s" is refused, token or not',
  async (host) => {
    expect((await get(`/?token=${token}`, { Host: host })).status).toBe(403);
  },
);

test('a loopback name is accepted, with the port of a tunnel too', async () => {
  for (const host of ['localhost', 'localhost:9999', '[::1]:9999', `127.0.0.1:${server.port}`]) {
    expect((await get(`/?token=${token}`, { Host: host })).status, host).toBe(302);
  }
});

test.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
  'the Origin "%s" is refused for pages and sockets',
  async (origin) => {
    expect((await get('/', { Cookie: await cookie(), Origin: origin })).status).toBe(403);
    expect(await upgrade('/contract', { Cookie: await cookie(), Origin: origin })).toBe(403);
  },
);

test('a socket needs the cookie or the token, and its own path', async () => {
  expect(await upgrade('/contract')).toBe(401);
  expect(await upgrade('/contract?token=wrong')).toBe(401);
  expect(await upgrade('/other', { Cookie: await cookie() })).toBe(404);
  expect(await upgrade('/contract', { Cookie: await cookie(), Host: 'evil.example' })).toBe(403);
  expect(await upgrade('/contract', { Cookie: await cookie(), Origin: `http://127.0.0.1:${server.port}` })).toBe(101);
  expect(await upgrade(`/contract?token=${token}`)).toBe(101);
});

test.each([
  '/../secret.html',
  '/%2e%2e/secret.html',
  '/..%2fsecret.html',
  '/assets/../../secret.html',
  '//secret.html',
  '/%00',
  '/%',
  '/assets',
  '/.stamp',
])('the path "%s" leads nowhere', async (path) => {
  const { status, body } = await get(path, { Cookie: await cookie() });
  expect(status).toBe(404);
  expect(body).not.toContain('secret');
});

test('only GET and HEAD are answered', async () => {
  const headers = { Cookie: await cookie() };
  expect((await get('/', headers, 'POST')).status).toBe(405);
  expect(await get('/', headers, 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('a client over the socket gets what it calls, arrays included', async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/contract?token=${token}`);
  const answers: HostMessage[] = [];
  socket.on('message', (data: Buffer) => answers.push(decode(data) as HostMessage));
  await new Promise((open) => socket.once('open', open));
  const bytes = new TextEncoder().encode('x,y\n1,2\n3,4\n');
  socket.send(encode({ type: 'call', id: 1, method: 'data.add', params: { source: { kind: 'bytes', name: 'a.csv', bytes } } }));
  await expect.poll(() => answers.length).toBe(1);
  const added = answers[0] as Extract<HostMessage, { type: 'result' }>;
  const { id } = added.value as { id: string };
  socket.send(encode({ type: 'call', id: 2, method: 'data.points', params: { id, x: 'x', y: 'y', limit: 10 } }));
  await expect.poll(() => answers.length).toBe(2);
  expect(answers[1]).toMatchObject({ type: 'result', id: 2, value: { x: { data: Float64Array.of(1, 3) } } });
  socket.close();
});

test.each([
  ['text', 'hello'],
  ['no message', encode({ type: 5 })],
  ['nothing', new Uint8Array()],
])('a socket that sends %s is closed, and the server goes on', async (_what, data) => {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/contract?token=${token}`);
  await new Promise((open) => socket.once('open', open));
  socket.send(data);
  expect(await new Promise((closed) => socket.once('close', closed))).toBe(1003);
  expect((await get('/', { Cookie: await cookie() })).status).toBe(200);
});

test('it listens on loopback and nowhere else', async () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .filter((address) => address && !address.internal && address.family === 'IPv4');
  for (const address of outside) {
    const reached = await new Promise((resolve) => {
      const socket = connect(server.port, address!.address, () => resolve(true)).on('error', () => resolve(false));
      socket.setTimeout(1000, () => resolve(false));
    });
    expect(reached, address!.address).toBe(false);
  }
  expect(new URL(server.url).hostname).toBe('127.0.0.1');
});

test('a port that is taken is a clear refusal', async () => {
  const { host } = await openHost();
  await expect(startServer(host, folder, server.port)).rejects.toMatchObject({ code: 'usage', message: `Port ${server.port} is in use.` });
});
