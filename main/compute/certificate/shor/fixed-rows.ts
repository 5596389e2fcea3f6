import { productAfter, untilBoundary } from './negative-rows';
import { FIXED } from './relaxation';
import type { RowCone, RowMoments } from './row-moments';

/** Rows of a side that branching chose: ht − T ≥ 0 with a multiplier ω. */
export class FixedRows implements RowCone {
  readonly degree: number;
  private readonly rows: Int32Array;
  private readonly h: Float64Array;
  private readonly slack: Float64Array;
  private readonly dSlack: Float64Array;
  private readonly omega: Float64Array;
  private readonly dOmega: Float64Array;
  private readonly cross: Float64Array;

  constructor(private readonly at: RowMoments) {
    this.rows = at.rowsOf(FIXED);
    this.degree = this.rows.length;
    this.h = Float64Array.from(this.rows, (i) => at.relaxation.high[i]);
    const array = () => new Float64Array(this.rows.length);
    [this.slack, this.dSlack, this.omega, this.dOmega, this.cross] = [array(), array(), array(), array(), array()];
  }

  begin(mu: number): boolean {
    this.locate();
    for (let k = 0; k < this.rows.length; k++) {
      if (!(this.slack[k] > 0)) return false;
      this.omega[k] = mu / this.slack[k];
    }
    return true;
  }

  bend(): void {
    const { rows, h, slack, omega, at } = this;
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k];
      const w = omega[k] / slack[k];
      at.tt[i] = w * h[k] * h[k];
      at.tT[i] = -w * h[k];
      at.TT[i] = w;
    }
  }

  aim(mu: number, share: number): void {
    const { rows, h, slack, cross, at } = this;
    for (let k = 0; k < rows.length; k++) {
      const aimed = (mu - share * cross[k]) / slack[k];
      at.slope[rows[k]] = h[k] * aimed;
      at.slopeT[rows[k]] = -aimed;
    }
  }

  direct(mu: number, share: number): void {
    const { rows, h, slack, dSlack, omega, dOmega, cross, at } = this;
    for (let k = 0; k < rows.length; k++) {
      dSlack[k] = h[k] * at.dt[rows[k]] - at.dT[rows[k]];
      dOmega[k] = (mu - share * cross[k] - omega[k] * dSlack[k]) / slack[k] - omega[k];
      if (share === 0) cross[k] = dOmega[k] * dSlack[k];
    }
  }

  product(primal: number, dual: number): number {
    return productAfter(this.slack, this.dSlack, primal, this.omega, this.dOmega, dual);
  }

  primalStep(most: number): number {
    return untilBoundary(this.slack, this.dSlack, most);
  }

  dualStep(most: number): number {
    return untilBoundary(this.omega, this.dOmega, most);
  }

  move(_primal: number, dual: number): void {
    for (let k = 0; k < this.omega.length; k++) this.omega[k] += dual * this.dOmega[k];
    this.locate();
  }

  value(): number {
    return 0;
  }

  write(first: Float64Array): void {
    this.rows.forEach((i, k) => (first[i] = this.omega[k]));
  }

  private locate(): void {
    const { rows, h, slack, at } = this;
    for (let k = 0; k < rows.length; k++) slack[k] = h[k] * at.t[rows[k]] - at.T[rows[k]];
  }
}
