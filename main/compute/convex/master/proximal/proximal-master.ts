import type { Loss } from '../../../../../shared/theory/losses';
import type { Float64Block } from '../../../engine/arena';
import type { Kernels } from '../../../engine/kernels';
import { norm } from '../../../engine/norm';
import type { ConjugateFunction } from '../conjugates/conjugate-function';
import { conjugateOf } from '../conjugates/conjugate-of';
import { NewtonSystem } from './newton-system';
import type { Dictionary, Penalty } from './penalty';
import { ARMIJO, BACKTRACKS, HARDLY_LESS, newtonLimit, type StepReport } from './proximal-step';

/**
 * min_U ℓ(AᵀU) + Ω(U) for a dictionary A (p×n, one atom a row) and U p×C, by a proximal augmented Lagrangian: one step minimises over N,
 * by semismooth Newton, the smooth
 *
 *     Ψ(N) = ℓ*(−N) + (1/2σ)‖prox_{σΩ}(U + σAN)‖²
 *
 * and sets U ← prox_{σΩ}(U + σAN). The two-layer ReLU program's `Master` is the same with cones.
 */
export class ProximalMaster implements Dictionary {
  readonly N: Float64Block;
  readonly conjugate: ConjugateFunction;
  /** AᵀU of the last step. */
  readonly F: Float64Block;
  /** p. */
  count = 0;
  U: Float64Array = new Float64Array(0);
  private A: Float64Block;
  /** G = AN, its change along a step, and prox. */
  private G: Float64Block;
  private DG: Float64Block;
  private Q: Float64Block;
  private W = new Float64Array(0);
  private readonly gradient: Float64Block;
  private readonly delta: Float64Block;
  private readonly hessian: Float64Array;
  private readonly system: NewtonSystem;

  constructor(
    readonly kernels: Kernels,
    readonly n: number,
    readonly outputs: number,
    readonly loss: Loss,
    readonly Y: Float64Array,
    readonly penalty: Penalty,
  ) {
    const { arena } = kernels;
    const size = n * outputs;
    this.N = arena.float64(size);
    this.conjugate = conjugateOf(loss, Y, outputs);
    this.F = arena.float64(size);
    this.gradient = arena.float64(size);
    this.delta = arena.float64(size);
    this.hessian = new Float64Array(size);
    this.system = new NewtonSystem(kernels, size);
    this.A = arena.float64(0);
    this.G = arena.float64(0);
    this.DG = arena.float64(0);
    this.Q = arena.float64(0);
  }

  get rows(): Float64Block {
    return this.A;
  }

  /** Adds atoms (k×n row-major) with U = 0. */
  append(atoms: Float64Array): void {
    const { n, count } = this;
    const total = count + atoms.length / n;
    if (this.A.length < total * n) {
      const grown = this.kernels.arena.float64(2 * total * n);
      grown.values.set(this.A.values.subarray(0, count * n));
      this.A = grown;
    }
    this.A.values.set(atoms, count * n);
    const U = new Float64Array(total * this.outputs);
    U.set(this.U);
    this.resize(total, U);
  }

  /** Keeps the atoms that `kept` says, in their order. */
  keep(kept: (row: number) => boolean): void {
    const { n, outputs: C } = this;
    const A = this.A.values;
    let to = 0;
    for (let row = 0; row < this.count; row++) {
      if (!kept(row)) continue;
      A.copyWithin(to * n, row * n, (row + 1) * n);
      this.U.copyWithin(to * C, row * C, (row + 1) * C);
      to++;
    }
    this.resize(to, this.U.slice(0, to * C));
  }

  /** ℓ(F) + Ω(U) after the last step. */
  primal(): number {
    return this.loss.value(this.F.values, this.Y) + this.penalty.value(this.U);
  }

  /** One proximal step from the current U; `stopped` is asked before each Newton step and within long ones, and leaves U as it is. */
  step(sigma: number, stopped: () => boolean): StepReport {
    const { N, delta, gradient, hessian, Y, conjugate } = this;
    this.product(N, this.G);
    this.DG.values.fill(0);
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
      const change = this.outputsOfProx();
      conjugate.gradient(N.values, gradient.values);
      const slopes = gradient.values;
      const F = this.F.values;
      for (let i = 0; i < F.length; i++) slopes[i] += F[i];
      const square = conjugate.square(slopes);
      const least = 1e-14 * scale;
      // Where what is left to gain drowns in the rounding of Ψ, only the gradient tells whether a step is one up or down.
      if (Math.sqrt(square) <= Math.max((0.3 * change) / Math.sqrt(sigma), least) || (isBlind && square > HARDLY_LESS * before)) {
        converged = true;
        break;
      }
      before = square;
      conjugate.hessian(N.values, hessian);
      const count = this.penalty.curvature(this, sigma, this.system);
      const slope = this.system.solve(count, hessian, gradient, delta, stopped, conjugate.isUneven, conjugate.tangent);
      if (slope === null) return { newtonSteps, converged: false };
      this.product(delta, this.DG);
      let alpha = conjugate.reach(delta.values);
      let next = this.evaluate(sigma, alpha);
      const rounding = 1e-13 * Math.abs(value);
      for (let tries = 0; !(next <= value + ARMIJO * alpha * slope + rounding) && tries < BACKTRACKS; tries++) {
        alpha *= 0.5;
        next = this.evaluate(sigma, alpha);
      }
      this.advance(alpha);
      value = next;
      isBlind = conjugate.isUneven && -slope <= 1e-16 * Math.abs(value);
    }
    if (!converged) this.outputsOfProx();
    else conjugate.sharpen(N.values);
    this.U.set(this.Q.values.subarray(0, this.U.length));
    return { newtonSteps, converged };
  }

  /** Ψ(N + αδ); leaves prox of that point in Q. */
  private evaluate(sigma: number, alpha: number): number {
    const { W, U } = this;
    const G = this.G.values;
    const DG = this.DG.values;
    for (let at = 0; at < W.length; at++) W[at] = U[at] + sigma * (G[at] + alpha * DG[at]);
    const square = this.penalty.prox(W, sigma, this.Q.values);
    return this.conjugate.value(this.N.values, this.delta.values, alpha) + square / (2 * sigma);
  }

  private advance(alpha: number): void {
    this.conjugate.advance(this.N.values, this.delta.values, alpha);
    const G = this.G.values;
    const DG = this.DG.values;
    for (let at = 0; at < this.U.length; at++) G[at] += alpha * DG[at];
  }

  /** F ← AᵀQ; returns ‖Q − U‖. */
  private outputsOfProx(): number {
    const { kernels, n, outputs: C, count, U } = this;
    const Q = this.Q.values;
    let square = 0;
    for (let at = 0; at < U.length; at++) square += (Q[at] - U[at]) ** 2;
    if (count === 0) this.F.values.fill(0);
    else if (C === 1) kernels.gemv(true, count, n, 1, this.A.pointer, n, this.Q.pointer, 0, this.F.pointer);
    else kernels.gemm(true, false, n, C, count, 1, this.A.pointer, n, this.Q.pointer, C, 0, this.F.pointer, C);
    return Math.sqrt(square);
  }

  /** out ← A·M for M n×C. */
  private product(M: Float64Block, out: Float64Block): void {
    const { kernels, n, outputs: C, count } = this;
    if (count === 0) return;
    if (C === 1) kernels.gemv(false, count, n, 1, this.A.pointer, n, M.pointer, 0, out.pointer);
    else kernels.gemm(false, false, count, C, n, 1, this.A.pointer, n, M.pointer, C, 0, out.pointer, C);
  }

  private resize(count: number, U: Float64Array): void {
    this.count = count;
    this.U = U;
    this.W = new Float64Array(U.length);
    if (this.G.length >= U.length) return;
    const { arena } = this.kernels;
    this.G = arena.float64(2 * U.length);
    this.DG = arena.float64(2 * U.length);
    this.Q = arena.float64(2 * U.length);
  }
}
