import { gaugeRounding } from '../../certificate/dual-bound';
import type { Float64Block } from '../../engine/arena';
import { norm, normsOfRows } from '../../engine/norm';
import type { Atoms, Gauge, GaugePricing } from './gauge';
import type { Geometry } from '../patterns/geometry';
import type { Peak } from './neuron-ascent';
import type { NeuronKeys } from './neuron-keys';

/** Violators that are added in one round. */
const ADDED = 20;
/** Maxima nearer to a larger one than this angle are the same but for rounding. */
const SAME = 1e-9;

/** A local maximum of ‖Nᵀ(Xu)₊‖ at u = (cos θ, sin θ). */
interface CirclePeak {
  angle: number;
  value: number;
}

/**
 * γ°(N) = max_{‖u‖≤1} ‖Nᵀ(Xu)₊‖ for data of rank two (theory §5.3), exactly: one sweep round the circle meets the 2n patterns, and within
 * an arc the square is uᵀGGᵀu with G = XᵀDN, whose maximum is an eigenvector's or at an end. O(n log n + nC).
 */
export class CircleGauge implements Gauge {
  readonly method = 'sweep';
  readonly keysLast = true;
  /** Where a row turns on (+) or off (−), by ascending angle in [−π, π]. */
  private readonly events: { angle: number; row: number; on: boolean }[];

  constructor(
    private readonly geometry: Geometry,
    private readonly outputs: number,
    private readonly keys: NeuronKeys,
  ) {
    const { n, X, rowNorms } = geometry;
    this.events = [];
    for (let row = 0; row < n; row++) {
      if (rowNorms[row] === 0) continue;
      const own = Math.atan2(X[2 * row + 1], X[2 * row]);
      this.events.push({ angle: wrapped(own - Math.PI / 2), row, on: true }, { angle: wrapped(own + Math.PI / 2), row, on: false });
    }
    this.events.sort((a, b) => a.angle - b.angle || a.row - b.row);
  }

  project(): void {
    // No equation ties N.
  }

  defect(): number {
    return 0;
  }

  price({ values: N }: Float64Block, beta: number, working: (key: string) => boolean): GaugePricing {
    const { n, rowNorms, residual } = this.geometry;
    const candidates = this.candidates(N);
    const violators: Atoms[] = [];
    for (const { u, value } of distinct(candidates, beta)) {
      if (violators.length >= ADDED) break;
      const atom = this.keys.atom(u);
      if (!working(atom.key)) violators.push({ ...atom, value });
    }
    const rho = candidates.reduce((most, { value }) => Math.max(most, value), 0);
    const slack = gaugeRounding(normsOfRows(N, n, this.outputs), rowNorms, 2) + norm(N) * residual;
    return { rho, slack, violators };
  }

  /** The local maxima above `least`, the largest first. */
  peaks(N: Float64Array, least: number): Peak[] {
    return distinct(this.candidates(N), least);
  }

  /** What is largest within each arc and at its end, in the order of the angles. */
  private candidates(N: Float64Array): CirclePeak[] {
    const { events, outputs: C } = this;
    const G = this.start(N);
    const peaks: CirclePeak[] = [];
    for (let k = 0; k < events.length; k++) {
      this.cross(k, N, G);
      const from = events[k].angle;
      const to = k + 1 < events.length ? events[k + 1].angle : events[0].angle + 2 * Math.PI;
      let [a, b, cross] = [0, 0, 0];
      for (let c = 0; c < C; c++) {
        a += G[c] * G[c];
        b += G[C + c] * G[C + c];
        cross += G[c] * G[C + c];
      }
      // ‖Gᵀu‖² = ½(a + b) + ½(a − b) cos 2θ + cross·sin 2θ.
      const best = 0.5 * Math.atan2(cross, 0.5 * (a - b));
      const inside = from + modulo(best - from, Math.PI);
      if (inside <= to) peaks.push({ angle: inside, value: Math.sqrt(0.5 * (a + b) + Math.hypot(0.5 * (a - b), cross)) });
      if (inside + Math.PI <= to) peaks.push({ angle: inside + Math.PI, value: peaks[peaks.length - 1].value });
      peaks.push({ angle: to, value: along(G, C, to) });
    }
    return peaks;
  }

  /** G = XᵀDN (2×C) between the last event and the first. */
  private start(N: Float64Array): Float64Array {
    const { outputs: C, events } = this;
    const G = new Float64Array(2 * C);
    // A row that is off at the first of its two events is on before.
    const seen = new Set<number>();
    for (const { row, on } of events) {
      if (!seen.has(row) && !on) this.add(row, 1, N, G);
      seen.add(row);
    }
    return G;
  }

  private cross(k: number, N: Float64Array, G: Float64Array): void {
    const { row, on } = this.events[k];
    this.add(row, on ? 1 : -1, N, G);
  }

  private add(row: number, sign: number, N: Float64Array, G: Float64Array): void {
    const { outputs: C } = this;
    const { X } = this.geometry;
    for (let c = 0; c < C; c++) {
      G[c] += sign * X[2 * row] * N[row * C + c];
      G[C + c] += sign * X[2 * row + 1] * N[row * C + c];
    }
  }
}

/** The local maxima among values in the order of their angles, the largest first. */
function distinct(candidates: readonly CirclePeak[], least: number): Peak[] {
  const last = candidates.length - 1;
  const before = (k: number) => candidates[k === 0 ? last : k - 1].value;
  const after = (k: number) => candidates[k === last ? 0 : k + 1].value;
  const maxima = candidates.filter(({ value }, k) => value > least && value >= before(k) && value >= after(k));
  const taken: CirclePeak[] = [];
  for (const peak of maxima.sort((a, b) => b.value - a.value))
    if (!taken.some(({ angle }) => Math.abs(wrapped(angle - peak.angle)) < SAME)) taken.push(peak);
  return taken.map(({ angle, value }) => ({ u: Float64Array.of(Math.cos(angle), Math.sin(angle)), value }));
}

/** ‖Gᵀ(cos θ, sin θ)‖. */
function along(G: Float64Array, C: number, angle: number): number {
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  let square = 0;
  for (let c = 0; c < C; c++) square += (G[c] * x + G[C + c] * y) ** 2;
  return Math.sqrt(square);
}

/** The same angle in [−π, π). */
function wrapped(angle: number): number {
  return modulo(angle + Math.PI, 2 * Math.PI) - Math.PI;
}

function modulo(value: number, period: number): number {
  return value - period * Math.floor(value / period);
}
