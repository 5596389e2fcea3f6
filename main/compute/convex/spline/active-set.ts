import type { Loss } from '../../../../shared/theory/losses';
import { solveTridiagonal, SplineCurve } from './curve';
import { distinctInputs, hingeProducts } from './dual';
import { cheapestHinges, type CheapestHinges } from './hinges';

/** What is left of the stationarity, relative to β, where it is known to rounding. */
const STATIONARY = 1e-11;
/** What may be left where rounding, which is far larger for a small β, lets it fall no more for so many steps. */
const NEARLY = [
  { left: 1e-7, steps: 2 },
  { left: 1e-4, steps: 4 },
] as const;
/** Steps in which the objective falls by no more than rounding before the optimum counts as lost to it. */
const HOPELESS = 20;
const FALLS = 1e-14;
/** By how much, relatively, the dual constraint may be exceeded. */
const FEASIBLE = 1e-10;
const BACKTRACKS = 60;
/** The least curvature of a sample: that of one whose loss has saturated is nothing, and its step without a limit. */
const LEAST_CURVATURE = 1e-20;
/** Rounds in which the objective does not fall before the dual constraint counts as met as well as rounding allows. */
const PATIENCE = 3;
/** Steps for each distinct input that are never needed but by rounding. */
const STEPS = 40;

/** Where the search is at the end of a round, when all but new knots is optimal. */
export interface SplineRound {
  /** ℓ(F) + βγ(F). */
  value: number;
  /** Fit and dual point at every row. */
  F: Float64Array;
  N: Float64Array;
  knots: number;
  rounds: number;
}

export interface SplineOptimum extends SplineRound, CheapestHinges {
  /** Where another β may start from. */
  end: SplineStart;
  /** Whether this is the optimum, as far as rounding allows; else it was stopped on the way. */
  finished: boolean;
}

/** The knots of a spline as indices of the distinct inputs, the ends among them, with its values there, the signs of its bends and the mode. */
export interface SplineStart {
  points: readonly number[];
  values: Float64Array;
  signs: readonly number[];
  mode: Mode;
}

/**
 * How γ = max(M⁺ + M⁻, s + M⁺, M⁻ − s) is attained, s the first slope (spline-hinges.ts): by the first term alone (tilt 0), by the second (1) or
 * the third (−1); `tied` where the first one equals it, which holds one linear combination of the slopes at zero.
 */
interface Mode {
  tilt: -1 | 0 | 1;
  tied: boolean;
}

/**
 * min ℓ(F) + βγ(F) over the splines of one output, for a smooth loss of positive curvature, to rounding: an active-set method on the values at the
 * knots (theory §5.7). There BᵀHB is tridiagonal and γ linear while no change of slope changes its sign, so a Newton step takes O(n). A knot
 * whose change of slope comes to zero leaves; at a stationary point the inputs furthest beyond the dual constraint between any two knots
 * join, until there are none. `from` is what to start from: a constant, or the end at another β on the same data; `round` hears of every stationary point and says whether to go on. Null where rounding keeps it from the optimum.
 */
export function splineOptimum(
  x: Float64Array,
  Y: Float64Array,
  loss: Loss,
  beta: number,
  from: number | SplineStart,
  round: (at: SplineRound) => boolean,
): SplineOptimum | null {
  return new ActiveSet(x, Y, loss, beta, from).run(round);
}

class ActiveSet {
  private readonly place: Int32Array;
  private readonly curve: SplineCurve;
  /** The sign that each change of slope has or will have. */
  private signs: number[] = [];
  private mode: Mode = { tilt: 1, tied: true };
  /** Values at the distinct inputs; N and the curvature of ℓ summed over their rows. */
  private readonly grid: Float64Array;
  private readonly mass: Float64Array;
  private readonly bending: Float64Array;
  private readonly F: Float64Array;
  private readonly N: Float64Array;
  private readonly curvature: Float64Array;
  private value = Infinity;
  private rounds = 0;

  constructor(
    x: Float64Array,
    private readonly Y: Float64Array,
    private readonly loss: Loss,
    private readonly beta: number,
    from: number | SplineStart,
  ) {
    const { knots, place } = distinctInputs(x);
    this.place = place;
    this.curve = new SplineCurve(knots, typeof from === 'number' ? from : 0);
    if (typeof from === 'object') {
      this.curve.points = [...from.points];
      this.curve.v = from.values.slice();
      this.signs = [...from.signs];
      this.mode = from.mode;
    }
    this.grid = new Float64Array(knots.length);
    this.mass = new Float64Array(knots.length);
    this.bending = new Float64Array(knots.length);
    this.F = new Float64Array(Y.length);
    this.N = new Float64Array(Y.length);
    this.curvature = new Float64Array(Y.length);
  }

  run(round: (at: SplineRound) => boolean): SplineOptimum | null {
    const { curve } = this;
    this.value = this.evaluate(curve.v);
    let least = Infinity;
    let stalled = 0;
    const moved = () => ([least, stalled] = [Infinity, 0]);
    let valueBefore = Infinity;
    let idle = 0;
    let still = 0;
    for (let step = 0; step < STEPS * (curve.x.length + 10); step++) {
      this.derive();
      const right = hingeProducts(curve.x, this.mass).right;
      const left = this.residual(right);
      stalled = left > 0.5 * least ? stalled + 1 : 0;
      least = Math.min(least, left);
      if (left <= STATIONARY || NEARLY.some((rest) => left <= rest.left && stalled >= rest.steps)) {
        moved();
        if (this.release(right[0])) continue;
        this.rounds++;
        const goesOn = round(this.here());
        const joins = this.violators(right);
        idle = this.value < valueBefore ? 0 : idle + 1;
        if (joins.length === 0 || idle > PATIENCE || !goesOn) return this.outcome(goesOn || joins.length === 0);
        valueBefore = this.value;
        this.join(joins);
        continue;
      }
      const change = this.newton();
      if (!change) return null;
      const value = this.value;
      if (this.move(change)) moved();
      still = this.value < value - FALLS * Math.abs(value) ? 0 : still + 1;
      if (still > HOPELESS + curve.points.length) return null;
    }
    return null;
  }

  /** The coefficients of γ in the first slope and the changes of slope, in this mode. */
  private cost(): Float64Array {
    const { tilt } = this.mode;
    return Float64Array.of(tilt, ...this.signs.map((sign) => (sign === -tilt ? 0 : sign)));
  }

  /** Those of s − M⁻ (tilt 1) or s + M⁺ (tilt −1). */
  private tie(tilt: number): Float64Array {
    return Float64Array.of(1, ...this.signs.map((sign) => (sign === -tilt ? 1 : 0)));
  }

  /** Σ coefficients of the first slope and the changes of slope. */
  private along(coefficients: Float64Array, v: Float64Array): number {
    let sum = 0;
    let slope = 0;
    for (let k = 0; k < coefficients.length; k++) {
      const next = this.curve.slope(v, k);
      sum += coefficients[k] * (next - slope);
      slope = next;
    }
    return sum;
  }

  /** The objective at v, with F. */
  private evaluate(v: Float64Array): number {
    const { curve, grid, place, F, loss, Y, beta } = this;
    curve.expand(v, grid);
    for (let i = 0; i < F.length; i++) F[i] = grid[place[i]];
    return loss.value(F, Y) + beta * this.along(this.cost(), v);
  }

  /** N and the curvature at F. */
  private derive(): void {
    const { loss, F, Y, N, curvature, mass, bending, place } = this;
    loss.negativeGradient(F, Y, N);
    loss.conjugateHessian(N, Y, curvature);
    mass.fill(0);
    bending.fill(0);
    for (let i = 0; i < N.length; i++) {
      mass[place[i]] += N[i];
      bending[place[i]] += Math.max(LEAST_CURVATURE, 1 / curvature[i]);
    }
  }

  /** How far g₊ = Σ N_i(x_i − t)₊ is from what it is at knots of an optimum, and ΣN from zero, relative to β. */
  private residual(right: Float64Array): number {
    const { curve, signs, beta, mode, mass } = this;
    const first = right[0];
    let most = mode.tied ? 0 : Math.abs(first - mode.tilt * beta);
    signs.forEach((sign, j) => {
      const wanted = sign * beta + (sign === -mode.tilt ? first : 0);
      most = Math.max(most, Math.abs(right[curve.points[j + 1]] - wanted));
    });
    const sum = mass.reduce((total, value) => total + value, 0);
    return Math.max(most, Math.abs(sum) * (curve.x[curve.x.length - 1] - curve.x[0])) / beta;
  }

  /** Lets go of the tie where its multiplier, given by g₊(x_1), says so. */
  private release(first: number): boolean {
    const { tilt, tied } = this.mode;
    if (!tied) return false;
    const share = (tilt * first) / this.beta;
    if (share >= -FEASIBLE && share <= 1 + FEASIBLE) return false;
    this.mode = { tilt: share > 1 ? tilt : 0, tied: false };
    this.value = this.evaluate(this.curve.v);
    return true;
  }

  /** The Newton step in v. */
  private newton(): Float64Array | null {
    const { curve, beta, mode } = this;
    const bend = curve.bend(this.cost());
    const rest = curve.gather(this.mass).map((value, k) => value - beta * bend[k]);
    const system = curve.normal(this.bending);
    const step = solveTridiagonal(system, rest);
    if (!step || !mode.tied) return step;
    const tie = this.tie(mode.tilt);
    const own = solveTridiagonal(system, curve.bend(tie));
    if (!own) return null;
    const back = (this.along(tie, step) + this.along(tie, curve.v)) / this.along(tie, own);
    return step.map((value, k) => value - back * own[k]);
  }

  /** Goes along the step as far as signs and mode hold and the objective falls; says whether either changed. */
  private move(change: Float64Array): boolean {
    const { curve, signs, mode } = this;
    const [own, rates] = [curve.changes(curve.v), curve.changes(change)];
    let alpha = 1;
    let leaves = -1;
    let ties: -1 | 0 | 1 = 0;
    signs.forEach((sign, j) => {
      if (sign * rates[j] >= 0) return;
      const limit = Math.max(0, -own[j] / rates[j]);
      if (limit <= alpha) [alpha, leaves] = [limit, j];
    });
    for (const tilt of mode.tied ? [] : ([1, -1] as const)) {
      if (mode.tilt === -tilt) continue;
      // tilt·(s − M⁻) or tilt·(s + M⁺): not above zero where the first term of γ is the largest, else not below.
      const side = mode.tilt === 0 ? -tilt : tilt;
      const tie = this.tie(tilt);
      const rate = side * this.along(tie, change);
      if (rate >= 0) continue;
      const limit = Math.max(0, (-side * this.along(tie, curve.v)) / rate);
      if (limit < alpha) [alpha, ties] = [limit, tilt];
    }
    const most = this.value + 1e-13 * Math.abs(this.value);
    let taken = alpha;
    const from = curve.v;
    for (let tries = 0; ; tries++, taken *= 0.5) {
      if (tries === BACKTRACKS) taken = 0;
      const to = from.map((value, k) => value + taken * change[k]);
      this.value = this.evaluate(to);
      curve.v = to;
      if (this.value <= most || tries === BACKTRACKS) break;
    }
    if (taken < alpha || (leaves < 0 && ties === 0)) return false;
    if (ties !== 0) this.mode = { tilt: ties, tied: true };
    else {
      curve.coarsen((inner) => inner !== leaves);
      this.signs.splice(leaves, 1);
    }
    this.value = this.evaluate(curve.v);
    return true;
  }

  /** Between any two knots the input furthest beyond max(−β, m₁ − β) ≤ g₊ ≤ min(β, m₁ + β), m₁ = g₊(x_1), with the sign of its change. */
  private violators(right: Float64Array): { at: number; sign: number }[] {
    const { curve, beta } = this;
    const [upper, lower] = [beta + Math.min(0, right[0]), -beta + Math.max(0, right[0])];
    const found: { at: number; sign: number }[] = [];
    for (let k = 0; k + 1 < curve.points.length; k++) {
      let most = FEASIBLE * beta;
      let at = -1;
      for (let i = curve.points[k] + 1; i < curve.points[k + 1]; i++) {
        const beyond = Math.max(right[i] - upper, lower - right[i]);
        if (beyond > most) [most, at] = [beyond, i];
      }
      if (at >= 0) found.push({ at, sign: right[at] > upper ? 1 : -1 });
    }
    return found;
  }

  private join(joins: readonly { at: number; sign: number }[]): void {
    const { curve } = this;
    const signs = new Map(joins.map(({ at, sign }) => [at, sign]));
    this.signs.forEach((sign, j) => signs.set(curve.points[j + 1], sign));
    curve.refine(joins.map(({ at }) => at));
    this.signs = curve.points.slice(1, -1).map((point) => signs.get(point) ?? 0);
  }

  private here(): SplineRound {
    const { value, F, N, rounds, curve } = this;
    return { value, F, N, rounds, knots: curve.points.length - 2 };
  }

  private outcome(finished: boolean): SplineOptimum {
    const { curve } = this;
    const { x, points, v } = curve;
    const changes = curve.changes(v);
    const hinges = cheapestHinges({
      first: x[0],
      value: v[0],
      slope: curve.slope(v, 0),
      knots: points.slice(1, -1).map((point) => x[point]),
      changes,
    });
    const end = { points: [...points], values: v.slice(), signs: [...this.signs], mode: this.mode };
    return { ...this.here(), ...hinges, finished, end };
  }
}
