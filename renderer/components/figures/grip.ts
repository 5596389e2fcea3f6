import type { Figure, Handle } from '../../../shared/figures/figure';

/** What moving things in a figure does. */
export interface Hold {
  /** A handle was moved to lie over these data. */
  move(id: string, to: { x: number; y: number }, began: number): void;
  /** It was let go. */
  end?(): void;
  /** Another handle was touched first, or none. */
  take?(id: string | null): void;
  /** The plot was clicked where no handle is, over these data; `pixel` is how much of each a pixel covers. */
  place?(at: { x: number; y: number }, pixel: { x: number; y: number }): void;
  /** A key was pressed in the figure; true where it was used. */
  press?(event: KeyboardEvent): boolean;
  /** How the keys move things, in a sentence. */
  keys?: string;
}

/** How near the pointer has to be, in pixels: to a line, and to a point. */
const LINE = 8;
const POINT = 14;

/** The handle under a pixel of the figure. */
export function handleAt({ grip, plot }: Figure, x: number, y: number): Handle | null {
  let best: Handle | null = null;
  let nearest = Infinity;
  for (const handle of grip?.handles ?? []) {
    const isLine = handle.y === null;
    const distance = isLine ? Math.abs(handle.x - x) : Math.hypot(handle.x - x, (handle.y ?? 0) - y);
    if (isLine && (y < plot.y - POINT || y > plot.y + plot.height + POINT)) continue;
    if (distance <= (isLine ? LINE : POINT) && distance < nearest) [best, nearest] = [handle, distance];
  }
  return best;
}

/** The pointer handlers of a figure whose handles can be moved; `held` is told which one is in hand. */
export function gripping(figure: () => Figure | null, hold: () => Hold | undefined, held: (id: string | null) => void) {
  let id: string | null = null;
  const placeOf = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top] as const;
  };
  const place = ({ grip, plot }: Figure, x: number, y: number) => {
    if (!grip || x < plot.x || x > plot.x + plot.width || y < plot.y || y > plot.y + plot.height) return;
    const [at, next] = [grip.at(x, y), grip.at(x + 1, y + 1)];
    hold()?.place?.(at, { x: Math.abs(next.x - at.x), y: Math.abs(next.y - at.y) });
  };
  const release = () => {
    if (id === null) return;
    held((id = null));
    hold()?.end?.();
  };
  return {
    onpointerdown: (event: PointerEvent) => {
      const drawn = figure();
      if (!drawn?.grip || event.button !== 0) return;
      const handle = handleAt(drawn, ...placeOf(event));
      hold()?.take?.(handle?.id ?? null);
      if (!handle) return place(drawn, ...placeOf(event));
      held((id = handle.id));
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    },
    onpointermove: (event: PointerEvent) => {
      const drawn = figure();
      if (!drawn?.grip) return;
      const [x, y] = placeOf(event);
      if (id !== null) hold()?.move(id, drawn.grip.at(x, y), event.timeStamp);
      else (event.currentTarget as HTMLElement).style.cursor = hold()?.place ? 'crosshair' : cursorOf(handleAt(drawn, x, y));
    },
    onpointerup: release,
    onpointercancel: release,
    onkeydown: (event: KeyboardEvent) => {
      if (hold()?.press?.(event)) event.preventDefault();
    },
  };
}

function cursorOf(handle: Handle | null): string {
  if (!handle) return '';
  return handle.y === null ? 'ew-resize' : 'grab';
}
