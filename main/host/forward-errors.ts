import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What Dawn says of every adapter on its way to a device, and that is no matter of the run. */
const NOISE = /^Warning: max\w+ artificially reduced from \d+ to \d+ to fit dynamic offset allocation limit\.$/;

/** Hands on, line by line, what a compute process says on its standard error stream. */
export function forwardErrors(stream: Readable, write: (text: string) => void = (text) => process.stderr.write(text)): void {
  createInterface({ input: stream }).on('line', (line) => {
    if (!NOISE.test(line)) write(`${line}\n`);
  });
}
