/**
 * Which points of a curve to draw: each column of the picture keeps its first, lowest, highest and last value, so that the
 * drawn line covers the same pixels as the whole one. Exports write every point; only drawing is thinned.
 */

/** The first epoch of every column of `width` pixels, ascending; `position` gives the pixel of an epoch and must not fall. */
export function columnStarts(epochs: number, position: (epoch: number) => number, width: number): Int32Array {
  const starts = [0];
  let epoch = 0;
  while (epoch < epochs - 1) {
    const limit = position(epoch) + width;
    // On a log axis columns hold 1, 1, …, 2, …, 300 epochs: gallop, then bisect.
    let step = 1;
    while (epoch + step < epochs && position(epoch + step) < limit) step *= 2;
    let below = epoch + (step >> 1);
    let above = Math.min(epoch + step, epochs);
    while (above - below > 1) {
      const middle = (below + above) >> 1;
      if (position(middle) < limit) below = middle;
      else above = middle;
    }
    if (above >= epochs) break;
    starts.push(above);
    epoch = above;
  }
  return Int32Array.from(starts);
}

/**
 * The indices of the values to draw, ascending. A value that is not finite is never kept among finite ones, only as a single
 * index where a run of such values begins, so that the line breaks there.
 */
export function thin(values: Float64Array, starts: Int32Array): number[] {
  const kept: number[] = [];
  let broken = false;
  for (let column = 0; column < starts.length && starts[column] < values.length; column++) {
    const end = column + 1 < starts.length ? Math.min(starts[column + 1], values.length) : values.length;
    let index = starts[column];
    while (index < end) {
      if (!Number.isFinite(values[index])) {
        if (!broken) kept.push(index);
        broken = true;
        index++;
        continue;
      }
      broken = false;
      const first = index;
      let low = index;
      let high = index;
      while (index < end && Number.isFinite(values[index])) {
        if (values[index] < values[low]) low = index;
        if (values[index] > values[high]) high = index;
        index++;
      }
      let previous = -1;
      for (const keep of [first, Math.min(low, high), Math.max(low, high), index - 1]) {
        if (keep > previous) kept.push(keep);
        previous = Math.max(previous, keep);
      }
    }
  }
  return kept;
}
