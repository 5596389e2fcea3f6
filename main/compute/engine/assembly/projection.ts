import { gemv } from './gemv';
import { axpy, dot } from './vector';

// Projection onto a polyhedral cone K = {u : a_i·u ≥ 0} with normals a_i = sign_i·row_i, in polar form:
// Π_K(v) = v + Aᵀλ for the λ ≥ 0 that makes it shortest, found by the active-set method of Lawson and Hanson.
//
// A caller keeps, for every cone, the state between calls, so that the next one starts where the last ended:
//   active (int32):  [0] k, [1] whether the last result was the projection itself, [2…] the k active rows, then rows worth a look before
//                    all are checked: their number, where the next one goes, and the rows; `projectionSlots` values in all
//   state (float64): λ (r values), then Q (column j at r + j·r), then the triangle R of the active normals (column j at r + r² + j·r)
// A caller that sets k to 0 starts from nothing. `work` has room for 3r + n values.

/** Rows are normalised, so these are sines: a row closer than that to the span of the active ones adds nothing to it. */
const DEPENDENT: f64 = 1e-12;
/** A constraint counts as violated beyond this multiple of ‖w‖, or beyond what rounding leaves of ‖v‖. */
const FEASIBLE: f64 = 1e-12;
const ROUNDING: f64 = 1e-14;
/** A second pass against Q is needed where w is shorter than this share of v: before that, rounding is far below FEASIBLE. */
const SHORT: f64 = 0.1;

/** From this many rows for each dimension on, some are looked at before all: so many for each dimension. */
const MANY: i32 = 16;
const NEAR: i32 = 2;

/** How many int32 values the `active` of a projection in r dimensions has. */
export function projectionSlots(r: i32): i32 {
  return r + 4 + NEAR * r;
}

/**
 * w ← Π_K(v) and returns ‖w‖, for n normalised rows (n×r) with signs ±1. Ends early where ‖v + Aᵀλ‖ ≤ threshold for a λ ≥ 0: an upper
 * bound of ‖Π_K(v)‖, and then active[1] is 0. Rows of zeros bind nothing.
 */
export function project(
  n: i32,
  r: i32,
  rows: usize,
  signs: usize,
  state: usize,
  active: usize,
  v: usize,
  w: usize,
  threshold: f64,
  work: usize,
): f64 {
  const rowBytes = (<usize>r) << 3;
  const lambda = state;
  const q = state + rowBytes;
  const triangle = q + <usize>r * rowBytes;
  const coefficients = work;
  const target = work + rowBytes;
  const products = work + 3 * rowBytes;
  const near = active + ((<usize>(r + 2)) << 2);
  const length = sqrt(dot(r, v, v));
  const rounding = ROUNDING * length;
  const many = n > MANY * r;
  let k = load<i32>(active);
  let shortest: f64 = Infinity;
  let single = false;
  store<i32>(active, 0, 4);
  if (k == 0) store<i32>(near, 0);

  for (let round = 0; round < 30 * r + 100; round++) {
    gemv(false, k, r, 1, q, r, v, 0, coefficients);
    const blocking = solveTarget(k, r, triangle, coefficients, lambda, target);
    if (blocking >= 0) {
      k = remove(blocking, k, r, lambda, q, triangle, active);
      continue;
    }
    memory.copy(w, v, rowBytes);
    gemv(true, k, r, -1, q, r, coefficients, 1, w);
    let norm = sqrt(dot(r, w, w));
    if (k > 0 && norm < SHORT * length) {
      gemv(false, k, r, 1, q, r, w, 0, coefficients);
      gemv(true, k, r, -1, q, r, coefficients, 1, w);
      norm = sqrt(dot(r, w, w));
    }
    if (norm <= threshold) {
      store<i32>(active, k);
      return norm;
    }
    // Several rows at a time can in principle cycle; one at a time cannot.
    if (!(norm < shortest)) single = true;
    shortest = norm;

    const least = -max(FEASIBLE * norm, rounding);
    const before = k;
    if (many) k = enterNear(near, k, r, rows, signs, w, least, single, products, state, active, coefficients);
    if (k == before) {
      gemv(false, n, r, 1, rows, r, w, 0, products);
      const worst = turn(n, products, signs, least);
      if (worst < least && k < r) {
        if (many) remember(n, r, products, worst, near);
        k = enter(n, k, r, products, worst, rows, signs, single, state, active, coefficients);
      }
    }
    if (k == before) {
      store<i32>(active, k);
      store<i32>(active, 1, 4);
      return norm;
    }
  }
  store<i32>(active, k);
  return shortest;
}

/** products ← products∘signs; returns the least of them and of `least`. */
function turn(n: i32, products: usize, signs: usize, least: f64): f64 {
  let worst = f64x2.splat(least);
  const end = products + ((<usize>(n & ~1)) << 3);
  while (products < end) {
    const value = f64x2.mul(v128.load(products), v128.load(signs));
    v128.store(products, value);
    worst = f64x2.pmin(worst, value);
    products += 16;
    signs += 16;
  }
  let result = min(f64x2.extract_lane(worst, 0), f64x2.extract_lane(worst, 1));
  if (n & 1) {
    const value = load<f64>(products) * load<f64>(signs);
    store<f64>(products, value);
    if (value < result) result = value;
  }
  return result;
}

/** The worst row joins, then the others that are violated by more than half as much, up to a quarter of the free dimensions. */
function enter(
  n: i32,
  k: i32,
  r: i32,
  products: usize,
  worst: f64,
  rows: usize,
  signs: usize,
  single: bool,
  state: usize,
  active: usize,
  scratch: usize,
): i32 {
  let worstRow = 0;
  while (load<f64>(products + ((<usize>worstRow) << 3)) != worst) worstRow++;
  k = add(worstRow, k, r, rows, signs, state, active, scratch);
  let room = single ? 0 : (r - k) >> 2;
  for (let i = 0; i < n && room > 0; i++) {
    if (i == worstRow || load<f64>(products + ((<usize>i) << 3)) >= 0.5 * worst) continue;
    const had = k;
    k = add(i, k, r, rows, signs, state, active, scratch);
    if (k > had) room--;
  }
  return k;
}

/** As `enter`, over the rows of the list alone; their products go where those of all rows would. */
function enterNear(
  near: usize,
  k: i32,
  r: i32,
  rows: usize,
  signs: usize,
  w: usize,
  least: f64,
  single: bool,
  products: usize,
  state: usize,
  active: usize,
  scratch: usize,
): i32 {
  const count = load<i32>(near);
  if (k >= r) return k;
  let worst = least;
  let worstAt = -1;
  for (let c = 0; c < count; c++) {
    const i = load<i32>(near + ((<usize>(c + 2)) << 2));
    const value = load<f64>(signs + ((<usize>i) << 3)) * dot(r, rows + ((<usize>(i * r)) << 3), w);
    store<f64>(products + ((<usize>c) << 3), value);
    if (value < worst) {
      worst = value;
      worstAt = c;
    }
  }
  if (worstAt < 0) return k;
  k = add(load<i32>(near + ((<usize>(worstAt + 2)) << 2)), k, r, rows, signs, state, active, scratch);
  let room = single ? 0 : (r - k) >> 2;
  for (let c = 0; c < count && room > 0; c++) {
    if (c == worstAt || load<f64>(products + ((<usize>c) << 3)) >= 0.5 * worst) continue;
    const had = k;
    k = add(load<i32>(near + ((<usize>(c + 2)) << 2)), k, r, rows, signs, state, active, scratch);
    if (k > had) room--;
  }
  return k;
}

/** Rows that are violated by more than a quarter as much as the worst join the list, in place of its oldest where it is full. */
function remember(n: i32, r: i32, products: usize, worst: f64, near: usize): void {
  const capacity = NEAR * r;
  const limit = 0.25 * worst;
  let count = load<i32>(near);
  let next = count == 0 ? 0 : load<i32>(near, 4);
  let left = capacity;
  for (let i = 0; i < n && left > 0; i++) {
    if (load<f64>(products + ((<usize>i) << 3)) >= limit) continue;
    store<i32>(near + ((<usize>(next + 2)) << 2), i);
    next = next + 1 == capacity ? 0 : next + 1;
    if (count < capacity) count++;
    left--;
  }
  store<i32>(near, count);
  store<i32>(near, next, 4);
}

/**
 * The multipliers that make v + Aᵀλ orthogonal to the active normals become λ where they are all positive (returns −1); otherwise λ
 * moves towards them until one reaches zero, and that one is returned.
 */
function solveTarget(k: i32, r: i32, triangle: usize, coefficients: usize, lambda: usize, target: usize): i32 {
  for (let j = k - 1; j >= 0; j--) {
    let sum = -load<f64>(coefficients + ((<usize>j) << 3));
    for (let i = j + 1; i < k; i++) sum -= load<f64>(triangle + ((<usize>(i * r + j)) << 3)) * load<f64>(target + ((<usize>i) << 3));
    store<f64>(target + ((<usize>j) << 3), sum / load<f64>(triangle + ((<usize>(j * r + j)) << 3)));
  }
  let blocking = -1;
  let step: f64 = 1;
  for (let j = 0; j < k; j++) {
    const to = load<f64>(target + ((<usize>j) << 3));
    if (to > 0) continue;
    const from = load<f64>(lambda + ((<usize>j) << 3));
    const reach = from > 0 ? from / (from - to) : 0;
    if (blocking < 0 || reach < step) {
      blocking = j;
      step = reach;
    }
  }
  for (let j = 0; j < k; j++) {
    const at = (<usize>j) << 3;
    const from = load<f64>(lambda + at);
    store<f64>(lambda + at, blocking < 0 ? load<f64>(target + at) : max(0, from + step * (load<f64>(target + at) - from)));
  }
  return blocking;
}

/** Row i joins with multiplier 0; returns the number of active rows, unchanged where the row depends on them. `scratch` has room for r values. */
function add(i: i32, k: i32, r: i32, rows: usize, signs: usize, state: usize, active: usize, scratch: usize): i32 {
  if (k >= r) return k;
  const rowBytes = (<usize>r) << 3;
  const q = state + rowBytes;
  const triangle = q + <usize>r * rowBytes;
  const sign = load<f64>(signs + ((<usize>i) << 3));
  const column = q + <usize>k * rowBytes;
  const entries = triangle + <usize>k * rowBytes;
  memory.fill(column, 0, rowBytes);
  axpy(r, sign, rows + <usize>i * rowBytes, column);
  memory.fill(entries, 0, rowBytes);
  let before: f64 = 1;
  let norm: f64 = 0;
  for (let pass = 0; pass < 3; pass++) {
    gemv(false, k, r, 1, q, r, column, 0, scratch);
    gemv(true, k, r, -1, q, r, scratch, 1, column);
    axpy(k, 1, scratch, entries);
    norm = sqrt(dot(r, column, column));
    if (norm < DEPENDENT) return k;
    if (norm > 0.5 * before) break;
    before = norm;
  }
  for (let j = 0; j < r; j++) store<f64>(column + ((<usize>j) << 3), load<f64>(column + ((<usize>j) << 3)) / norm);
  store<f64>(entries + ((<usize>k) << 3), norm);
  store<f64>(state + ((<usize>k) << 3), 0);
  store<i32>(active + ((<usize>(k + 2)) << 2), i);
  return k + 1;
}

/** Active row `at` leaves; Givens rotations make R triangular again. */
function remove(at: i32, k: i32, r: i32, lambda: usize, q: usize, triangle: usize, active: usize): i32 {
  const rowBytes = (<usize>r) << 3;
  for (let j = at; j < k - 1; j++) {
    store<f64>(lambda + ((<usize>j) << 3), load<f64>(lambda + ((<usize>(j + 1)) << 3)));
    store<i32>(active + ((<usize>(j + 2)) << 2), load<i32>(active + ((<usize>(j + 3)) << 2)));
    memory.copy(triangle + <usize>j * rowBytes, triangle + <usize>(j + 1) * rowBytes, rowBytes);
  }
  for (let i = at; i < k - 1; i++) {
    const diagonal = triangle + <usize>i * rowBytes + ((<usize>i) << 3);
    const x = load<f64>(diagonal);
    const y = load<f64>(diagonal, 8);
    const length = sqrt(x * x + y * y);
    const c = x / length;
    const s = y / length;
    for (let j = i; j < k - 1; j++)
      rotate(triangle + <usize>j * rowBytes + ((<usize>i) << 3), triangle + <usize>j * rowBytes + ((<usize>(i + 1)) << 3), c, s);
    const first = q + <usize>i * rowBytes;
    for (let j = 0; j < r; j++) rotate(first + ((<usize>j) << 3), first + rowBytes + ((<usize>j) << 3), c, s);
  }
  return k - 1;
}

function rotate(p: usize, o: usize, c: f64, s: f64): void {
  const x = load<f64>(p);
  const y = load<f64>(o);
  store<f64>(p, c * x + s * y);
  store<f64>(o, c * y - s * x);
}

/**
 * An orthonormal basis of the face that holds w ≠ 0: of the complement of the k active normals, w/‖w‖ first. Written as r − k rows of
 * length r; `work` has room for r values.
 */
export function faceBasis(r: i32, k: i32, state: usize, w: usize, basis: usize, work: usize): void {
  const rowBytes = (<usize>r) << 3;
  const q = state + rowBytes;
  const norm = sqrt(dot(r, w, w));
  for (let j = 0; j < r; j++) {
    const at = (<usize>j) << 3;
    const first = load<f64>(w + at) / norm;
    store<f64>(basis + at, first);
    let rest: f64 = 1 - first * first;
    for (let i = 0; i < k; i++) {
      const value = load<f64>(q + <usize>i * rowBytes + at);
      rest -= value * value;
    }
    store<f64>(work + at, rest);
  }
  for (let f = 1; f < r - k; f++) {
    let largest = 0;
    for (let j = 1; j < r; j++) if (load<f64>(work + ((<usize>j) << 3)) > load<f64>(work + ((<usize>largest) << 3))) largest = j;
    const z = basis + <usize>f * rowBytes;
    memory.fill(z, 0, rowBytes);
    store<f64>(z + ((<usize>largest) << 3), 1);
    for (let pass = 0; pass < 2; pass++) {
      for (let i = 0; i < k; i++) axpy(r, -dot(r, q + <usize>i * rowBytes, z), q + <usize>i * rowBytes, z);
      for (let i = 0; i < f; i++) axpy(r, -dot(r, basis + <usize>i * rowBytes, z), basis + <usize>i * rowBytes, z);
    }
    const length = sqrt(dot(r, z, z));
    for (let j = 0; j < r; j++) {
      const at = (<usize>j) << 3;
      const value = load<f64>(z + at) / length;
      store<f64>(z + at, value);
      store<f64>(work + at, load<f64>(work + at) - value * value);
    }
  }
}
