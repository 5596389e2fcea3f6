// Panels: samples over SIMD lanes. An array of `rows` values for each sample is stored as A[panel][row][4], 4 samples a panel; missing
// samples of the last panel are zeros. From panel to panel there is an odd number of rows: with an even one, a power of two above
// all, the lines of one row would fall on few sets of the cache.

import { panelBytes } from './lanes';

/** Values from panel to panel of an array with this many rows. */
export function panelStride(rows: i32): i32 {
  return (rows | 1) << 2;
}

/** Copies the samples that `samples` (count int32 values) names, in this order, into panels of their own. */
export function gatherPanels(count: i32, samples: usize, rows: i32, source: usize, target: usize): void {
  const stride = panelBytes(rows);
  const padded = (count + 3) & ~3;
  for (let s = 0; s < padded; s++) {
    let to = target + (<usize>(s >> 2) * stride + ((<usize>(s & 3)) << 3));
    if (s >= count) {
      for (let i = 0; i < rows; i++) {
        store<f64>(to, 0);
        to += 32;
      }
      continue;
    }
    const sample = load<i32>(samples + ((<usize>s) << 2));
    let from = source + (<usize>(sample >> 2) * stride + ((<usize>(sample & 3)) << 3));
    for (let i = 0; i < rows; i++) {
      store<f64>(to, load<f64>(from));
      from += 32;
      to += 32;
    }
  }
}
