// The exact maximum of |νᵀ(Xu)₊| over the unit sphere of R^r, r = 2, 3, 4, without listing the patterns.
//
// The hyperplanes x_k·u = 0 cut the sphere into faces on each of which f(u) = νᵀ(Xu)₊ is linear; on a face with span S its gradient
// is h = Π_S XᵀDν, and the maximum over the sphere is ‖h‖ at h/‖h‖ of some face. Every face of dimension ≥ 2 touches an arc, that is
// a face of dimension 2, and the arcs of all planes {u : u ⟂ I}, |I| = r − 2, are met by one turn in each plane: the coordinates of
// the gradient change by one row at every vertex. At each arc the faces that touch it release some of the rows that vanish on the
// plane to their on or off side. What is skipped has ‖h‖ ≤ threshold, what is not is evaluated by f itself, so no false value enters.
//
// Rows come grouped by direction: group k has the unit direction c_k; f gains plus_k·t for t = c_k·u > 0 and minus_k·t for t < 0.

import { horizontal } from './lanes';

/**
 * A direction whose part in the plane is below this counts as orthogonal to it: it vanishes there. Two rows that span the complement of
 * the plane at a small angle determine it less well, and the tolerance is divided by that angle's sine.
 */
const TIE: f64 = 1e-14;
/** Tolerance of the membership tests, relative to ‖h‖; they only save evaluations. */
const MEMBER: f64 = 1e-9;

/**
 * `found` (float64): count, the largest value met, the threshold in force, by how much f can differ where rows were taken to vanish;
 * then `capacity` records of value, sign, u (r values).
 */
const HEADER: usize = 32;

let rank: i32 = 0;
let groups: i32 = 0;
let directions: usize = 0;
let plus: usize = 0;
let minus: usize = 0;
let records: usize = 0;
let limit: i32 = 0;
let threshold: f64 = 0;
let tie: f64 = 0;

let basis: usize = 0;
let coordinates: usize = 0;
let sides: usize = 0;
let keys: usize = 0;
let order: usize = 0;
let vanishing: usize = 0;
let rays: usize = 0;
let sectors: usize = 0;
let rayCount: i32 = 0;
let sectorCount: i32 = 0;

/** Values of `work` that a sweep of m groups needs. */
export function sweepWorkspace(m: i32): i32 {
  return 40 * m + 64;
}

/**
 * Sweeps planes and adds to `found` the critical points of ±f above its threshold, keeping the best `capacity` of them: once full, the
 * threshold is the least of them. r = 2: the one plane; r = 3: the planes orthogonal to groups from…to−1; r = 4: those orthogonal to
 * group `first` and each of from…to−1, which must be larger.
 */
export function sweepPlanes(
  r: i32,
  m: i32,
  groupDirections: usize,
  plusSides: usize,
  minusSides: usize,
  first: i32,
  from: i32,
  to: i32,
  capacity: i32,
  found: usize,
  work: usize,
): void {
  rank = r;
  groups = m;
  directions = groupDirections;
  plus = plusSides;
  minus = minusSides;
  records = found;
  limit = capacity;
  threshold = load<f64>(found, 16);
  tie = TIE;
  const bytes = (<usize>m) << 3;
  basis = work;
  coordinates = work + 128;
  sides = coordinates + 4 * bytes;
  keys = sides + bytes;
  order = keys + bytes;
  vanishing = order + bytes;
  rays = vanishing + bytes;
  sectors = rays + 8 * bytes + 64;
  if (r == 2) {
    memory.fill(basis, 0, 128);
    setBasis(0, 0, 1);
    setBasis(1, 1, 1);
    sweepPlane(-1, -1);
  } else {
    for (let k = from; k < to; k++) {
      if (r == 3) {
        orthonormalBasis(k, -1);
        sweepPlane(k, -1);
      } else {
        orthonormalBasis(first, k);
        sweepPlane(first, k);
      }
    }
  }
  store<f64>(found, threshold, 16);
}

function setBasis(which: i32, at: i32, value: f64): void {
  store<f64>(basis + ((<usize>(which * 4 + at)) << 3), value);
}

function getBasis(which: i32, at: i32): f64 {
  return load<f64>(basis + ((<usize>(which * 4 + at)) << 3));
}

/** Rows 2 and 3 of the basis span the given directions, rows 0 and 1 the plane orthogonal to them. */
function orthonormalBasis(i: i32, j: i32): void {
  memory.fill(basis, 0, 128);
  for (let l = 0; l < rank; l++) setBasis(2, l, load<f64>(directions + ((<usize>(i * rank + l)) << 3)));
  if (j >= 0) {
    for (let l = 0; l < rank; l++) setBasis(3, l, load<f64>(directions + ((<usize>(j * rank + l)) << 3)));
    tie = TIE / orthogonalise(3, 2, 3);
  }
  const known = j >= 0 ? 4 : 3;
  for (let which = 0; which < 2; which++) {
    let best = -1;
    let most: f64 = -1;
    for (let l = 0; l < rank; l++) {
      let rest: f64 = 1;
      for (let o = 2; o < known; o++) rest -= getBasis(o, l) * getBasis(o, l);
      if (which == 1) rest -= getBasis(0, l) * getBasis(0, l);
      if (rest > most) {
        most = rest;
        best = l;
      }
    }
    setBasis(which, best, 1);
    orthogonalise(which, 2, known);
    if (which == 1) {
      orthogonalise(1, 0, 1);
      orthogonalise(1, 2, known);
    }
  }
}

/**
 * Row `which` of the basis made orthogonal to the rows from…to−1 (to machine precision, by two passes) and of unit length. Returns the
 * length that was left of it.
 */
function orthogonalise(which: i32, from: i32, to: i32): f64 {
  let left: f64 = 0;
  for (let pass = 0; pass < 2; pass++) {
    for (let o = from; o < to; o++) {
      if (o == which) continue;
      let product: f64 = 0;
      for (let l = 0; l < rank; l++) product += getBasis(o, l) * getBasis(which, l);
      for (let l = 0; l < rank; l++) setBasis(which, l, getBasis(which, l) - product * getBasis(o, l));
    }
    let norm: f64 = 0;
    for (let l = 0; l < rank; l++) norm += getBasis(which, l) * getBasis(which, l);
    norm = sqrt(norm);
    if (pass == 0) left = norm;
    for (let l = 0; l < rank; l++) setBasis(which, l, getBasis(which, l) / norm);
  }
  return left;
}

function coordinate(k: i32, which: i32): f64 {
  return load<f64>(coordinates + ((<usize>(k * 4 + which)) << 3));
}

/** One turn in the plane orthogonal to groups i and j (−1: none). */
function sweepPlane(i: i32, j: i32): void {
  let count = 0;
  let held = 0;
  let hidden: f64 = 0;
  for (let k = 0; k < groups; k++) {
    let a: f64 = 0;
    let b: f64 = 0;
    let c: f64 = 0;
    let d: f64 = 0;
    for (let l = 0; l < rank; l++) {
      const value = load<f64>(directions + ((<usize>(k * rank + l)) << 3));
      a += value * getBasis(0, l);
      b += value * getBasis(1, l);
      c += value * getBasis(2, l);
      d += value * getBasis(3, l);
    }
    if (k == i || k == j || a * a + b * b <= tie * tie) {
      // Several choices of rows give this plane; it is swept for the first of them only.
      if (k < max(i, j) && k != i) return;
      store<i32>(vanishing + ((<usize>held) << 2), k);
      held++;
      if (k != i && k != j)
        hidden += sqrt(a * a + b * b) * (abs(load<f64>(plus + ((<usize>k) << 3))) + abs(load<f64>(minus + ((<usize>k) << 3))));
      a = 0;
      b = 0;
    } else {
      store<i32>(order + ((<usize>count) << 2), k);
      // The vertex (−b, a), turned into the upper half-plane, by increasing angle: −cot is accurate near 0 and π too.
      store<f64>(keys + ((<usize>k) << 3), a == 0 ? -Infinity : b / a);
      store<f64>(sides + ((<usize>k) << 3), a > 0 || (a == 0 && b < 0) ? 1 : -1);
      count++;
    }
    const at = coordinates + ((<usize>(k * 4)) << 3);
    store<f64>(at, a);
    store<f64>(at, b, 8);
    store<f64>(at, c, 16);
    store<f64>(at, d, 24);
  }
  if (count == 0) return;
  if (hidden > load<f64>(records, 24)) store<f64>(records, hidden, 24);
  sort(count);
  prepareReleases(held);

  // Gradients on the current arc (g) and on the opposite one (o).
  let g0: f64 = 0;
  let g1: f64 = 0;
  let g2: f64 = 0;
  let g3: f64 = 0;
  let o0: f64 = 0;
  let o1: f64 = 0;
  let o2: f64 = 0;
  let o3: f64 = 0;
  for (let q = 0; q < count; q++) {
    const k = load<i32>(order + ((<usize>q) << 2));
    const up = load<f64>(plus + ((<usize>k) << 3));
    const down = load<f64>(minus + ((<usize>k) << 3));
    const positive = load<f64>(sides + ((<usize>k) << 3)) > 0;
    const near = positive ? up : down;
    const far = positive ? down : up;
    const a = coordinate(k, 0);
    const b = coordinate(k, 1);
    const c = coordinate(k, 2);
    const d = coordinate(k, 3);
    g0 += near * a;
    g1 += near * b;
    g2 += near * c;
    g3 += near * d;
    o0 += far * a;
    o1 += far * b;
    o2 += far * c;
    o3 += far * d;
  }
  let start = load<i32>(order + ((<usize>(count - 1)) << 2));
  for (let q = 0; q < count; q++) {
    const end = load<i32>(order + ((<usize>q) << 2));
    const startSide = load<f64>(sides + ((<usize>start) << 3));
    const endSide = load<f64>(sides + ((<usize>end) << 3));
    sweepArc(g0, g1, g2, g3, start, startSide, end, endSide);
    sweepArc(o0, o1, o2, o3, start, -startSide, end, -endSide);
    const a = coordinate(end, 0);
    const b = coordinate(end, 1);
    // The vertex orthogonal to (a, b) in the upper half-plane, where this turn meets it.
    const length = a > 0 || (a == 0 && b < 0) ? sqrt(a * a + b * b) : -sqrt(a * a + b * b);
    const x = -b / length;
    const y = a / length;
    const here = g0 * x + g1 * y;
    const opposite = -(o0 * x + o1 * y);
    const slope = g1 * x - g0 * y;
    const oppositeSlope = o0 * y - o1 * x;
    const change = endSide * (load<f64>(minus + ((<usize>end) << 3)) - load<f64>(plus + ((<usize>end) << 3)));
    const c = coordinate(end, 2);
    const d = coordinate(end, 3);
    g0 += change * a;
    g1 += change * b;
    g2 += change * c;
    g3 += change * d;
    o0 -= change * a;
    o1 -= change * b;
    o2 -= change * c;
    o3 -= change * d;
    store<f64>(sides + ((<usize>end) << 3), -endSide);
    if (abs(here) > threshold && isTop(here, slope, g1 * x - g0 * y)) evaluate(x, y, 0, 0, here > 0 ? 1 : -1);
    if (abs(opposite) > threshold && isTop(opposite, oppositeSlope, o0 * y - o1 * x)) evaluate(-x, -y, 0, 0, opposite > 0 ? 1 : -1);
    start = end;
  }
}

/** Whether |f| rises up to a vertex of this value and falls from there on, by its slopes before and after: no other vertex is a maximum. */
function isTop(value: f64, before: f64, after: f64): bool {
  const tolerance = MEMBER * abs(value);
  return value > 0 ? before >= -tolerance && after <= tolerance : before <= tolerance && after >= -tolerance;
}

/**
 * What the rows that vanish on the plane can be released to. They live in the complement of the plane, a line (r = 3) or a plane
 * (r = 4), which they cut into rays and sectors: a ray is its direction (2 values) and the slope that the released rows add along it;
 * a sector is the gradient that they add (2 values) and the two rays that bound it (4 values).
 */
function prepareReleases(held: i32): void {
  rayCount = 0;
  sectorCount = 0;
  if (rank == 3) {
    addRay(1, 0, held);
    addRay(-1, 0, held);
  } else if (rank == 4) {
    for (let v = 0; v < held; v++) {
      const k = load<i32>(vanishing + ((<usize>v) << 2));
      const c = coordinate(k, 2);
      const d = coordinate(k, 3);
      const length = sqrt(c * c + d * d);
      addRay(-d / length, c / length, held);
      addRay(d / length, -c / length, held);
    }
    sortRays();
    for (let s = 0; s < rayCount; s++) addSector(s, s + 1 == rayCount ? 0 : s + 1, held);
  }
}

function released(k: i32, t: f64): f64 {
  return load<f64>((t > 0 ? plus : minus) + ((<usize>k) << 3));
}

function addRay(x: f64, y: f64, held: i32): void {
  let slope: f64 = 0;
  for (let v = 0; v < held; v++) {
    const k = load<i32>(vanishing + ((<usize>v) << 2));
    const t = coordinate(k, 2) * x + coordinate(k, 3) * y;
    slope += released(k, t) * t;
  }
  const at = rays + <usize>rayCount * 24;
  store<f64>(at, x);
  store<f64>(at, y, 8);
  store<f64>(at, slope, 16);
  rayCount++;
}

/** By angle from −π to π. */
function sortRays(): void {
  for (let s = 1; s < rayCount; s++) {
    const x = load<f64>(rays + <usize>s * 24);
    const y = load<f64>(rays + <usize>s * 24, 8);
    const slope = load<f64>(rays + <usize>s * 24, 16);
    const angle = Math.atan2(y, x);
    let p = s;
    for (; p > 0; p--) {
      const before = rays + <usize>(p - 1) * 24;
      if (Math.atan2(load<f64>(before, 8), load<f64>(before)) <= angle) break;
      memory.copy(before + 24, before, 24);
    }
    store<f64>(rays + <usize>p * 24, x);
    store<f64>(rays + <usize>p * 24, y, 8);
    store<f64>(rays + <usize>p * 24, slope, 16);
  }
}

function addSector(first: i32, second: i32, held: i32): void {
  const x1 = load<f64>(rays + <usize>first * 24);
  const y1 = load<f64>(rays + <usize>first * 24, 8);
  const x2 = load<f64>(rays + <usize>second * 24);
  const y2 = load<f64>(rays + <usize>second * 24, 8);
  let gx: f64 = 0;
  let gy: f64 = 0;
  for (let v = 0; v < held; v++) {
    const k = load<i32>(vanishing + ((<usize>v) << 2));
    const c = coordinate(k, 2);
    const d = coordinate(k, 3);
    const slope = released(k, c * (x1 + x2) + d * (y1 + y2));
    gx += slope * c;
    gy += slope * d;
  }
  const at = sectors + <usize>sectorCount * 48;
  store<f64>(at, gx);
  store<f64>(at, gy, 8);
  store<f64>(at, x1, 16);
  store<f64>(at, y1, 24);
  store<f64>(at, x2, 32);
  store<f64>(at, y2, 40);
  sectorCount++;
}

/** The faces that touch one arc, for both signs of f. */
function sweepArc(g0: f64, g1: f64, g2: f64, g3: f64, start: i32, startSide: f64, end: i32, endSide: f64): void {
  const plane = g0 * g0 + g1 * g1;
  const least = threshold * threshold;
  if (plane > least) tryFace(g0, g1, 0, 0, start, startSide, end, endSide, true, true);
  for (let s = 0; s < rayCount; s++) {
    const at = rays + <usize>s * 24;
    const x = load<f64>(at);
    const y = load<f64>(at, 8);
    const slope = g2 * x + g3 * y + load<f64>(at, 16);
    if (plane + slope * slope > least) tryFace(g0, g1, slope * x, slope * y, start, startSide, end, endSide, slope >= 0, slope <= 0);
  }
  for (let s = 0; s < sectorCount; s++) {
    const at = sectors + <usize>s * 48;
    const h2 = g2 + load<f64>(at);
    const h3 = g3 + load<f64>(at, 8);
    const square = plane + h2 * h2 + h3 * h3;
    if (square <= least) continue;
    const tolerance = MEMBER * sqrt(square);
    const left = load<f64>(at, 16) * h3 - load<f64>(at, 24) * h2;
    const right = h2 * load<f64>(at, 40) - h3 * load<f64>(at, 32);
    const forward = left >= -tolerance && right >= -tolerance;
    const backward = left <= tolerance && right <= tolerance;
    if (forward || backward) tryFace(g0, g1, h2, h3, start, startSide, end, endSide, forward, backward);
  }
}

function side(k: i32, h0: f64, h1: f64, h2: f64, h3: f64): f64 {
  return coordinate(k, 0) * h0 + coordinate(k, 1) * h1 + coordinate(k, 2) * h2 + coordinate(k, 3) * h3;
}

function tryFace(
  h0: f64,
  h1: f64,
  h2: f64,
  h3: f64,
  start: i32,
  startSide: f64,
  end: i32,
  endSide: f64,
  forward: bool,
  backward: bool,
): void {
  const tolerance = MEMBER * sqrt(h0 * h0 + h1 * h1 + h2 * h2 + h3 * h3);
  const atStart = startSide * side(start, h0, h1, h2, h3);
  const atEnd = endSide * side(end, h0, h1, h2, h3);
  if (forward && atStart >= -tolerance && atEnd >= -tolerance) evaluate(h0, h1, h2, h3, 1);
  if (backward && atStart <= tolerance && atEnd <= tolerance) evaluate(-h0, -h1, -h2, -h3, -1);
}

/** sign·f at the given point, scaled to the sphere; recorded where it exceeds the threshold. */
function evaluate(h0: f64, h1: f64, h2: f64, h3: f64, sign: f64): void {
  const scale = 1 / sqrt(h0 * h0 + h1 * h1 + h2 * h2 + h3 * h3);
  const first = f64x2(h0 * scale, h1 * scale);
  const second = f64x2(h2 * scale, h3 * scale);
  const zero = f64x2.splat(0);
  let sums = zero;
  let up = plus;
  let down = minus;
  let at = coordinates;
  // Without branches: which side a row is on is a coin toss to the processor.
  const end = plus + ((<usize>(groups & ~1)) << 3);
  while (up < end) {
    const one = f64x2.add(f64x2.mul(v128.load(at), first), f64x2.mul(v128.load(at, 16), second));
    const two = f64x2.add(f64x2.mul(v128.load(at, 32), first), f64x2.mul(v128.load(at, 48), second));
    const t = f64x2.add(v128.shuffle<f64>(one, two, 0, 2), v128.shuffle<f64>(one, two, 1, 3));
    sums = f64x2.add(sums, f64x2.mul(f64x2.pmax(t, zero), v128.load(up)));
    sums = f64x2.add(sums, f64x2.mul(f64x2.pmin(t, zero), v128.load(down)));
    at += 64;
    up += 16;
    down += 16;
  }
  let value = horizontal(sums);
  if (groups & 1) {
    const t = side(groups - 1, h0, h1, h2, h3) * scale;
    value += t * load<f64>(t > 0 ? up : down);
  }
  value *= sign;
  if (value > threshold) record(value, sign, h0 * scale, h1 * scale, h2 * scale, h3 * scale);
}

function record(value: f64, sign: f64, h0: f64, h1: f64, h2: f64, h3: f64): void {
  if (value > load<f64>(records, 8)) store<f64>(records, value, 8);
  const size = (<usize>(rank + 2)) << 3;
  let count = <i32>load<f64>(records);
  let slot = count;
  let least: f64 = value;
  for (let s = 0; s < count; s++) {
    const other = records + HEADER + <usize>s * size;
    const known = load<f64>(other);
    // The same face is met from each of its arcs.
    if (load<f64>(other, 8) == sign && abs(known - value) <= 1e-12 * value) return;
    if (count == limit && known < least) {
      least = known;
      slot = s;
    }
  }
  const at = records + HEADER + <usize>slot * size;
  store<f64>(at, value);
  store<f64>(at, sign, 8);
  for (let l = 0; l < rank; l++)
    store<f64>(at + ((<usize>(l + 2)) << 3), h0 * getBasis(0, l) + h1 * getBasis(1, l) + h2 * getBasis(2, l) + h3 * getBasis(3, l));
  if (slot == count) store<f64>(records, <f64>++count);
  if (count < limit) return;
  // Once full, only what is better than the worst record matters.
  threshold = Infinity;
  for (let s = 0; s < count; s++) threshold = min(threshold, load<f64>(records + HEADER + <usize>s * size));
}

/** Sorts the first `count` entries of `order` by their keys, by index where keys are equal (Shell's method, Ciura's gaps). */
function sort(count: i32): void {
  let gap = 1;
  while (gap < count) gap = <i32>(2.25 * <f64>gap) + 1;
  while (gap > 1) {
    gap = max(1, <i32>(<f64>(gap - 1) / 2.25));
    for (let s = gap; s < count; s++) {
      const k = load<i32>(order + ((<usize>s) << 2));
      const key = load<f64>(keys + ((<usize>k) << 3));
      let p = s;
      for (; p >= gap; p -= gap) {
        const other = load<i32>(order + ((<usize>(p - gap)) << 2));
        const otherKey = load<f64>(keys + ((<usize>other) << 3));
        if (otherKey < key || (otherKey == key && other < k)) break;
        store<i32>(order + ((<usize>p) << 2), other);
      }
      store<i32>(order + ((<usize>p) << 2), k);
    }
  }
}
