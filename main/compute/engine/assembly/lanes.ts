export function horizontal(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

/** Bytes from panel to panel of an array with this many rows (panels.ts). */
export function panelBytes(rows: i32): usize {
  return (<usize>(rows | 1)) << 5;
}
