import type { Progress } from '../../shared/contract/run';
import type { Streams } from './streams';

const WIDTH = 30;
const REDRAW_MS = 100;

/** A bar on the terminal; on anything else it stays silent. */
export class ProgressBar {
  private last = 0;
  private drawn = false;

  constructor(
    private readonly streams: Streams,
    private readonly label: string,
  ) {}

  readonly show = ({ done, total, secondsLeft }: Progress): void => {
    const now = Date.now();
    if (!this.streams.terminal || now - this.last < REDRAW_MS) return;
    this.last = now;
    this.drawn = true;
    const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
    const full = Math.round(share * WIDTH);
    const left = secondsLeft === null ? '' : `, ${secondsLeft < 10 ? secondsLeft.toFixed(1) : Math.round(secondsLeft)} s left`;
    this.streams.err(`\r\x1b[2K${this.label} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(100 * share)} %${left}`);
  };

  clear(): void {
    if (this.drawn) this.streams.err('\r\x1b[2K');
    this.drawn = false;
  }
}
