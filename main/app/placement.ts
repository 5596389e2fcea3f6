import * as v from 'valibot';

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

const Whole = v.pipe(v.number(), v.integer());
/** How a window stood last: its place when it is neither maximised nor full, and which of these it was. */
export const PlacementSchema = v.object({
  bounds: v.object({ x: Whole, y: Whole, width: v.pipe(Whole, v.minValue(1)), height: v.pipe(Whole, v.minValue(1)) }),
  maximized: v.boolean(),
  fullScreen: v.boolean(),
});
export type Placement = v.InferOutput<typeof PlacementSchema>;

/** The least that a window can be. */
export const LEAST = { width: 800, height: 560 };
const FIRST = { width: 1440, height: 900 };

/** What of a title bar must be on a display for a person to take hold of it. */
const HANDLE = { width: 120, height: 32 };
/** How far the next window stands from the one before. */
const STEP = 24;

/** Where a window is put: as it stood where it can still be reached, else where the system puts it, never larger than a display. */
export function placeOn(displays: readonly Rectangle[], last: Rectangle | null): Partial<Rectangle> & Pick<Rectangle, 'width' | 'height'> {
  const display = last && displays.find((area) => reaches(area, last));
  if (!last || !display) return { ...fitted(last ?? FIRST, displays[0]) };
  return { x: last.x, y: last.y, ...fitted(last, display) };
}

/** The place of one more window. */
export const beside = (front: Rectangle): Rectangle => ({ ...front, x: front.x + STEP, y: front.y + STEP });

function fitted({ width, height }: Pick<Rectangle, 'width' | 'height'>, display: Rectangle | undefined) {
  const most = display ?? { width: Infinity, height: Infinity };
  return {
    width: Math.max(LEAST.width, Math.min(width, most.width)),
    height: Math.max(LEAST.height, Math.min(height, most.height)),
  };
}

/** Whether enough of the title bar is on the display. */
function reaches(area: Rectangle, { x, y, width }: Rectangle): boolean {
  const across = Math.min(x + Math.max(width, LEAST.width), area.x + area.width) - Math.max(x, area.x);
  return across >= HANDLE.width && y >= area.y && y + HANDLE.height <= area.y + area.height;
}
