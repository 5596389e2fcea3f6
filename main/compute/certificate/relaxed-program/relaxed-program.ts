import type { Loss } from '../../../../shared/theory/losses';
import type { Geometry } from '../../convex/patterns/geometry';
import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import { ballBound, majorant } from '../shor/evaluate';
import { unitRows } from '../shor/gauge';
import { writeMomentFeatures } from '../shor/moment-features';
import { POSITIVE, rootRelaxation, type Multipliers } from '../shor/relaxation';
import { ABOVE, BELOW } from './row-barrier';
import { Side } from './side';
import { SmoothedLoss } from './smoothed-loss';

const NEWTON_LIMIT = 200;
/** Newton steps that are usually enough, and multiplications in a second of one thread. */
const STEPS = 100;
const SPEED = 5e9;
const BACKTRACKS = 50;
/** A centre is reached where the decrement's square is below this multiple of μ; those whose multipliers are to prove a bound must be exact. */
const CENTRED = 0.3;
const EXACT = 1e-4;
/** By how much μ falls at first: more after few steps for one μ, less after many, within limits. */
const FALL = 0.4;
const FEW = 2;
const QUICKER = 0.6;
const MANY = 4;
const FASTEST = 0.05;
const SLOWEST = 0.5;
/** Of the loss at 0, the barriers' share from which on bounds are worth computing, and that at which the search ends. */
const FIRST_BOUND = 0.3;
const LAST = 1e-9;
/** The share from which on the signs of N are taken to be settled, but for pulls below this multiple of the share. */
const SETTLED = 0.01;
const UNDECIDED = 0.1;

/** A point on the way: the dual point N, and upper bounds of max NᵀF(u) for either sign of the output, rounding of the relaxation included. */
export interface DualCandidate {
  N: Float64Array;
  positive: number;
  negative: number;
  /** What proves these, by data row: s where a row counts up, e₁ and e₂ where it counts down. */
  multipliers: [Multipliers, Multipliers];
  /** The value of the relaxed program at the present point: no dual value of it is above. */
  primal: number;
}

/**
 * The relaxed convex program of two-layer ReLU networks: min ℓ(F) + β(τ₊ + τ₋), F_i = ‖x_i‖(g_i⁺ − g_i⁻), where each sign's neurons are
 * known by their moments alone: [[τ, uᵀ], [u, U]] ⪰ 0, tr U ≤ τ, max(0, t, ½(t + T)) ≤ g ≤ ½(t + √(τT)), t = x_iᵀu, T = x_iᵀUx_i for unit
 * rows. Its dual is max −ℓ*(−N) subject to S(±N) ≤ β with the strengthened Shor bound S ≥ γ°, so its N gives the best bound that S can prove.
 * By Newton's method on a logarithmic barrier; `visit` hears of every good point and ends the search by true.
 */
export class RelaxedProgram {
  private readonly rows: number[];
  private readonly lengths: Float64Array;
  private readonly unit: Float64Array;
  private readonly sides: [Side, Side];
  private readonly smoothed: SmoothedLoss;
  private readonly hessian: Float64Block;
  private readonly direction: Float64Block;
  private readonly falls: [Float64Block, Float64Block];
  private readonly F: Float64Array;
  /** The sign of N at each row, 0 until that is settled, ±2 once it has been turned. */
  private readonly settled: Int8Array;
  private readonly heights: [Float64Array, Float64Array];

  /** Its memory is of the arena's current scope. */
  constructor(
    private readonly kernels: Kernels,
    private readonly geometry: Geometry,
    loss: Loss,
    Y: Float64Array,
    private readonly beta: number,
  ) {
    const { arena } = kernels;
    const { n, r, X, rowNorms } = geometry;
    this.rows = Array.from(rowNorms.keys()).filter((i) => rowNorms[i] > 0);
    const count = this.rows.length;
    this.lengths = Float64Array.from(this.rows, (i) => rowNorms[i]);
    this.unit = unitRows(X, r, rowNorms);
    const own = new Float64Array(count * r);
    this.rows.forEach((i, k) => own.set(this.unit.subarray(i * r, (i + 1) * r), k * r));
    const size = ((r + 1) * (r + 2)) / 2;
    const features = arena.float64(count * size);
    writeMomentFeatures(own, count, r, features.values, 1, size);
    for (let k = 0; k < count; k++) features.values[k * size] = 1;
    const data = { kernels, count, r, features };
    this.sides = [new Side(data, 1), new Side(data, -1)];
    this.smoothed = new SmoothedLoss(loss, Y);
    this.hessian = arena.float64(4 * size * size);
    this.direction = arena.float64(2 * size);
    this.falls = [arena.float64(count * size), arena.float64(count * size)];
    this.F = new Float64Array(n);
    this.settled = new Int8Array(count);
    this.heights = [new Float64Array(count), new Float64Array(count)];
  }

  /** About the seconds that it takes for n rows of rank r. */
  static seconds(n: number, r: number): number {
    const size = ((r + 1) * (r + 2)) / 2;
    return (STEPS * (2 * n * size * size + 3 * size ** 3)) / SPEED;
  }

  solve(stopped: () => boolean, visit: (candidate: DualCandidate) => boolean): void {
    const { sides, smoothed, beta } = this;
    const start = smoothed.loss.value(this.F, smoothed.Y);
    if (!(start > 0)) return;
    for (const side of sides) side.begin((0.5 * start) / beta);
    let mu = start / this.barriers();
    let previous = mu;
    let fall = FALL;
    let steps = 0;
    this.value(0, mu);
    for (let step = 0; step < NEWTON_LIMIT && !stopped(); step++, steps++) {
      // The Hessian of the last μ makes the first step for the next one follow the path of the centres.
      const decrement = this.newton(mu, previous);
      previous = mu;
      if (!this.move(mu, decrement)) return;
      const share = (mu * this.barriers()) / start;
      if (decrement > (share < SETTLED ? EXACT : CENTRED) * mu) continue;
      if (share < FIRST_BOUND && visit(this.candidate(mu))) return;
      if (share <= LAST) return;
      if (share < SETTLED) this.settle(UNDECIDED * share);
      fall = Math.min(SLOWEST, Math.max(FASTEST, steps < FEW ? fall * QUICKER : steps >= MANY ? Math.sqrt(fall) : fall));
      steps = -1;
      mu *= fall;
      this.value(0, mu);
    }
  }

  /** Goes along the Newton step as far as the barrier function falls; false where it does not, to rounding. */
  private move(mu: number, decrement: number): boolean {
    if (!(decrement >= 0)) return false;
    const value = this.value(0, mu);
    const enough = (alpha: number) => value - 1e-4 * alpha * decrement + 1e-13 * Math.abs(value);
    let alpha = 1;
    let reached = this.value(alpha, mu);
    for (let tries = 0; !(reached <= enough(alpha)); tries++) {
      if (tries === BACKTRACKS) return false;
      alpha *= 0.6;
      reached = this.value(alpha, mu);
    }
    // Trials are cheap beside the direction: a good one is followed as far as it goes.
    for (let farther = this.value(1.5 * alpha, mu); farther < reached; farther = this.value(1.5 * alpha, mu))
      [alpha, reached] = [1.5 * alpha, farther];
    for (const side of this.sides) side.advance(alpha);
    this.value(0, mu);
    return true;
  }

  private barriers(): number {
    return this.sides[0].barriers + this.sides[1].barriers + this.smoothed.barriers;
  }

  /**
   * Of a row whose N has a sign one height goes up and the other down. The multipliers of the ends that they leave need not be small, where
   * the moments are those of a single point, but can be zero: without these ends the others are a proof by themselves. A row whose pull
   * vanishes, in units of the root mean square, may have been given the wrong sign: it is given the other one, once.
   */
  private settle(undecided: number): void {
    const { rows, sides, smoothed, lengths, settled } = this;
    const pulls = Float64Array.from(rows, (i, k) => smoothed.N[i] * lengths[k]);
    const least = undecided * Math.sqrt(pulls.reduce((sum, pull) => sum + pull * pull, 0) / pulls.length);
    pulls.forEach((pull, k) => {
      if (settled[k] === 0) settled[k] = pull >= 0 ? 1 : -1;
      else if (Math.abs(pull) <= least && Math.abs(settled[k]) === 1 && smoothed.canTurn(rows[k])) settled[k] *= -2;
    });
    for (const side of sides) side.pull((k) => (settled[k] * side.sign > 0 ? ABOVE : BELOW));
  }

  /** The barrier function at the point moved by alpha, the loss's derivatives there kept; +∞ outside. */
  private value(alpha: number, mu: number): number {
    const { sides, heights, F, rows, lengths } = this;
    let sum = 0;
    for (const [k, side] of sides.entries()) {
      const barrier = side.barrier(alpha, heights[k]);
      if (barrier === Infinity) return Infinity;
      sum += mu * barrier + this.beta * side.tauMoved(alpha);
    }
    rows.forEach((i, k) => (F[i] = lengths[k] * (heights[0][k] - heights[1][k])));
    return sum + this.smoothed.value(F, mu);
  }

  /** The Newton step at the point of the last `value`, into the sides; returns what it promises. */
  private newton(mu: number, bending: number): number {
    const { kernels, sides, smoothed, rows, lengths, hessian, direction, falls } = this;
    const [up, down] = sides;
    const { size } = up;
    const count = rows.length;
    for (const side of sides) side.differentiate(mu, bending);

    // Each row's heights of either sign, tied by the loss: [[h⁺ + κ, −κ], [−κ, h⁻ + κ]].
    const gradients = [new Float64Array(count), new Float64Array(count)];
    const moved = [new Float64Array(count), new Float64Array(count)];
    const bend = new Float64Array(count);
    const kappa = new Float64Array(count);
    rows.forEach((i, k) => {
      kappa[k] = smoothed.curvature[i] * lengths[k] * lengths[k];
      gradients[0][k] = up.derivatives.g[k] - smoothed.N[i] * lengths[k];
      gradients[1][k] = down.derivatives.g[k] + smoothed.N[i] * lengths[k];
      const [h0, h1] = [up.derivatives.gg[k], down.derivatives.gg[k]];
      const determinant = h0 * h1 + kappa[k] * (h0 + h1);
      bend[k] = kappa[k] * (h0 / determinant) * h1;
      const [s0, s1] = tied(gradients[0][k], gradients[1][k], h0, h1, kappa[k]);
      moved[0][k] = h0 * s0;
      moved[1][k] = h1 * s1;
    });

    const stride = 2 * size;
    const H = () => hessian.values;
    up.writeHessian(bending, bend, hessian.pointer, H, 0, stride);
    down.writeHessian(bending, bend, hessian.pointer + 8 * (size * stride + size), H, size * stride + size, stride);
    up.writeFalls(bend, falls[0].values);
    down.writeFalls(new Float64Array(count).fill(1), falls[1].values);
    kernels.gemm(
      true,
      false,
      size,
      size,
      count,
      -1,
      falls[1].pointer,
      size,
      falls[0].pointer,
      size,
      0,
      hessian.pointer + 8 * size * stride,
      stride,
    );
    sides.forEach((side, k) => side.writeDescent(mu, this.beta, moved[k], direction.values.subarray(k * size, (k + 1) * size)));
    const descent = direction.values.slice();
    if (kernels.cholesky(stride, hessian.pointer, stride) >= 0) return NaN;
    kernels.solveLower(stride, hessian.pointer, stride, direction.pointer);
    kernels.solveLowerTransposed(stride, hessian.pointer, stride, direction.pointer);
    let decrement = 0;
    for (let p = 0; p < stride; p++) decrement += descent[p] * direction.values[p];
    const [f0, f1] = sides.map((side, k) => side.setStep(direction.values.slice(k * size, (k + 1) * size)));
    for (let k = 0; k < count; k++) {
      const [h0, h1] = [up.derivatives.gg[k], down.derivatives.gg[k]];
      [up.dg[k], down.dg[k]] = tied(-gradients[0][k] - h0 * f0[k], -gradients[1][k] - h1 * f1[k], h0, h1, kappa[k]);
      const [s0, s1] = tied(gradients[0][k], gradients[1][k], h0, h1, kappa[k]);
      decrement += gradients[0][k] * s0 + gradients[1][k] * s1;
    }
    return decrement;
  }

  private candidate(mu: number): DualCandidate {
    const { sides, geometry, unit, rows } = this;
    const N = this.smoothed.N.slice();
    const at = new Int32Array(geometry.n);
    rows.forEach((i, k) => (at[i] = k));
    const [positive, negative] = sides.map((side) => {
      const all = { first: new Float64Array(geometry.n), second: new Float64Array(geometry.n) };
      const weights = N.map((value, i) => side.sign * value * geometry.rowNorms[i]);
      const relaxation = rootRelaxation(unit, geometry.r, weights);
      if (!relaxation.kind.includes(POSITIVE)) return { bound: 0, all };
      const used = Array.from(weights.keys()).filter((i) => weights[i] !== 0);
      const multipliers = side.multipliers(
        mu,
        relaxation,
        used.map((i) => at[i]),
      );
      used.forEach((i, k) => {
        all.first[i] = multipliers.first[k];
        all.second[i] = multipliers.second[k];
      });
      return { bound: ballBound(majorant(relaxation, multipliers), geometry.r, this.beta), all };
    });
    const primal = this.smoothed.loss.value(this.F, this.smoothed.Y) + this.beta * (sides[0].tau + sides[1].tau);
    return { N, positive: positive.bound, negative: negative.bound, multipliers: [positive.all, negative.all], primal };
  }
}

/** The solution of [[h₀ + κ, −κ], [−κ, h₁ + κ]]·s = (a, b). */
function tied(a: number, b: number, h0: number, h1: number, kappa: number): [number, number] {
  const determinant = h0 * h1 + kappa * (h0 + h1);
  return [(h1 * a + kappa * (a + b)) / determinant, (h0 * b + kappa * (a + b)) / determinant];
}
