import type { RunDelta } from '../../shared/contract/run';
import { boundFigure, small } from './format';
import type { Streams } from './streams';

const WIDTH = 30;
const REDRAW_MS = 100;

/** One line on the terminal that says how far a run is: its share and the time left, or the solver's last iteration; silent on anything else. */
export class ProgressBar {
  private last = 0;
  private iteration = '';

  constructor(
    private readonly streams: Streams,
    private readonly label: string,
  ) {}

  readonly show = ({ progress, iterations }: RunDelta): void => {
    const latest = iterations.at(-1);
    if (latest) {
      const gap = latest.gap === null || latest.primal === 0 ? 'not known' : small(latest.gap / Math.abs(latest.primal));
      const point = latest.beta === undefined ? '' : `β = ${small(latest.beta)}, `;
      const bound = latest.dual === null ? '' : `dual bound ${boundFigure(latest.dual)}, `;
      this.iteration = `${point}iteration ${latest.iteration}, ${bound}relative gap ${gap}, ${latest.patterns} patterns`;
    }
    const now = Date.now();
    if (!this.streams.terminal || now - this.last < REDRAW_MS) return;
    this.last = now;
    this.streams.err(`\r\x1b[2K${this.label} ${this.iteration || bar(progress)}`);
  };

  clear(): void {
    if (this.last > 0) this.streams.err('\r\x1b[2K');
    this.last = 0;
  }
}

function bar({ done, total, secondsLeft }: RunDelta['progress']): string {
  const share = total > 0 ? Math.min(1, Math.max(0, done / total)) : 0;
  const full = Math.round(share * WIDTH);
  const left = secondsLeft === null ? '' : `, ${secondsLeft < 10 ? secondsLeft.toFixed(1) : Math.round(secondsLeft)} s left`;
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(100 * share)} %${left}`;
}
