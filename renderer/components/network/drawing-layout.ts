/** Sizes of the drawing in pixels. */
const GAP = 18;
const NARROWEST = 126;
/** Room at both sides, where layers are added. */
export const SIDE = 44;
const MOST_DRAWN = 6;
const MOST_UNFOLDED = 48;
/** Height of the last layer, of the data and of the sum. */
export const FLAT = 42;
export const BAR = 36;
const TALL = 64;

export interface DrawingLayout {
  /** Left edges of the branches that are drawn, and of what stands for the rest. */
  columns: number[];
  /** Branches drawn one by one; the rest is folded into the last column. */
  shown: number;
  folded: number;
  /** Width of a branch. */
  box: number;
  /** Left edge and width of what goes across all branches. */
  left: number;
  full: number;
  /** Of a hidden layer; the last one is FLAT. */
  layerHeight: number;
  /** Whether activation and bias stand in one line with the weights, as the layers are many. */
  isTight: boolean;
  y: { data: number; name: number; layers: number[]; sum: number; objective: number };
  width: number;
  height: number;
}

/** Where everything of an architecture with K branches of L layers is drawn, in a frame of this size. */
export function layoutOf(frame: { width: number; height: number }, K: number, L: number, unfolded: boolean): DrawingLayout {
  const inner = Math.max(320, frame.width - 2 * SIDE);
  const fit = Math.max(1, Math.floor((inner + GAP) / (NARROWEST + GAP)));
  const most = unfolded ? Math.min(K, MOST_UNFOLDED) : Math.min(K, fit, MOST_DRAWN);
  const shown = K > most ? Math.max(1, most - 1) : K;
  const folded = K - shown;
  const count = shown + (folded > 0 ? 1 : 0);
  const box = count === 1 ? Math.min(280, inner) : Math.max(NARROWEST, Math.min(200, (inner - (count - 1) * GAP) / count));
  const total = count * box + (count - 1) * GAP;
  const full = Math.max(total, Math.min(inner, 560));
  const left = SIDE + Math.max(0, (inner - full) / 2);
  const first = left + (full - total) / 2;

  const named = K > 1 ? 24 : 0;
  const isTight = frame.height < 250 + 78 * (L - 1) + named + 14 * (3 + L);
  const layerHeight = isTight ? FLAT : TALL;
  /** Room between the boxes, as the height allows. */
  const room = Math.max(14, Math.min(38, (frame.height - 186 - (layerHeight + 14) * (L - 1) - named) / (3 + L)));
  const data = Math.min(20, room);
  const name = data + BAR + room - 6;
  const top = K > 1 ? name + 26 : data + BAR + room;
  const step = layerHeight + Math.max(26, room);
  const layers = Array.from({ length: L }, (_, l) => top + l * step);
  const sum = layers[L - 1] + FLAT + room;
  const objective = sum + BAR + Math.min(28, room);
  return {
    columns: Array.from({ length: count }, (_, column) => first + column * (box + GAP)),
    shown,
    folded,
    box,
    left,
    full,
    layerHeight,
    isTight,
    y: { data, name, layers, sum, objective },
    width: Math.max(frame.width, full + 2 * SIDE),
    height: objective + BAR + 20,
  };
}

/** The hidden layer 1 … L − 1 in whose place a layer that is dragged to the height y comes to stand. */
export function placeAt(y: number, { y: { layers }, layerHeight }: DrawingLayout): number {
  const distances = layers.slice(0, -1).map((top) => Math.abs(y - top - layerHeight / 2));
  return 1 + distances.indexOf(Math.min(...distances));
}
