import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { WebSocket } from 'ws';
import { serve } from '../chromium';
import { SOCKET_PATH } from '../../../shared/contract/bridge';
import { expect, test } from '../fixtures';

const withHost = test.extend<{ address: URL }>({
  address: async ({ folder }, use) => {
    const host = await serve(folder);
    await use(new URL(host.address));
    await host.quit();
  },
});

/** What a request with these headers gets: its status, and the cookie that is set. */
function get(url: URL, headers: Record<string, string> = {}): Promise<{ status: number; cookie: string | undefined }> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, cookie: response.headers['set-cookie']?.[0]?.split(';')[0] });
    })
      .once('error', reject)
      .end();
  });
}

/** 'open', or the status with which the upgrade was refused. */
function dial(url: URL, headers: Record<string, string>): Promise<number | 'open'> {
  const target = new URL(url);
  target.protocol = 'ws:';
  return new Promise((resolve) => {
    const socket = new WebSocket(target, { headers });
    socket.once('open', () => {
      socket.close();
      resolve('open');
    });
    socket.once('unexpected-response', (_, response) => resolve(response.statusCode ?? 0));
    socket.once('error', () => undefined);
  });
}

const changed = (url: URL, token: string | null) => {
  const other = new URL(url);
  if (token === null) other.searchParams.delete('token');
  else other.searchParams.set('token', token);
  return other;
};

withHost('the page opens with the token and with no other', async ({ address }) => {
  const { status: first, cookie } = await get(address);
  // The cookie takes the token's place, so that it does not stay in the address bar.
  expect(first).toBe(302);
  const page = changed(address, null);
  expect((await get(page, { cookie: cookie! })).status).toBe(200);
  expect((await get(page)).status).toBe(401);
  expect((await get(changed(address, 'x'.repeat(address.searchParams.get('token')!.length)))).status).toBe(401);
  expect((await get(page, { cookie: cookie!.replace(/=.*/, '=guessed') })).status).toBe(401);
});

withHost('a foreign Host (what DNS rebinding would send) and a foreign Origin are refused', async ({ address }) => {
  expect((await get(address, { host: 'evil.example' })).status).toBe(403);
  expect((await get(address, { origin: 'https://evil.example' })).status).toBe(403);
});

withHost('the socket refuses a foreign origin, a wrong token and none', async ({ address }) => {
  const socket = new URL(SOCKET_PATH, address);
  socket.search = address.search;
  expect(await dial(socket, { origin: address.origin })).toBe('open');
  expect(await dial(socket, { origin: 'https://evil.example' })).toBe(403);
  expect(await dial(changed(socket, 'wrong'), { origin: address.origin })).toBe(401);
  expect(await dial(changed(socket, null), { origin: address.origin })).toBe(401);
});

withHost('it listens on loopback only', async ({ address }) => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((entry) => entry && !entry.internal && entry.family === 'IPv4');
  test.skip(!outside, 'This machine has no address but loopback.');
  const reached = await new Promise<boolean>((resolve) => {
    const socket = connect({ host: outside!.address, port: Number(address.port), timeout: 2000 });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('timeout', () => resolve(false));
  });
  expect(reached).toBe(false);
});
