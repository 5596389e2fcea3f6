// Panels: samples over SIMD lanes. An array of `rows` values for each sample is stored as A[panel][row][SAMPLES], two vectors in a row;
// missing samples of the last panel are zeros. From panel to panel there is an odd number of rows: with an even one, a power of two above
// all, the lines of one row would fall on few sets of the cache.

import { SAMPLES, bytes, panelBytes } from './lanes';
import { real } from './real';

/** Values from panel to panel of an array with this many rows. */
export function panelStride(rows: i32): i32 {
  return (rows | 1) * SAMPLES;
}

/** Copies the samples that `samples` (count int32 values) names, in this order, into panels of their own. */
export function gatherPanels(count: i32, samples: usize, rows: i32, source: usize, target: usize): void {
  const stride = panelBytes(rows);
  const padded = (count + SAMPLES - 1) & -SAMPLES;
  for (let s = 0; s < padded; s++) {
    let to = target + (<usize>(s / SAMPLES) * stride + bytes(s % SAMPLES));
    if (s >= count) {
      for (let i = 0; i < rows; i++) {
        store<real>(to, 0);
        to += 32;
      }
      continue;
    }
    const sample = load<i32>(samples + ((<usize>s) << 2));
    let from = source + (<usize>(sample / SAMPLES) * stride + bytes(sample % SAMPLES));
    for (let i = 0; i < rows; i++) {
      store<real>(to, load<real>(from));
      from += 32;
      to += 32;
    }
  }
}
