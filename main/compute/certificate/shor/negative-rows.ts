import { NEGATIVE } from './relaxation';
import type { RowCone, RowMoments } from './row-moments';

/**
 * Rows that count down by bg, whose heights g ≥ 0, t and q = (T − lt)/(h − l) have multipliers λ₀ + λ₁ + λ₂ = b: b times 1 − e₁ − e₂, e₁
 * and e₂. The heights are eliminated.
 */
export class NegativeRows implements RowCone {
  readonly degree: number;
  private readonly rows: Int32Array;
  private readonly b: Float64Array;
  private readonly g: Float64Array;
  private readonly dg: Float64Array;
  /** Three for each row. */
  private readonly slack: Float64Array;
  private readonly dSlack: Float64Array;
  private readonly lambda: Float64Array;
  private readonly dLambda: Float64Array;
  private readonly cross: Float64Array;

  constructor(private readonly at: RowMoments) {
    this.rows = at.rowsOf(NEGATIVE);
    const count = this.rows.length;
    this.degree = 3 * count;
    this.b = Float64Array.from(this.rows, (i) => at.relaxation.weight[i]);
    [this.g, this.dg] = [new Float64Array(count), new Float64Array(count)];
    const triple = () => new Float64Array(3 * count);
    [this.slack, this.dSlack, this.lambda, this.dLambda, this.cross] = [triple(), triple(), triple(), triple(), triple()];
  }

  begin(mu: number): boolean {
    const { rows, b, g, slack, lambda, at } = this;
    rows.forEach((i, k) => (g[k] = height(b[k] / mu, at.t[i], at.secant(i, at.t[i], at.T[i]))));
    this.locate();
    for (let k = 0; k < rows.length; k++) {
      let sum = 0;
      for (let c = 3 * k; c < 3 * k + 3; c++) sum += lambda[c] = mu / slack[c];
      for (let c = 3 * k; c < 3 * k + 3; c++) lambda[c] *= b[k] / sum;
    }
    return true;
  }

  bend(): void {
    const { rows, slack, lambda, at } = this;
    const { tt, tT, TT, relaxation } = at;
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k];
      const w0 = lambda[3 * k] / slack[3 * k];
      const w1 = lambda[3 * k + 1] / slack[3 * k + 1];
      const w2 = lambda[3 * k + 2] / slack[3 * k + 2];
      const total = w0 + w1 + w2;
      const eta = 1 / (relaxation.high[i] - relaxation.low[i]);
      const xi = relaxation.low[i] * eta;
      const qq = (w2 * (w0 + w1)) / total;
      const tq = (-w1 * w2) / total;
      tt[i] = (w1 * (w0 + w2)) / total - 2 * xi * tq + xi * xi * qq;
      tT[i] = eta * (tq - xi * qq);
      TT[i] = eta * eta * qq;
    }
  }

  aim(mu: number, share: number): void {
    const { rows, b, slack, lambda, cross, at } = this;
    const { slope, slopeT, relaxation } = at;
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k];
      const c = 3 * k;
      const aimed0 = (mu - share * cross[c]) / slack[c];
      const aimed1 = (mu - share * cross[c + 1]) / slack[c + 1];
      const aimed2 = (mu - share * cross[c + 2]) / slack[c + 2];
      const w1 = lambda[c + 1] / slack[c + 1];
      const w2 = lambda[c + 2] / slack[c + 2];
      const excess = (aimed0 + aimed1 + aimed2 - b[k]) / (lambda[c] / slack[c] + w1 + w2);
      const eta = 1 / (relaxation.high[i] - relaxation.low[i]);
      slopeT[i] = -eta * (aimed2 - w2 * excess);
      slope[i] = w1 * excess - aimed1 - relaxation.low[i] * slopeT[i];
    }
  }

  direct(mu: number, share: number): void {
    const { rows, b, dg, slack, dSlack, lambda, dLambda, cross, at } = this;
    for (let k = 0; k < rows.length; k++) {
      const i = rows[k];
      const c = 3 * k;
      const dq = at.secant(i, at.dt[i], at.dT[i]);
      const w1 = lambda[c + 1] / slack[c + 1];
      const w2 = lambda[c + 2] / slack[c + 2];
      let aimed = -b[k];
      for (let j = c; j < c + 3; j++) aimed += (mu - share * cross[j]) / slack[j];
      dg[k] = (aimed + w1 * at.dt[i] + w2 * dq) / (lambda[c] / slack[c] + w1 + w2);
      dSlack[c] = dg[k];
      dSlack[c + 1] = dg[k] - at.dt[i];
      dSlack[c + 2] = dg[k] - dq;
    }
    for (let c = 0; c < slack.length; c++) {
      dLambda[c] = (mu - share * cross[c] - lambda[c] * dSlack[c]) / slack[c] - lambda[c];
      if (share === 0) cross[c] = dLambda[c] * dSlack[c];
    }
  }

  product(primal: number, dual: number): number {
    return productAfter(this.slack, this.dSlack, primal, this.lambda, this.dLambda, dual);
  }

  primalStep(most: number): number {
    return untilBoundary(this.slack, this.dSlack, most);
  }

  dualStep(most: number): number {
    return untilBoundary(this.lambda, this.dLambda, most);
  }

  move(primal: number, dual: number): void {
    const { g, dg, lambda, dLambda } = this;
    for (let k = 0; k < g.length; k++) g[k] += primal * dg[k];
    for (let c = 0; c < lambda.length; c++) lambda[c] += dual * dLambda[c];
    this.locate();
  }

  value(): number {
    const { rows, b, at } = this;
    let sum = 0;
    for (let k = 0; k < rows.length; k++) {
      const t = at.t[rows[k]];
      sum -= b[k] * Math.max(0, t, at.secant(rows[k], t, at.T[rows[k]]));
    }
    return sum;
  }

  write(first: Float64Array, second: Float64Array): void {
    const { rows, b, lambda } = this;
    rows.forEach((i, k) => {
      const total = Math.max(b[k], lambda[3 * k + 1] + lambda[3 * k + 2]);
      first[i] = lambda[3 * k + 1] / total;
      second[i] = lambda[3 * k + 2] / total;
    });
  }

  private locate(): void {
    const { rows, g, slack, at } = this;
    for (let k = 0; k < rows.length; k++) {
      const t = at.t[rows[k]];
      slack[3 * k] = g[k];
      slack[3 * k + 1] = g[k] - t;
      slack[3 * k + 2] = g[k] - at.secant(rows[k], t, at.T[rows[k]]);
    }
  }
}

/** Σ of the products after steps. */
export function productAfter(a: Float64Array, da: Float64Array, alpha: number, b: Float64Array, db: Float64Array, beta: number): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] + alpha * da[k]) * (b[k] + beta * db[k]);
  return sum;
}

/** The largest step, up to `most`, after which nothing is negative. */
export function untilBoundary(values: Float64Array, changes: Float64Array, most: number): number {
  let step = most;
  for (let k = 0; k < values.length; k++) if (values[k] + step * changes[k] < 0) step = -values[k] / changes[k];
  return step;
}

/** The g > max(0, t, q) with 1/g + 1/(g − t) + 1/(g − q) = λ: Newton's method from the left of it, where the sum is convex. */
function height(lambda: number, t: number, q: number): number {
  let g = Math.max(0, t, q) + 1 / lambda;
  for (let step = 0; step < 50; step++) {
    const a = 1 / g;
    const b = 1 / (g - t);
    const c = 1 / (g - q);
    const excess = a + b + c - lambda;
    if (!(excess > 1e-14 * lambda)) break;
    g += excess / (a * a + b * b + c * c);
  }
  return g;
}
