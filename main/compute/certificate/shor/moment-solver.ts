import type { Float64Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import { ballBound, majorant } from './evaluate';
import { MomentCone } from './moment-cone';
import { writeMomentFeatures } from './moment-features';
import type { Multipliers, Relaxation } from './relaxation';
import { FixedRows } from './fixed-rows';
import { NegativeRows } from './negative-rows';
import { PositiveRows } from './positive-rows';
import { RowMoments, type RowCone } from './row-moments';

const STEP_LIMIT = 60;
/** The first μ times the degree of the barriers, relative to the sum of the weights; and the last. */
const FIRST = 0.1;
const LAST = 1e-9;
/** The share of the way to the boundary that a step goes. */
const REACH = 0.95;
/** The least share of μ that a step aims at. */
const LEAST_CENTRING = 1e-6;
/** Steps shorter than this lead nowhere. */
const SHORT = 1e-4;

/** A mean u and a second moment U (r×r, lower triangle) of points in the domain: U − uuᵀ positive definite, tr U < 1. */
export interface Moments {
  u: Float64Array;
  U: Float64Array;
}

export interface MomentGoal {
  /** A bound up to here is good enough. */
  threshold: number;
  /** Where the relaxation's own value is above the threshold, its excess need be known to this share only. */
  precision: number;
  /** Where the relaxation's own value reaches this, its bound serves nobody. */
  hopeless?: number;
  stopped(): boolean;
}

export interface MomentSolution {
  bound: number;
  multipliers: Multipliers;
  /** The value of the relaxation at its best point: its bound cannot fall below it. */
  value: number;
  u: Float64Array;
  /** x_iᵀu and x_iᵀUx_i of each row. */
  t: Float64Array;
  T: Float64Array;
  steps: number;
}

/**
 * The semidefinite relaxation max linearᵀu + ½Σa(t + √T) − Σb·max(0, t, (T − lt)/(h − l)) over U ⪰ uuᵀ, tr U ≤ 1, T_i = x_iᵀUx_i, and
 * T ≤ ht for fixed rows, by a primal-dual interior-point method with Mehrotra's predictor and corrector in (u, U). Its multipliers are a
 * proof at every step; the best bound is kept.
 */
export class MomentSolver {
  /** Variables: u, then the lower triangle of U. */
  private readonly size: number;
  private readonly features: Float64Block;
  private readonly scaled: Float64Block;
  private readonly weights: Float64Block;
  private readonly point: Float64Block;
  private readonly step: Float64Block;
  private readonly hessian: Float64Block;
  private readonly products: Float64Block;
  private readonly cone: MomentCone;

  /** For relaxations of up to n rows in r dimensions; its memory is of the arena's current scope. */
  constructor(
    private readonly kernels: Kernels,
    n: number,
    private readonly r: number,
  ) {
    const { arena } = kernels;
    const size = r + (r * (r + 1)) / 2;
    this.size = size;
    this.features = arena.float64(n * size);
    this.scaled = arena.float64(n * r);
    this.weights = arena.float64(n);
    this.point = arena.float64(size);
    this.step = arena.float64(size);
    this.hessian = arena.float64(size * size);
    this.products = arena.float64(2 * n);
    this.cone = new MomentCone(r);
  }

  solve(relaxation: Relaxation, start: Moments, goal: MomentGoal): MomentSolution {
    const { r, size, cone, point, step } = this;
    const { count, weight } = relaxation;
    writeMomentFeatures(relaxation.X, count, r, this.features.values, 0, size);
    point.values.set(start.u);
    for (let j = 0, at = r; j < r; j++) for (let k = 0; k <= j; k++, at++) point.values[at] = start.U[j * r + k];
    const moments = new RowMoments(relaxation);
    const parts = [cone, new PositiveRows(moments), new NegativeRows(moments), new FixedRows(moments)];
    const rows = parts.slice(1) as RowCone[];
    const { t, T } = moments;
    const multipliers = { first: new Float64Array(count), second: new Float64Array(count) };
    const best: MomentSolution = { bound: Infinity, multipliers, value: -Infinity, u: start.u.slice(), t, T, steps: 0 };
    this.measure(point, count, t, T);
    const degree = parts.reduce((sum, part) => sum + part.degree, 0);
    const product = (primal: number, dual: number) => parts.reduce((sum, part) => sum + part.product(primal, dual), 0) / degree;
    const primalStep = (most: number) => parts.reduce((least, part) => part.primalStep(least), most);
    const dualStep = (most: number) => parts.reduce((least, part) => part.dualStep(least), most);
    const scale = weight.reduce((sum, each) => sum + each, 0) + norm(relaxation.linear);
    let mu = (FIRST * scale) / degree;
    if (!cone.begin(point.values, mu) || !rows.every((part) => part.begin(mu))) return best;
    for (; best.steps < STEP_LIMIT && !goal.stopped(); best.steps++) {
      if (!this.factor(moments, rows)) break;
      this.direct(moments, rows, 0, 0);
      const ahead = product(primalStep(1), dualStep(1));
      this.direct(moments, rows, mu * Math.min(1, Math.max(LEAST_CENTRING, (ahead / mu) ** 3)), 1);
      const primal = REACH * primalStep(1 / REACH);
      const dual = REACH * dualStep(1 / REACH);
      const x = point.values;
      for (let j = 0; j < size; j++) x[j] += primal * step.values[j];
      moments.move(primal);
      for (const part of rows) part.move(primal, dual);
      if (!cone.move(primal, dual)) break;
      mu = product(0, 0);
      this.keep(moments, rows, best);
      if (best.value >= (goal.hopeless ?? Infinity)) break;
      if (best.bound <= goal.threshold || mu * degree <= LAST * scale) break;
      const gap = best.bound - best.value;
      if (best.value > goal.threshold && gap <= goal.precision * (best.bound - goal.threshold)) break;
      if (Math.max(primal, dual) < SHORT) break;
    }
    return best;
  }

  /** t and T of the rows at a point, or their changes along a step. */
  private measure(at: Float64Block, count: number, t: Float64Array, T: Float64Array): void {
    const { kernels, r, size, features, products } = this;
    if (count === 0) return;
    const second = products.pointer + 8 * count;
    kernels.gemv(false, count, r, 1, features.pointer, size, at.pointer, 0, products.pointer);
    kernels.gemv(false, count, size - r, 1, features.pointer + 8 * r, size, at.pointer + 8 * r, 0, second);
    t.set(products.values.subarray(0, count));
    T.set(products.values.subarray(count, 2 * count));
  }

  /** Newton's matrix and its Cholesky factor; false where it is singular. */
  private factor(moments: RowMoments, rows: RowCone[]): boolean {
    const { kernels, r, size, features, scaled, weights, hessian, cone } = this;
    const { count, X } = moments.relaxation;
    for (const part of rows) part.bend();
    const D2 = size - r;
    const block = hessian.pointer + 8 * (r * size + r);
    const cross = hessian.pointer + 8 * r * size;
    if (count > 0) {
      weights.values.set(moments.TT);
      kernels.syrkLower(true, D2, count, 1, features.pointer + 8 * r, size, weights.pointer, 0, block, size);
      const scaledRows = scaled.values;
      for (let i = 0; i < count; i++) for (let j = 0; j < r; j++) scaledRows[i * r + j] = moments.tT[i] * X[i * r + j];
      kernels.gemm(true, false, D2, r, count, 1, features.pointer + 8 * r, size, scaled.pointer, r, 0, cross, size);
      weights.values.set(moments.tt);
      kernels.syrkLower(true, r, count, 1, features.pointer, size, weights.pointer, 0, hessian.pointer, size);
    } else hessian.values.fill(0);
    cone.addCurvature(hessian.values, size);
    return kernels.cholesky(size, hessian.pointer, size) < 0;
  }

  /** The step towards products of μ, with the second-order terms of the last predictor (share 1) or as a predictor (0). */
  private direct(moments: RowMoments, rows: RowCone[], mu: number, share: number): void {
    const { kernels, r, size, features, hessian, step, products, cone } = this;
    const { relaxation, slope, slopeT, dt, dT } = moments;
    const { count, linear } = relaxation;
    for (const part of rows) part.aim(mu, share);
    step.values.fill(0);
    step.values.set(linear);
    cone.addSlope(mu, share, step.values);
    if (count > 0) {
      products.values.set(slope);
      products.values.set(slopeT, count);
      kernels.gemv(true, count, r, 1, features.pointer, size, products.pointer, 1, step.pointer);
      kernels.gemv(true, count, size - r, 1, features.pointer + 8 * r, size, products.pointer + 8 * count, 1, step.pointer + 8 * r);
    }
    kernels.solveLower(size, hessian.pointer, size, step.pointer);
    kernels.solveLowerTransposed(size, hessian.pointer, size, step.pointer);
    this.measure(step, count, dt, dT);
    cone.direct(step.values, mu, share);
    for (const part of rows) part.direct(mu, share);
  }

  /** Keeps the bound of the present multipliers where it is the best so far, and the value there likewise. */
  private keep({ relaxation }: RowMoments, rows: RowCone[], best: MomentSolution): void {
    const { r, cone } = this;
    const x = this.point.values;
    let value = relaxation.constant;
    for (const part of rows) value += part.value();
    for (let j = 0; j < r; j++) value += relaxation.linear[j] * x[j];
    best.value = Math.max(best.value, value);
    best.u = x.slice(0, r);
    const multipliers = { first: new Float64Array(relaxation.count), second: new Float64Array(relaxation.count) };
    for (const part of rows) part.write(multipliers.first, multipliers.second);
    const bound = ballBound(majorant(relaxation, multipliers), r, cone.multiplier);
    if (bound < best.bound) Object.assign(best, { bound, multipliers });
  }
}
