import { real } from './real';

/** Bytes of a number. */
export const SIZE: usize = sizeof<real>();
/** Numbers of a vector. */
export const LANES: i32 = 16 / sizeof<real>();
/** Samples of a panel (panels.ts): two vectors. */
export const SAMPLES: i32 = 2 * LANES;

/** Bytes of so many numbers. */
export function bytes(count: i32): usize {
  return (<usize>count) << alignof<real>();
}

/** The sum of a vector's numbers: its halves first. */
export function horizontal(v: v128): real {
  const first = v128.extract_lane<real>(v, 0);
  const second = v128.extract_lane<real>(v, 1);
  if (LANES == 2) return first + second;
  return first + v128.extract_lane<real>(v, (2 % LANES) as u8) + (second + v128.extract_lane<real>(v, (3 % LANES) as u8));
}

/** Bytes from panel to panel of an array with this many rows (panels.ts). */
export function panelBytes(rows: i32): usize {
  return (<usize>(rows | 1)) << 5;
}
