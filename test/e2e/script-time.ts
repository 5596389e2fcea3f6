/** What is read of Chromium's trace: microseconds of the clock, and of the thread's own processor time. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  tdur?: number;
  args?: { name?: string };
}

const SCRIPT = new Set([
  'FunctionCall',
  'EvaluateScript',
  'TimerFire',
  'FireAnimationFrame',
  'EventDispatch',
  'RunMicrotasks',
  'MajorGC',
  'MinorGC',
]);

/** What a share of sorted times is below. */
export const quantile = (sorted: readonly number[], share: number): number => sorted[Math.floor(share * (sorted.length - 1))];

/** "57 frames: median 4.1 ms, 95 % below 9.0 ms, longest 12.1 ms". */
export function spreadWords(sorted: readonly number[], what: string): string {
  const [median, most, longest] = [0.5, 0.95, 1].map((share) => quantile(sorted, share)?.toFixed(1));
  return `${sorted.length} ${what}: median ${median} ms, 95 % below ${most} ms, longest ${longest} ms`;
}

/**
 * Milliseconds of the page's thread that scripts took between each two frames that were drawn, in processor time, which other programs on
 * the machine do not add to.
 */
export function scriptOf(events: readonly TraceEvent[]): number[] {
  const main = events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const own = events
    .filter(({ pid, tid, ph }) => main && pid === main.pid && tid === main.tid && ph === 'X')
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const frames: number[] = [];
  let script = 0;
  let end = -Infinity;
  for (const { name, ts, dur = 0, tdur } of own) {
    if (name === 'Layerize') {
      frames.push(script / 1000);
      script = 0;
    }
    if (!SCRIPT.has(name) || ts < end) continue;
    script += tdur ?? dur;
    end = ts + dur;
  }
  return frames;
}
