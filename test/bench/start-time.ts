import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { loadedPage, startWithPort } from '../e2e/packed-program';
import { end, within } from '../e2e/processes';
import { removed } from '../e2e/removed';

/** Resolves in the page with the clock's time when the gallery, which the host has answered, has been drawn and the page takes the next event. */
const GALLERY_DRAWN = `new Promise((resolve) => {
  const drawn = () => requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
  const there = () => document.querySelector('button[aria-label^="Start the study"]') !== null;
  if (there()) return drawn();
  const observer = new MutationObserver(() => {
    if (!there()) return;
    observer.disconnect();
    drawn();
  });
  observer.observe(document, { childList: true, subtree: true });
})`;

/** Milliseconds from starting the program, each time with an empty home folder, until its first screen can be used; in order of size. */
export async function startTimes(program: string, args: readonly string[], count: number): Promise<number[]> {
  const times: number[] = [];
  for (let run = 0; run < count; run++) times.push(await startTime(program, args));
  return times.sort((a, b) => a - b);
}

async function startTime(program: string, args: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'zerogap-bench-start-'));
  try {
    const began = Date.now();
    const { child, address } = await startWithPort(program, args, folder);
    try {
      return (await within(30_000, 'the gallery', evaluate(await loadedPage(address), GALLERY_DRAWN))) - began;
    } finally {
      await end(child);
    }
  } finally {
    await removed(folder);
  }
}

/** What a promise in the page gives; straight to Chromium's port, because Playwright's own start would be measured too. */
async function evaluate(page: string, expression: string): Promise<number> {
  const socket = new WebSocket(page);
  const ask = JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true } });
  try {
    return await new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('open', () => socket.send(ask));
      socket.on('message', (message: Buffer) => {
        const { id, result } = JSON.parse(message.toString('utf8')) as { id?: number; result?: { result: { value: number } } };
        if (id !== 1) return;
        // The empty page that was asked is being replaced by the window's own.
        if (result) resolve(result.result.value);
        else socket.send(ask);
      });
    });
  } finally {
    socket.terminate();
  }
}
