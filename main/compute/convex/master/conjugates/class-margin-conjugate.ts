import { ownClass } from '../../../../../shared/theory/losses/class-margin';
import { exactPenalty } from '../../../../../shared/theory/losses/limit';
import { Conjugate } from './conjugate';
import type { ConjugateFunction, TangentSpace } from './conjugate-function';

/**
 * ℓ*(−N) = −Σ a_j of the class margins, N = Σ_j a_j(e_y − e_j) with 0 ≤ a_j ≤ price in every row (theory §3): that of the margins of single
 * numbers in the a_j, which are the coordinates of the tangent space. The place of a row's own class stays zero there.
 */
export class ClassMarginConjugate implements ConjugateFunction, TangentSpace {
  readonly tangent = this;
  /** Of the a_j, with margins of their own. */
  private readonly inner: Conjugate;
  private readonly a: Float64Array;
  private readonly change: Float64Array;
  /** Where in n×C each a_j belongs, and its row's own class. */
  private readonly places: { at: number; own: number }[];

  /** One-hot Y, n×C. */
  constructor(
    private readonly Y: Float64Array,
    classes: number,
    { price, size }: { price: number; size: number },
  ) {
    this.places = [];
    for (let row = 0; row < Y.length; row += classes) {
      const own = ownClass(Y, row, classes);
      for (let at = row; at < row + classes; at++) if (at !== own) this.places.push({ at, own });
    }
    this.a = new Float64Array(this.places.length);
    this.change = new Float64Array(this.places.length);
    this.inner = new Conjugate(exactPenalty('margin', price, size, 1), new Float64Array(this.a.length).fill(1));
  }

  get isLinear(): boolean {
    return this.inner.isLinear;
  }

  get hasBarrier(): boolean {
    return this.inner.hasBarrier;
  }

  get share(): number {
    return this.inner.share;
  }

  get isUneven(): boolean {
    return this.inner.isUneven;
  }

  enter(N: Float64Array, scale: number): void {
    this.take(N, this.a);
    this.inner.enter(this.a, scale);
    this.settle(N);
  }

  sharpen(N: Float64Array): void {
    this.inner.sharpen(this.a);
    this.settle(N);
  }

  reach(delta: Float64Array): number {
    return this.inner.reach(this.take(delta, this.change));
  }

  advance(N: Float64Array, delta: Float64Array, alpha: number): void {
    this.inner.advance(this.a, this.take(delta, this.change), alpha);
    this.settle(N);
  }

  value(_N: Float64Array, delta: Float64Array, alpha: number): number {
    return this.inner.value(this.a, this.take(delta, this.change), alpha);
  }

  /** A gradient in n×C whose products with N's directions are those of the a_j. */
  gradient(_N: Float64Array, out: Float64Array): void {
    this.inner.gradient(this.a, this.change);
    out.fill(0);
    this.places.forEach(({ at }, k) => (out[at] = -this.change[k]));
  }

  hessian(_N: Float64Array, out: Float64Array): void {
    this.inner.hessian(this.a, this.change);
    out.fill(1);
    this.places.forEach(({ at }, k) => (out[at] = this.change[k]));
  }

  square(v: Float64Array): number {
    return this.places.reduce((sum, { at, own }) => sum + (v[own] - v[at]) ** 2, 0);
  }

  /** v_j ← v_y − v_j. */
  pull(rows: Float64Array, count: number): void {
    const { places, Y } = this;
    for (let from = 0; from < count * Y.length; from += Y.length) {
      for (const { at, own } of places) rows[from + at] = rows[from + own] - rows[from + at];
      for (let at = 0; at < Y.length; at++) if (Y[at] === 1) rows[from + at] = 0;
    }
  }

  /** N_j = −a_j, N_y = Σ a_j. */
  push(zeta: Float64Array): void {
    for (let at = 0; at < zeta.length; at++) if (this.Y[at] === 1) zeta[at] = 0;
    for (const { at, own } of this.places) {
      zeta[own] += zeta[at];
      zeta[at] = -zeta[at];
    }
  }

  /** The a_j of a point or a direction. */
  private take(N: Float64Array, out: Float64Array): Float64Array {
    this.places.forEach(({ at }, k) => (out[k] = -N[at]));
    return out;
  }

  private settle(N: Float64Array): void {
    N.fill(0);
    this.places.forEach(({ at, own }, k) => {
      N[at] = -this.a[k];
      N[own] += this.a[k];
    });
  }
}
