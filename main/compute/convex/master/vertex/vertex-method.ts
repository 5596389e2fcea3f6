import type { Float64Block } from '../../../engine/arena';
import type { Kernels } from '../../../engine/kernels';
import { norm } from '../../../engine/norm';
import { BreakpointQueue } from './breakpoint-queue';
import { ExchangeInverse } from './exchange-inverse';

/** By how much entries of ν may leave their interval, relative to the largest, and an atom exceed the dual constraint, relative to its cost. */
const FEASIBLE = 1e-9;
/** Changes of F or w below this, relative to the largest, are rounding. */
const STILL = 1e-12;
/** Exchanges after which the inverse is made anew. */
const FRESH = 60;

export interface PiecewiseProblem {
  /** Where the loss of a row has its kink: ℓ_i(F_i) = max{ν_i(y_i − F_i) : lower_i ≤ ν_i ≤ upper_i}. */
  y: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
}

/** What improves the objective most: a row that F need not meet, or an atom that enters, with its direction and the slope along it. */
interface Entering {
  row?: number;
  atom?: number;
  sign: number;
  slope: number;
  score: number;
}

/**
 * min_w Σ_i max{ν_i(y_i − F_i) : l_i ≤ ν_i ≤ u_i} + Σ_j c_j|w_j|, F = Σ w_jφ_j, by the simplex method with line searches past the kinks
 * [Barrodale & Roberts 1973]. A vertex has as many rows with F_i = y_i as atoms with w_j ≠ 0; ν is at an end of its interval in all other
 * rows and keeps |φ_jᵀν| = c_j at those atoms. An atom of cost 0 is free, and stays.
 */
export class VertexMethod {
  /** Of each atom; and ‖φ_j‖. */
  readonly costs: number[] = [];
  private readonly lengths: number[] = [];
  private readonly n: number;
  /** The atoms, one a row; numbers for each of them, and for each row of the data. */
  private atoms: Float64Block;
  private perAtom: Float64Block;
  private readonly dual: Float64Block;
  private readonly change: Float64Block;
  /** 1 where F < y and ν is at its upper end, −1 where F > y, 0 where F = y. */
  private readonly side: Int8Array;
  private readonly inverse = new ExchangeInverse();
  private active: number[] = [];
  private signs: number[] = [];
  private w: number[] = [];
  private met: number[] = [];
  private F: Float64Array;
  private exchanges = 0;

  constructor(
    private readonly kernels: Kernels,
    private readonly problem: PiecewiseProblem,
  ) {
    const { arena } = kernels;
    this.n = problem.y.length;
    this.F = new Float64Array(this.n);
    this.atoms = arena.float64(0);
    this.perAtom = arena.float64(0);
    this.dual = arena.float64(this.n);
    this.change = arena.float64(this.n);
    this.side = Int8Array.from(problem.y, (value) => (value > 0 ? 1 : -1));
  }

  /** Adds an atom with w = 0. */
  add(atom: Float64Array, cost: number): void {
    const { n, costs, lengths } = this;
    const from = costs.length * n;
    if (this.atoms.length < from + n) {
      const { arena } = this.kernels;
      const grown = arena.float64(2 * (from + n));
      grown.values.set(this.atoms.values.subarray(0, from));
      this.atoms = grown;
      this.perAtom = arena.float64(grown.length / n);
    }
    this.atoms.values.set(atom, from);
    costs.push(cost);
    lengths.push(norm(atom));
  }

  /** The dual point of the vertex. */
  get nu(): Float64Array {
    return this.dual.values;
  }

  /** Starts from the best constant, whose column of ones is the only one so far: a vertex with one row. */
  startFromConstant(): void {
    const { y, lower, upper } = this.problem;
    const order = Array.from(y, (_, i) => i).sort((a, b) => y[a] - y[b]);
    let sum = upper.reduce((total, value) => total + value, 0);
    let at = 0;
    while (at < order.length - 1 && sum - (upper[order[at]] - lower[order[at]]) > 0) {
      sum -= upper[order[at]] - lower[order[at]];
      at++;
    }
    const row = order[at];
    order.forEach((i, place) => (this.side[i] = place < at ? -1 : 1));
    this.side[row] = 0;
    this.active = [0];
    this.signs = [0];
    this.w = [y[row]];
    this.met = [row];
    this.inverse.append(new Float64Array(0), new Float64Array(0), 1);
    this.F.fill(y[row]);
  }

  /** Exchanges until ν is feasible for the atoms that there are; false where rounding keeps it from that, or `stopped` does. */
  optimize(exchanges: number, stopped: () => boolean): boolean {
    // What was refused enters when another exchange has changed the basis.
    const refused = new Set<string>();
    for (let k = 0; k < exchanges; k++) {
      if (k % 16 === 0 && stopped()) return false;
      this.findDual();
      const entering = this.entering(refused);
      if (!entering) return refused.size === 0;
      const done = this.exchange(entering);
      if (done === 'refused') refused.add(nameOf(entering));
      else if (done) refused.clear();
      else return false;
    }
    return false;
  }

  /** w and F where the kinks are at `y`: those of a problem whose own were moved a little. */
  solution(y: Float64Array): { weights: { atom: number; w: number }[]; F: Float64Array } {
    const w = this.inverse.solveTransposed(Float64Array.from(this.met, (i) => y[i]));
    // The inverse has gathered rounding, of which one more solve leaves nothing.
    const F = this.outputs(w);
    const correction = this.inverse.solveTransposed(Float64Array.from(this.met, (i) => y[i] - F[i]));
    for (let p = 0; p < w.length; p++) w[p] += correction[p];
    return { weights: this.active.map((atom, p) => ({ atom, w: w[p] })), F: this.outputs(w).slice() };
  }

  /** Σ weights_p φ_p over the active atoms and, where there is one, another atom. */
  private outputs(weights: ArrayLike<number>, other?: { atom: number; weight: number }): Float64Array {
    const { kernels, n, atoms, perAtom, active, change, costs } = this;
    const own = perAtom.values;
    own.fill(0, 0, costs.length);
    active.forEach((j, p) => (own[j] = weights[p]));
    if (other) own[other.atom] = other.weight;
    kernels.gemv(true, costs.length, n, 1, atoms.pointer, n, perAtom.pointer, 0, change.pointer);
    return change.values;
  }

  /** φ_jᵀν of every atom. */
  private products(): Float64Array {
    const { kernels, n, atoms, perAtom, dual, costs } = this;
    kernels.gemv(false, costs.length, n, 1, atoms.pointer, n, dual.pointer, 0, perAtom.pointer);
    return perAtom.values;
  }

  private entry(atom: number, row: number): number {
    return this.atoms.values[atom * this.n + row];
  }

  private findDual(): void {
    const { nu, side, active, signs, costs, met, problem } = this;
    for (let i = 0; i < this.n; i++) nu[i] = side[i] > 0 ? problem.upper[i] : side[i] < 0 ? problem.lower[i] : 0;
    const known = this.products();
    const rest = Float64Array.from(active, (j, p) => signs[p] * costs[j] - known[j]);
    this.inverse.solve(rest).forEach((value, q) => (nu[met[q]] = value));
  }

  private entering(refused: ReadonlySet<string>): Entering | null {
    const { nu, met, costs, lengths, problem } = this;
    let best: Entering | null = null;
    const offer = (candidate: Entering) => {
      if ((!best || candidate.score > best.score) && !refused.has(nameOf(candidate))) best = candidate;
    };
    const tolerance = FEASIBLE * nu.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    met.forEach((i, q) => {
      const above = nu[i] - problem.upper[i];
      const excess = Math.max(above, problem.lower[i] - nu[i]);
      if (excess > tolerance) offer({ row: q, sign: above > 0 ? 1 : -1, slope: -excess, score: excess });
    });
    const isActive = new Set(this.active);
    const along = this.products();
    costs.forEach((cost, j) => {
      const excess = Math.abs(along[j]) - cost;
      if (excess > FEASIBLE * cost && !isActive.has(j))
        offer({ atom: j, sign: Math.sign(along[j]), slope: -excess, score: excess / lengths[j] });
    });
    return best;
  }

  /**
   * Goes along the direction of what enters to the kink from which the objective rises; what has its kink there is exchanged for it.
   * 'refused', and nothing has changed, where that would leave a basis that is singular but for rounding.
   */
  private exchange({ row, atom, sign, slope }: Entering): boolean | 'refused' {
    const { n, met, active, costs, inverse, problem, side, F, w, signs } = this;
    const before = { side: side.slice(), F: F.slice(), w: w.slice(), signs: signs.slice() };
    const target = new Float64Array(met.length);
    if (row !== undefined) target[row] = -sign;
    else if (atom !== undefined) met.forEach((i, q) => (target[q] = -sign * this.entry(atom, i)));
    const rates = inverse.solveTransposed(target);
    const change = this.outputs(rates, atom === undefined ? undefined : { atom, weight: sign });

    // Kinks of rows are numbered from 0, those of active atoms from n.
    const queue = new BreakpointQueue();
    const least = STILL * change.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    for (let i = 0; i < n; i++) if (side[i] * change[i] > least) queue.push(Math.max(0, (problem.y[i] - F[i]) / change[i]), i);
    active.forEach((j, p) => {
      if (costs[j] > 0 && signs[p] * rates[p] < 0) queue.push(Math.max(0, -w[p] / rates[p]), n + p);
    });
    queue.order();
    let step = 0;
    let blocking = -1;
    while (blocking < 0) {
      const next = queue.pop();
      if (!next) return false;
      const { at, index } = next;
      step = at;
      slope +=
        index < n
          ? (problem.upper[index] - problem.lower[index]) * Math.abs(change[index])
          : 2 * costs[active[index - n]] * Math.abs(rates[index - n]);
      if (slope >= 0) blocking = index;
      else if (index < n) side[index] = -side[index];
      else signs[index - n] = -signs[index - n];
    }
    for (let i = 0; i < n; i++) F[i] += step * change[i];
    for (let p = 0; p < w.length; p++) w[p] += step * rates[p];
    if (!this.replace({ row, atom, sign }, blocking, sign * step)) {
      side.set(before.side);
      F.set(before.F);
      this.w = before.w;
      this.signs = before.signs;
      return 'refused';
    }
    return ++this.exchanges % FRESH !== 0 || this.refresh();
  }

  private replace({ row, atom, sign }: Pick<Entering, 'row' | 'atom' | 'sign'>, blocking: number, weight: number): boolean {
    const { n, met, active, inverse, side, F, w, signs, problem } = this;
    const atMet = (j: number) => Float64Array.from(met, (i) => this.entry(j, i));
    const atActive = (i: number) => Float64Array.from(active, (j) => this.entry(j, i));
    if (row !== undefined) side[met[row]] = sign;
    if (blocking < n) {
      side[blocking] = 0;
      F[blocking] = problem.y[blocking];
      if (row !== undefined) {
        if (!inverse.replaceColumn(row, atActive(blocking))) return false;
        met[row] = blocking;
      } else if (atom !== undefined) {
        if (!inverse.append(atMet(atom), atActive(blocking), this.entry(atom, blocking))) return false;
        met.push(blocking);
        active.push(atom);
        signs.push(sign);
        w.push(weight);
      }
      return true;
    }
    const p = blocking - n;
    if (row !== undefined) {
      if (!inverse.remove(p, row)) return false;
      met.splice(row, 1);
      for (const list of [active, signs, w]) list.splice(p, 1);
    } else if (atom !== undefined) {
      if (!inverse.replaceRow(p, atMet(atom))) return false;
      active[p] = atom;
      signs[p] = sign;
      w[p] = weight;
    }
    return true;
  }

  /** Makes the inverse anew where rounding has gathered in it. */
  private refresh(): boolean {
    const { active, met, inverse, problem } = this;
    const rows = active.map((j) => Float64Array.from(met, (i) => this.entry(j, i)));
    if (!inverse.isAccurate(rows) && !inverse.refactor(rows)) return false;
    const { weights, F } = this.solution(problem.y);
    this.F = F;
    weights.forEach(({ w }, p) => (this.w[p] = w));
    return true;
  }
}

function nameOf({ row, atom }: Entering): string {
  return row === undefined ? `atom ${atom}` : `row ${row}`;
}
