import { gemv } from './gemv';
import { project } from './projection';
import { dot } from './vector';

/** |c_k·u| below this multiple of ‖u‖ counts as zero. */
const TIE: f64 = 1e-10;
/** Cells that one climb visits at most. */
const CELLS: i32 = 100;

/**
 * Ascends sign·f, f(u) = νᵀ(Xu)₊, from u cell by cell: to the best point of the cell, then into the cell beyond the walls that hold it.
 * Rows come grouped by direction as in sweep.ts: `slopes` holds m values for t = c_k·u > 0, then m for t < 0. Writes the sides (±1) of
 * the best cell and returns the value reached there. `state` and `active` are those of a projection; `work` has room for 5r + 3m values.
 */
export function climb(
  r: i32,
  m: i32,
  directions: usize,
  slopes: usize,
  sign: f64,
  u: usize,
  sides: usize,
  state: usize,
  active: usize,
  work: usize,
): f64 {
  const rowBytes = (<usize>r) << 3;
  const bytes = (<usize>m) << 3;
  const v = work;
  const w = v + rowBytes;
  const trial = w + rowBytes;
  const weights = trial + bytes;
  const scratch = weights + bytes;
  const least = TIE * sqrt(dot(r, u, u));

  gemv(false, m, r, 1, directions, r, u, 0, trial);
  for (let k = 0; k < m; k++) {
    const at = (<usize>k) << 3;
    const t = load<f64>(trial + at);
    const steeper = sign * (load<f64>(slopes + at) + load<f64>(slopes + bytes + at)) > 0;
    store<f64>(trial + at, t > least || (t >= -least && steeper) ? 1 : -1);
  }
  let value: f64 = 0;
  for (let cell = 0; cell < CELLS; cell++) {
    for (let k = 0; k < m; k++) {
      const at = (<usize>k) << 3;
      store<f64>(weights + at, load<f64>(slopes + at + (load<f64>(trial + at) > 0 ? 0 : bytes)));
    }
    gemv(true, m, r, sign, directions, r, weights, 0, v);
    store<i32>(active, 0);
    const reached = project(m, r, directions, trial, state, active, v, w, 0, scratch);
    if (!(reached > value * (1 + 1e-12))) break;
    value = reached;
    memory.copy(sides, trial, bytes);
    // A wall is crossed where f bends upwards there, or bends down by less than the wall holds.
    let moved = false;
    for (let a = 0; a < load<i32>(active); a++) {
      const at = (<usize>load<i32>(active + ((<usize>(a + 2)) << 2))) << 3;
      const bend = sign * (load<f64>(slopes + at) - load<f64>(slopes + bytes + at));
      if (bend <= 0 && load<f64>(state + ((<usize>a) << 3)) <= -bend) continue;
      store<f64>(trial + at, -load<f64>(trial + at));
      moved = true;
    }
    if (!moved) break;
  }
  return value;
}
