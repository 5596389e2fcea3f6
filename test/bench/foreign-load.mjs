// How busy other programs keep the machine: a time measured beside them says nothing.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Processors in use by anybody over a short while in which the bench itself does nothing; null where the system does not say (no /proc/stat). */
export async function foreignLoad(milliseconds = 250) {
  const before = ticks();
  await sleep(milliseconds);
  const after = ticks();
  if (!before || !after) return null;
  const total = after.total - before.total;
  return total > 0 ? ((after.busy - before.busy) / total) * after.processors : 0;
}

/** Waits for a quiet machine, at most so long; returns the load at the end. */
export async function waitForQuiet(limit, seconds) {
  const until = Date.now() + 1000 * seconds;
  let load = await foreignLoad();
  while (load !== null && load > limit && Date.now() < until) {
    await sleep(500);
    load = await foreignLoad();
  }
  return load;
}

function ticks() {
  let lines;
  try {
    lines = readFileSync('/proc/stat', 'utf8').split('\n');
  } catch {
    return null;
  }
  const values = lines[0].trim().split(/\s+/).slice(1, 9).map(Number);
  const total = values.reduce((sum, value) => sum + value, 0);
  // Fields 4 and 5 are idle time and waiting for disks.
  return { total, busy: total - values[3] - values[4], processors: lines.filter((line) => /^cpu\d/.test(line)).length };
}
