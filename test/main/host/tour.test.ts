import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TourSeen } from '../../../main/host/tour';

test('the tour is remembered from one start to the next, and never offered where nothing is', async () => {
  const home = mkdtempSync(join(tmpdir(), 'zerogap-tour-'));
  try {
    const folder = join(home, 'new');
    const first = new TourSeen(folder);
    expect(first.seen).toBe(false);
    await first.remember();
    expect([first.seen, new TourSeen(folder).seen]).toEqual([true, true]);
    const nowhere = new TourSeen(undefined);
    await nowhere.remember();
    expect(nowhere.seen).toBe(true);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});
