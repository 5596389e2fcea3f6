import type { Figure } from '../../../shared/figures/figure';

/** What moving about in a figure does; all of it in shares of what is shown. */
export interface Roam {
  /** The view goes right and up. */
  move(right: number, up: number): void;
  /** So many times as much is shown, with what lies there staying: from the left and from below. */
  zoom(factor: number, at?: { x: number; y: number }): void;
  /** All is shown again. */
  whole(): void;
}

const STEP = 0.1;
const FINE = 0.01;
const CLOSER = 0.8;
/** What a pixel of the wheel zooms by. */
const WHEEL = 0.0015;
const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

export const ROAM_KEYS = 'Move by dragging or by the arrow keys, finely with Shift; zoom by the wheel or by + and −; 0 shows all.';

/** The handlers of a figure in which one can move about; `held` is told whether it is in hand. */
export function roaming(figure: () => Figure | null, roam: () => Roam | undefined, held: (is: boolean) => void) {
  let last: readonly [number, number] | null = null;
  const release = () => {
    if (last) held(false);
    last = null;
  };
  return {
    onpointerdown: (event: PointerEvent) => {
      if (event.button !== 0) return;
      last = [event.clientX, event.clientY];
      held(true);
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    },
    onpointermove: (event: PointerEvent) => {
      const plot = figure()?.plot;
      if (!last || !plot) return;
      const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
      last = [event.clientX, event.clientY];
      roam()?.move(-dx / plot.width, dy / plot.height);
    },
    onpointerup: release,
    onpointercancel: release,
    onwheel: (event: WheelEvent) => {
      const plot = figure()?.plot;
      if (!plot) return;
      event.preventDefault();
      const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
      const share = (value: number) => Math.min(1, Math.max(0, value));
      roam()?.zoom(Math.exp(WHEEL * event.deltaY), {
        x: share((event.clientX - box.left - plot.x) / plot.width),
        y: share(1 - (event.clientY - box.top - plot.y) / plot.height),
      });
    },
    onkeydown: (event: KeyboardEvent) => {
      const target = roam();
      if (!target || event.altKey || event.ctrlKey || event.metaKey) return;
      const arrow = ARROWS[event.key];
      const step = event.shiftKey ? FINE : STEP;
      if (arrow) target.move(step * arrow[0], step * arrow[1]);
      else if (event.key === '+' || event.key === '=') target.zoom(CLOSER);
      else if (event.key === '-') target.zoom(1 / CLOSER);
      else if (event.key === '0') target.whole();
      else return;
      event.preventDefault();
    },
  };
}
