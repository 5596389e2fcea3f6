import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BrowserWindow } from 'electron';
import * as v from 'valibot';
import { PlacementSchema, type Placement } from './placement';

/** How the last window stood; null where that is not known. */
export function readPlacement(file: string): Placement | null {
  if (!existsSync(file)) return null;
  try {
    const parsed = v.safeParse(PlacementSchema, JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    // It only saves a drag of the mouse.
    return null;
  }
}

/** Keeps how a window stands when it closes: at once, since the program may end with it. */
export function rememberPlacement(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const placement: Placement = {
      bounds: window.getNormalBounds(),
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
    };
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.tmp`, JSON.stringify(placement));
      renameSync(`${file}.tmp`, file);
    } catch (error) {
      process.stderr.write(`The size of the window could not be kept: ${(error as Error).message}\n`);
    }
  });
}
