import type { Loss } from '../../../../shared/theory/losses';
import type { Float64Block } from '../../engine/arena';
import { norm } from '../../engine/norm';
import type { ConjugateFunction } from './conjugates/conjugate-function';
import { conjugateOf } from './conjugates/conjugate-of';
import { NewtonSystem } from './proximal/newton-system';
import { DG, G, POINT, U, W, type Pair, type PatternSpace } from '../patterns/pattern-space';
import { ARMIJO, BACKTRACKS, HARDLY_LESS, newtonLimit, type StepReport } from './proximal/proximal-step';

/**
 * The restricted program over the working pairs, min ℓ(Σ B_p u_p) + β Σ‖u_p‖ s.t. u_p ∈ K_p, B_p = ±D_pX, by a proximal augmented
 * Lagrangian: one step minimises over ν, by semismooth Newton, the smooth
 *
 *     Ψ(ν) = ℓ*(−ν) + (1/2σ) Σ_p ‖q_p‖²,   q_p = (1 − σβ/‖w_p‖)₊ w_p,   w_p = Π_{K_p}(u_p + σ g_p(ν)),   g_p(ν) = B_pᵀν,
 *
 * and sets u_p ← q_p. These lie in their cones, so the objective of the step is that of a network.
 */
export class Master {
  readonly pairs: Pair[] = [];
  readonly nu: Float64Block;
  readonly conjugate: ConjugateFunction;
  /** Σ B_p u_p of the last step. */
  readonly F: Float64Block;
  private readonly gradient: Float64Block;
  private readonly delta: Float64Block;
  private readonly hessian: Float64Array;
  private readonly system: NewtonSystem;
  private basis: Float64Block;

  constructor(
    private readonly space: PatternSpace,
    private readonly loss: Loss,
    private readonly Y: Float64Array,
    private readonly beta: number,
  ) {
    const { arena } = space.kernels;
    const { n } = space;
    this.conjugate = conjugateOf(loss, Y, 1);
    this.nu = arena.float64(n);
    this.F = arena.float64(n);
    this.gradient = arena.float64(n);
    this.delta = arena.float64(n);
    this.hessian = new Float64Array(n);
    this.system = new NewtonSystem(space.kernels, n);
    this.basis = arena.float64(0);
  }

  /** Moves ν, whose gauge is `rho`, to where Newton's method may begin; to be called before the first step. */
  begin(rho: number): void {
    this.conjugate.enter(this.nu.values, Math.min(1, this.beta / rho));
  }

  /** `u` lies in the cone of the pair; 0 where it is left out. */
  add(pair: Pair, u?: Float64Array): void {
    pair.working = true;
    pair.vectors.values.fill(0, 0, this.space.r);
    if (u) pair.vectors.values.set(u, U * this.space.r);
    this.pairs.push(pair);
  }

  /** Drops the pairs that `drops` names; only those with u = 0 may go. */
  prune(drops: (pair: Pair) => boolean): void {
    const kept = this.pairs.filter((pair) => this.size(pair) > 0 || !drops(pair));
    for (const pair of this.pairs) pair.working = false;
    for (const pair of kept) pair.working = true;
    this.pairs.splice(0, this.pairs.length, ...kept);
  }

  /** Lets go of all pairs, for another master over the same patterns. */
  release(): void {
    for (const pair of this.pairs) pair.working = false;
  }

  /** ‖u_p‖. */
  size(pair: Pair): number {
    const x = pair.vectors.values;
    let sum = 0;
    for (let j = 0; j < this.space.r; j++) sum += x[j] * x[j];
    return Math.sqrt(sum);
  }

  /** ℓ(F) + β Σ‖u_p‖ after the last step. */
  primal(): number {
    let penalty = 0;
    for (const pair of this.pairs) penalty += this.size(pair);
    return this.loss.value(this.F.values, this.Y) + this.beta * penalty;
  }

  /** Bounds of ‖Π_K g_p(ν)‖ of the working pairs, exact where above β; returns the largest (at least 0). */
  restrictedGauge(): number {
    let most = 0;
    this.space.gradients(this.pairs, this.nu, G);
    for (const pair of this.pairs) most = Math.max(most, this.space.price(pair, this.beta));
    return most;
  }

  /** One proximal step from the current u; `stopped` is asked before each Newton step and within long ones, and leaves u as it is. */
  step(sigma: number, stopped: () => boolean): StepReport {
    const { nu, delta, gradient, Y, conjugate, space, pairs } = this;
    const { r } = space;
    space.gradients(pairs, nu, G);
    for (const pair of pairs) pair.vectors.values.fill(0, DG * r, (DG + 1) * r);
    delta.values.fill(0);
    const scale = norm(Y);
    let value = this.evaluate(sigma, 0);
    let converged = false;
    let newtonSteps = 0;
    let before = Infinity;
    let isBlind = false;
    const limit = newtonLimit(conjugate);
    for (; newtonSteps < limit; newtonSteps++) {
      if (stopped()) return { newtonSteps, converged: false };
      const change = this.outputs(sigma);
      conjugate.gradient(nu.values, gradient.values);
      const slopes = gradient.values;
      const F = this.F.values;
      for (let i = 0; i < F.length; i++) slopes[i] += F[i];
      const square = conjugate.square(slopes);
      const least = 1e-14 * scale;
      // A ν that stays where it is, because u drifts where it hardly matters to F, would do so for ever.
      const enough = conjugate.isUneven && newtonSteps === 0 ? 0 : (0.3 * change) / Math.sqrt(sigma);
      // Where what is left to gain drowns in the rounding of Ψ, only the gradient tells whether a step is one up or down.
      if (Math.sqrt(square) <= Math.max(enough, least) || (isBlind && square > HARDLY_LESS * before)) {
        converged = true;
        break;
      }
      before = square;
      if (!this.newtonDirection(sigma, stopped)) return { newtonSteps, converged: false };
      space.gradients(pairs, delta, DG);
      const slope = this.slope();
      let alpha = conjugate.reach(delta.values);
      let next = this.evaluate(sigma, alpha);
      const rounding = 1e-13 * Math.abs(value);
      for (let tries = 0; next > value + ARMIJO * alpha * slope + rounding && tries < BACKTRACKS; tries++) {
        alpha *= 0.5;
        next = this.evaluate(sigma, alpha);
      }
      this.advance(alpha);
      value = next;
      isBlind = -slope <= 1e-16 * Math.abs(value);
    }
    if (!converged) this.outputs(sigma);
    else conjugate.sharpen(nu.values);
    for (const pair of pairs) this.accept(pair, sigma);
    return { newtonSteps, converged };
  }

  /** ⟨∇Ψ, δ⟩. */
  private slope(): number {
    const { kernels, n } = this.space;
    return kernels.dot(n, this.gradient.pointer, this.delta.pointer);
  }

  /** Ψ(ν + αδ); leaves w and ‖w‖ of that point in the pairs. */
  private evaluate(sigma: number, alpha: number): number {
    const { space, conjugate, beta } = this;
    const { r } = space;
    let sum = 0;
    for (const pair of this.pairs) {
      const x = pair.vectors.values;
      for (let j = 0; j < r; j++) x[POINT * r + j] = x[U * r + j] + sigma * (x[G * r + j] + alpha * x[DG * r + j]);
      pair.norm = space.project(pair, POINT, sigma * beta);
      const excess = pair.norm - sigma * beta;
      if (excess > 0) sum += excess * excess;
    }
    return conjugate.value(this.nu.values, this.delta.values, alpha) + sum / (2 * sigma);
  }

  /** The share of w that is q: 1 − σβ/‖w‖ where positive. */
  private share(pair: Pair, sigma: number): number {
    return pair.norm > sigma * this.beta ? 1 - (sigma * this.beta) / pair.norm : 0;
  }

  /** F ← Σ B_p q_p; returns the root of Σ‖q_p − u_p‖². */
  private outputs(sigma: number): number {
    const { r } = this.space;
    this.F.values.fill(0);
    let square = 0;
    const open: Pair[] = [];
    const shares: number[] = [];
    for (const pair of this.pairs) {
      const share = this.share(pair, sigma);
      const x = pair.vectors.values;
      for (let j = 0; j < r; j++) square += ((share > 0 ? share * x[W * r + j] : 0) - x[j]) ** 2;
      if (share > 0) {
        open.push(pair);
        shares.push(share);
      }
    }
    this.space.addOutputs(open, W, shares, this.F);
    return Math.sqrt(square);
  }

  private accept(pair: Pair, sigma: number): void {
    const { r } = this.space;
    const share = this.share(pair, sigma);
    const x = pair.vectors.values;
    for (let j = 0; j < r; j++) x[j] = share > 0 ? share * x[W * r + j] : 0;
  }

  private advance(alpha: number): void {
    this.conjugate.advance(this.nu.values, this.delta.values, alpha);
    const { r } = this.space;
    for (const pair of this.pairs) {
      const x = pair.vectors.values;
      for (let j = 0; j < r; j++) x[G * r + j] += alpha * x[DG * r + j];
    }
  }

  /**
   * δ = −M⁻¹∇Ψ with M = H + CᵀC, H the diagonal Hessian of ℓ*(−ν). A pair with ‖w‖ > σβ gives C one row for each dimension of its
   * face: with an orthonormal basis z of the face, z₁ = w/‖w‖, these are √σ·B z₁ and √(σ(1 − σβ/‖w‖))·B z_j.
   */
  private newtonDirection(sigma: number, stopped: () => boolean): boolean {
    const { space, conjugate, hessian, gradient, delta } = this;
    const { kernels, n, r, X, work } = space;
    const open = this.pairs.filter((pair) => pair.norm > sigma * this.beta);
    const N = open.reduce((sum, pair) => sum + r - pair.active.values[0], 0);
    if (N > 0) {
      this.basis = kernels.arena.room(this.basis, N * r);
      const columns = this.system.columns(N);
      let z = this.basis.pointer;
      for (const pair of open) {
        kernels.faceBasis(r, pair.active.values[0], pair.state.pointer, space.at(pair, W), z, work.pointer);
        z += 8 * r * (r - pair.active.values[0]);
      }
      kernels.gemm(false, true, N, n, r, 1, this.basis.pointer, r, X.pointer, r, 0, columns.pointer, n);
      let c = columns.pointer;
      for (const pair of open) {
        const dimension = r - pair.active.values[0];
        const first = Math.sqrt(sigma);
        kernels.maskRows(dimension, n, pair.pattern.signs.pointer, first, first * Math.sqrt(this.share(pair, sigma)), c);
        c += 8 * n * dimension;
      }
    }
    conjugate.hessian(this.nu.values, hessian);
    return this.system.solve(N, hessian, gradient, delta, stopped, conjugate.isUneven) !== null;
  }
}
