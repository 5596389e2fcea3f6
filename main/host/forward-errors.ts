import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What Dawn says by itself while it looks for adapters; what comes of it is in the list of backends. */
const NOISE = /^Warning: (max\w+ artificially reduced from \d+ to \d+ to fit dynamic offset allocation limit\.|vkCreateInstance\b.*)$/;
/** Where in Dawn that was, with the empty line that ends it. */
const PLACE = /^( {4}at \w+ \(.*\bdawn\b.*\))?$/;

/** Hands on, line by line, what a compute process says on its standard error stream. */
export function forwardErrors(stream: Readable, write: (text: string) => void = (text) => process.stderr.write(text)): void {
  let isNoise = false;
  createInterface({ input: stream }).on('line', (line) => {
    isNoise = NOISE.test(line) || (isNoise && PLACE.test(line));
    if (!isNoise) write(`${line}\n`);
  });
}
