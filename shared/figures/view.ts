/** The part of two linear axes that is shown: lowest and highest of each. */
export interface View {
  x: readonly [number, number];
  y: readonly [number, number];
}

/** No axis is cut finer than this share of all of it: below, digits of the labels end before those of the numbers do. */
const FINEST = 1e-6;

const span = ([low, high]: readonly [number, number]) => high - low;

/** Of an axis as much as `of` has, at most all of it, with its middle inside. */
function within([low, high]: readonly [number, number], whole: readonly [number, number]): readonly [number, number] {
  const width = Math.min(span(whole), Math.max(FINEST * span(whole), high - low));
  if (width === span(whole)) return whole;
  const middle = Math.min(whole[1], Math.max(whole[0], low + (high - low) / 2));
  return [middle - width / 2, middle + width / 2];
}

/** Moved by shares of what is shown, right and up. */
export function moveView(view: View, whole: View, right: number, up: number): View {
  const move = ([low, high]: readonly [number, number], share: number) =>
    [low + share * (high - low), high + share * (high - low)] as const;
  return { x: within(move(view.x, right), whole.x), y: within(move(view.y, up), whole.y) };
}

/** `factor` times as much of both axes; what lies at these shares of the view, from the left and from below, stays there. */
export function zoomView(view: View, whole: View, factor: number, at = { x: 0.5, y: 0.5 }): View {
  const zoom = (axis: readonly [number, number], share: number) => {
    const fixed = axis[0] + share * span(axis);
    return [fixed - factor * share * span(axis), fixed + factor * (1 - share) * span(axis)] as const;
  };
  return { x: within(zoom(view.x, at.x), whole.x), y: within(zoom(view.y, at.y), whole.y) };
}
