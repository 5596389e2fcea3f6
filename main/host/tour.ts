import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeBytes } from '../files/disk';

/** Whether this user has seen the tour, or did not want it: a file in the folder of what outlives a session. Without one it is never offered. */
export class TourSeen {
  private readonly file: string | null;

  constructor(userData: string | undefined) {
    this.file = userData === undefined ? null : join(userData, TOUR_FILE);
  }

  get seen(): boolean {
    return this.file === null || existsSync(this.file);
  }

  async remember(): Promise<void> {
    if (this.file === null || this.seen) return;
    mkdirSync(dirname(this.file), { recursive: true });
    await writeBytes(this.file, JSON.stringify({ seenAt: new Date().toISOString() }));
  }
}

export const TOUR_FILE = 'tour.json';
