import { rmSync } from 'node:fs';

/** Removes a folder into which Chromium's helpers may write for a moment after the program has gone: each attempt lists it anew, unlike rmSync's own. */
export async function removed(folder: string): Promise<void> {
  for (let left = 50; ; left--) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
