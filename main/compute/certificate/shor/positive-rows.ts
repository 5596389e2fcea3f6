import { POSITIVE } from './relaxation';
import type { RowCone, RowMoments } from './row-moments';

/**
 * Rows that count up by ½a(t + y), S = [[T, y], [y, 1]] ⪰ 0, with multipliers [[p, −a/4], [−a/4, v]] ⪰ 0: at the optimum y = √T and
 * s = a/(4p) = √T. Steps are of the HKM kind, y and v eliminated.
 */
export class PositiveRows implements RowCone {
  readonly degree: number;
  private readonly rows: Int32Array;
  private readonly a: Float64Array;
  private readonly y: Float64Array;
  private readonly p: Float64Array;
  private readonly v: Float64Array;
  private readonly dy: Float64Array;
  private readonly dp: Float64Array;
  private readonly dv: Float64Array;
  /** Second-order terms of the predictor: those of p, of −a/4 and of v. */
  private readonly crossP: Float64Array;
  private readonly crossM: Float64Array;
  private readonly crossV: Float64Array;

  constructor(private readonly at: RowMoments) {
    this.rows = at.rowsOf(POSITIVE);
    this.degree = 2 * this.rows.length;
    const array = () => new Float64Array(this.rows.length);
    this.a = Float64Array.from(this.rows, (i) => at.relaxation.weight[i]);
    [this.y, this.p, this.v, this.dy, this.dp, this.dv] = [array(), array(), array(), array(), array(), array()];
    [this.crossP, this.crossM, this.crossV] = [array(), array(), array()];
  }

  begin(mu: number): boolean {
    const { rows, a, y, p, v, at } = this;
    for (let k = 0; k < rows.length; k++) {
      const T = at.T[rows[k]];
      if (!(T > 0)) return false;
      y[k] = (0.5 * a[k] * T) / (mu + Math.sqrt(mu * mu + 0.25 * a[k] * a[k] * T));
      p[k] = (0.25 * a[k]) / y[k];
      v[k] = p[k] * T;
    }
    return true;
  }

  bend(): void {
    const { rows, at } = this;
    const { tt, tT, TT } = at;
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k];
      const { P11, mixed, total } = this.scaled(k);
      tt[i] = tT[i] = 0;
      TT[i] = P11 * this.p[k] - (mixed * mixed) / total;
    }
  }

  aim(mu: number, share: number): void {
    const { rows, a, crossP, crossM, at } = this;
    const { slope, slopeT } = at;
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k];
      const { P11, P12, mixed, total } = this.scaled(k);
      slope[i] = 0.5 * a[k];
      slopeT[i] = mu * P11 - share * crossP[k] - (2 * mixed * (mu * P12 + 0.25 * a[k] - share * crossM[k])) / total;
    }
  }

  direct(mu: number, share: number): void {
    const { rows, a, p, v, dy, dp, dv, crossP, crossM, crossV, at } = this;
    for (let k = 0; k < rows.length; k++) {
      const m = -0.25 * a[k];
      const dT = at.dT[rows[k]];
      const { P11, P12, P22, mixed, total } = this.scaled(k);
      dy[k] = (2 * (mu * P12 - m - share * crossM[k]) - dT * mixed) / total;
      dp[k] = mu * P11 - p[k] - share * crossP[k] - dT * P11 * p[k] - dy[k] * mixed;
      dv[k] = mu * P22 - v[k] - share * crossV[k] - dT * P12 * m - dy[k] * (P12 * v[k] + P22 * m);
      if (share > 0) continue;
      crossP[k] = dp[k] * (dT * P11 + dy[k] * P12);
      crossM[k] = 0.5 * (dT * P12 * dp[k] + dy[k] * (P11 * dv[k] + P22 * dp[k]));
      crossV[k] = dy[k] * P12 * dv[k];
    }
  }

  product(primal: number, dual: number): number {
    const { rows, a, y, p, v, dy, dp, dv, at } = this;
    let sum = 0;
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k];
      sum += (at.T[i] + primal * at.dT[i]) * (p[k] + dual * dp[k]) + v[k] + dual * dv[k] - 0.5 * a[k] * (y[k] + primal * dy[k]);
    }
    return sum;
  }

  primalStep(most: number): number {
    const { rows, y, dy, at } = this;
    let step = most;
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k];
      step = untilZero(at.T[i] - y[k] * y[k], at.dT[i] - 2 * y[k] * dy[k], -dy[k] * dy[k], step);
    }
    return step;
  }

  dualStep(most: number): number {
    const { rows, a, p, v, dp, dv } = this;
    let step = most;
    for (let k = 0; k < rows.length; k++) {
      if (p[k] + step * dp[k] < 0) step = -p[k] / dp[k];
      step = untilZero(p[k] * v[k] - 0.0625 * a[k] * a[k], p[k] * dv[k] + v[k] * dp[k], dp[k] * dv[k], step);
    }
    return step;
  }

  move(primal: number, dual: number): void {
    const { rows, y, p, v, dy, dp, dv } = this;
    for (let k = 0; k < rows.length; k++) {
      y[k] += primal * dy[k];
      p[k] += dual * dp[k];
      v[k] += dual * dv[k];
    }
  }

  value(): number {
    const { rows, a, at } = this;
    let sum = 0;
    for (let k = 0; k < rows.length; k++) sum += 0.5 * a[k] * (at.t[rows[k]] + Math.sqrt(at.T[rows[k]]));
    return sum;
  }

  write(first: Float64Array): void {
    this.rows.forEach((i, k) => (first[i] = (0.25 * this.a[k]) / this.p[k]));
  }

  /** P = S⁻¹, the part of dp and dm that dy brings with its sign turned (`mixed`), and twice the one of dm in dy (`total`). */
  private scaled(k: number) {
    const { a, y, p, v, rows, at } = this;
    const T = at.T[rows[k]];
    const m = -0.25 * a[k];
    const P11 = 1 / (T - y[k] * y[k]);
    const P12 = -y[k] * P11;
    const P22 = T * P11;
    return { P11, P12, P22, mixed: P11 * m + P12 * p[k], total: P11 * v[k] + 2 * P12 * m + P22 * p[k] };
  }
}

/** How far from 0, up to `most`, x can go with a + bx + cx² ≥ 0, where a > 0. */
function untilZero(a: number, b: number, c: number, most: number): number {
  const discriminant = b * b - 4 * a * c;
  if (discriminant < 0) return most;
  // The smallest positive root is 2a/(−b + √…), where that is positive.
  const sum = -b + Math.sqrt(discriminant);
  return sum > 0 ? Math.min(most, (2 * a) / sum) : most;
}
