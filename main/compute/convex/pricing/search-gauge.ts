import { gaugeRounding } from '../../certificate/dual-bound';
import { spectralNormBound } from '../../certificate/spectral-norm';
import type { Float64Block } from '../../engine/arena';
import { norm, normsOfRows } from '../../engine/norm';
import { Random } from '../../engine/random';
import { thinSvd } from '../../engine/svd';
import { facesMaximum } from './faces-maximum';
import type { Atoms, Gauge, GaugePricing } from './gauge';
import { directionOf, NeuronAscent, type Peak } from './neuron-ascent';
import type { NeuronKeys } from './neuron-keys';
import { coverBound } from './output-cover';
import type { PatternSpace } from '../patterns/pattern-space';
import { SweepOracle } from './sweep-oracle';

/** Starts of ascents in one round: drawn directions, and of those in use the best. */
const DRAWN = 16;
const USED = 40;
/** Violators that are added in one round. */
const ADDED = 20;
/** Peaks with a cosine beyond this are one. */
const SAME = 1 - 1e-12;
/** Singular values of N below this share of the first leave no direction of the outputs worth a search; the bound allows for them. */
const NEGLIGIBLE = 1e-14;

/** Share of the tolerance to which γ° is proven. */
export const SHARE = 0.1;

/** How the dual constraint is proven. */
export interface Proof {
  /** On every face of the arrangement, or by a cover of the output directions. */
  how: 'faces' | 'cover';
  /** Relative precision of γ°: `SHARE` of the gap that is asked for. */
  precision: number;
  /** Sweeps of a cover after which it is given up. */
  limit: number;
}

/**
 * γ°(N) = max_{‖u‖≤1} ‖Nᵀ(Xu)₊‖ = max_{‖w‖=1} γ°(Nw) for data of rank three and more (theory §5.3): multi-start ascents find violators. With a
 * proof, once they find none, the maxima on all faces of the arrangement give it; or where these are too many branch and bound over the output
 * directions w bounds it, the pricing problem of one output at every corner solved by a sweep over all patterns. Without, the largest value
 * met is no bound.
 */
export class SearchGauge implements Gauge {
  readonly keysLast = true;
  readonly method: string;
  /** False while every ρ is an upper bound. */
  estimates: boolean;
  private readonly ascent: NeuronAscent;
  private readonly oracle: SweepOracle | null;
  private readonly nu: Float64Block;
  private readonly random: Random;
  private readonly spectral: number;
  private isFirst = true;
  /** Directions that were added, by key. */
  private readonly added = new Map<string, Float64Array>();

  constructor(
    private readonly space: PatternSpace,
    private readonly outputs: number,
    private readonly keys: NeuronKeys,
    seed: number,
    private readonly proof: Proof | null,
    private readonly stopped: () => boolean,
  ) {
    const { n, r, X } = space.geometry;
    this.method = proof?.how === 'faces' ? 'faces' : proof ? 'output-cover' : 'ascent';
    this.estimates = proof === null;
    this.ascent = new NeuronAscent(space, outputs);
    this.oracle = proof?.how === 'cover' ? new SweepOracle(space) : null;
    this.nu = space.kernels.arena.float64(n);
    this.random = Random.stream(seed, 'gates');
    this.spectral = spectralNormBound(X, n, r);
  }

  project(): void {
    // No equation ties N.
  }

  defect(): number {
    return 0;
  }

  price(point: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    // A copy, since what the search allocates may move the block.
    const N = point.values.slice();
    const { n, r, rowNorms, residual } = this.space.geometry;
    const slack = gaugeRounding(normsOfRows(N, n, this.outputs), rowNorms, r) + norm(N) * residual;
    const peaks = this.ascend(N, working);
    const most = peaks.reduce((largest, { value }) => Math.max(largest, value), 0);
    const violators = this.violators(peaks, beta, working);
    if (this.estimates) return { rho: most, slack, violators };
    const crude = this.spectral * thinSvd(n, this.outputs, N).values[0] * (1 + 1e-12);
    const precision = this.proof?.precision ?? 0;
    // Atoms in use may exceed β by what the gap may have.
    const isNear = violators.length === 0 && most <= beta * (1 + precision / SHARE);
    // The first answer is β_max; later ones wait until the ascents find nothing.
    if (this.isFirst || isNear || most <= beta * (1 + precision)) {
      const { rho, rest, found } = this.prove(N, this.isFirst || most > beta * (1 + precision) ? most : beta);
      this.isFirst = false;
      return {
        rho: Math.max(most, Math.min(rho, crude)),
        slack: slack + rest,
        violators: [...violators, ...this.violators(found, beta, working)],
      };
    }
    return { rho: Math.max(most, crude), slack, violators };
  }

  /** The local maxima that the directions ascend to. */
  peaks(N: Float64Array, directions: readonly Float64Array[]): Peak[] {
    return directions.map((u) => this.ascent.climb(N, u));
  }

  /** Ascents from the directions in use and from drawn ones. */
  private ascend(N: Float64Array, working: (key: string) => boolean): Peak[] {
    const used = [...this.added].filter(([key]) => working(key)).map(([, u]) => this.ascent.evaluate(N, u));
    const starts = used
      .sort((a, b) => b.value - a.value)
      .slice(0, USED)
      .map(({ u }) => u);
    for (let k = 0; k < DRAWN; k++) starts.push(Float64Array.from({ length: this.space.r }, () => this.random.normal()));
    const peaks: Peak[] = [];
    for (const start of starts) {
      if (this.stopped()) break;
      peaks.push(this.ascent.climb(N, start));
    }
    return peaks;
  }

  private violators(peaks: Peak[], beta: number, working: (key: string) => boolean): Atoms[] {
    const taken: Peak[] = [];
    const violators: Atoms[] = [];
    for (const peak of peaks.sort((a, b) => b.value - a.value)) {
      if (!(peak.value > beta) || violators.length >= ADDED) break;
      if (taken.some(({ u }) => cosine(u, peak.u) > SAME)) continue;
      taken.push(peak);
      const atom = this.keys.atom(peak.u);
      if (working(atom.key)) continue;
      this.added.set(atom.key, peak.u);
      violators.push({ ...atom, value: peak.value });
    }
    return violators;
  }

  /** An upper bound of γ°(N), what its neglects may hide, and neurons beyond β that it came upon. */
  private prove(N: Float64Array, beta: number): { rho: number; rest: number; found: Peak[] } {
    const { oracle, proof, nu, space, outputs: C, stopped } = this;
    const { n } = space;
    if (proof?.how === 'faces') return this.onFaces(N, this.isFirst ? beta : beta * (1 + proof.precision));
    const { values, right } = thinSvd(n, C, N);
    const q = values.filter((value) => value > NEGLIGIBLE * values[0]).length;
    const found: Peak[] = [];
    if (!oracle || !proof || q === 0) return { rho: 0, rest: this.spectral * norm(N), found };
    const rest = this.spectral * (norm(values, q) + NEGLIGIBLE * values[0]);
    const value = (w: Float64Array): number | null => {
      const direction = new Float64Array(C);
      for (let k = 0; k < q; k++) for (let c = 0; c < C; c++) direction[c] += w[k] * right[k * C + c];
      for (let i = 0; i < n; i++) {
        let sum = 0;
        for (let c = 0; c < C; c++) sum += N[i * C + c] * direction[c];
        nu.values[i] = sum;
      }
      const { rho, violators } = oracle.start(nu, beta * (1 + 2 * proof.precision), stopped);
      for (const pair of violators.slice(0, 1)) found.push(this.ascent.climb(N, directionOf(pair, space.r)));
      return rho === null ? null : rho + oracle.slack(nu.values);
    };
    const target = beta * (1 + proof.precision);
    const { bound, complete } = coverBound({ size: q, value, target, precision: proof.precision, limit: proof.limit, stopped });
    if (!complete && !stopped()) this.estimates = true;
    return { rho: bound, rest, found };
  }

  /** γ°(N), or `least` where that is larger. */
  private onFaces(N: Float64Array, least: number): { rho: number; rest: number; found: Peak[] } {
    const maximum = facesMaximum(this.space.geometry, N, this.outputs, least, this.stopped);
    if (!maximum) return { rho: Infinity, rest: 0, found: [] };
    const { value, u, hidden } = maximum;
    return { rho: value, rest: hidden, found: value > least ? [this.ascent.climb(N, u)] : [] };
  }
}

function cosine(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
