import type { Relaxation } from './relaxation';

/** Rows of a relaxation at a point of an interior-point method, t_i = x_iᵀu and T_i = x_iᵀUx_i, and what they add to Newton's system. */
export class RowMoments {
  readonly t: Float64Array;
  readonly T: Float64Array;
  /** The changes along a step. */
  readonly dt: Float64Array;
  readonly dT: Float64Array;
  /** The slopes in t and T at the multipliers that a step aims at, but for what the step itself brings. */
  readonly slope: Float64Array;
  readonly slopeT: Float64Array;
  /** The Hessian in t and T with its sign turned, everything else eliminated. */
  readonly tt: Float64Array;
  readonly tT: Float64Array;
  readonly TT: Float64Array;

  constructor(readonly relaxation: Relaxation) {
    const array = () => new Float64Array(relaxation.count);
    [this.t, this.T, this.dt, this.dT] = [array(), array(), array(), array()];
    [this.slope, this.slopeT] = [array(), array()];
    [this.tt, this.tT, this.TT] = [array(), array(), array()];
  }

  move(alpha: number): void {
    const { t, T, dt, dT } = this;
    for (let i = 0; i < t.length; i++) {
      t[i] += alpha * dt[i];
      T[i] += alpha * dT[i];
    }
  }

  /** The quadratic (T − lt)/(h − l) of a free row. */
  secant(i: number, t: number, T: number): number {
    const { low, high } = this.relaxation;
    return (T - low[i] * t) / (high[i] - low[i]);
  }

  rowsOf(kind: number): Int32Array {
    return Int32Array.from(Array.from(this.relaxation.kind.keys()).filter((i) => this.relaxation.kind[i] === kind));
  }
}

/**
 * Rows of one kind, with slacks and multipliers of their own that follow t and T. A step is made twice: a predictor towards products of zero,
 * and a corrector towards products of μ that takes the predictor's second-order terms into account (share 1, else 0).
 */
export interface RowCone {
  /** The number of products of slacks and multipliers. */
  readonly degree: number;
  /** Begins at the present t and T with every product μ; false where they are not inside. */
  begin(mu: number): boolean;
  /** Sets the Hessian of its rows. */
  bend(): void;
  /** Sets the slopes of its rows. */
  aim(mu: number, share: number): void;
  /** Takes the changes dt and dT. */
  direct(mu: number, share: number): void;
  /** The sum of the products after steps of slacks and multipliers. */
  product(primal: number, dual: number): number;
  /** The largest step, up to `most`, that slacks or multipliers can take. */
  primalStep(most: number): number;
  dualStep(most: number): number;
  /** Moves, after t and T have. */
  move(primal: number, dual: number): void;
  /** What its rows add to the relaxation's own value. */
  value(): number;
  /** Writes the multipliers of the majorant. */
  write(first: Float64Array, second: Float64Array): void;
}
