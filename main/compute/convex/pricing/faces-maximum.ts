import { norm } from '../../engine/norm';
import type { Geometry } from '../patterns/geometry';
import { groupRows, type Groups } from '../patterns/groups';
import { localFaces, orthogonalPlane, type LocalFace, type Plane } from './local-faces';
import { mayExceed, topDirection } from './top-direction';

/** A direction whose part in a plane is below this vanishes on it; two rows at a small angle determine their plane as much less well. */
const TIE = 1e-13;
/** Arcs between two questions whether to stop. */
const PATIENCE = 500;

/** The largest value that was met, a unit vector with it (zeros where none was above the least asked for), and by how much γ° can exceed it. */
export interface FacesMaximum {
  value: number;
  u: Float64Array;
  hidden: number;
}

/** Faces that `facesMaximum` looks at, about. */
export function facesCount(m: number, r: number): number {
  return r === 3 ? 8 * m * m : 10 * m * m * m;
}

/**
 * γ°(N) = max_{‖u‖=1} ‖Nᵀ(Xu)₊‖ for any number of outputs C and data of rank three or four (theory §5.3), or `least` where it is smaller;
 * null where it was stopped. On a face of the arrangement Nᵀ(Xu)₊ = Gᵀu is linear, so that a maximum inside it is a top singular vector of
 * G on the face's span, and every face of dimension two and more touches an arc of a plane {u : u ⟂ r − 2 rows}: one turn in each
 * plane meets them all. Every value is that of ‖Nᵀ(Xu)₊‖ at a unit u, so that none is too large.
 */
export function facesMaximum(geometry: Geometry, N: Float64Array, C: number, least: number, stopped: () => boolean): FacesMaximum | null {
  const search = new FaceSearch(geometry, N, C, least);
  const { r } = geometry;
  const m = search.groups.count;
  for (let i = 0; i < m; i++)
    for (let k = r === 3 ? m - 1 : i + 1; k < m; k++) if (!search.turn(r === 3 ? [i] : [i, k], stopped)) return null;
  return { value: search.value, u: search.u, hidden: search.hidden + search.tied };
}

class FaceSearch {
  readonly groups: Groups;
  value: number;
  u: Float64Array;
  /** What rows of one direction but for rounding may hide, and rows that were taken to vanish in the worst plane. */
  readonly hidden: number;
  tied = 0;
  private readonly r: number;
  /** Σ coefficient·N_i over the rows of each group that point along its direction, and over those against it; C values each. */
  private readonly along: Float64Array;
  private readonly against: Float64Array;
  /** By how much the spectral norm of G changes at most where a group changes its side. */
  private readonly weight: Float64Array;
  private readonly face: Float64Array;
  private arcs = 0;

  constructor(
    geometry: Geometry,
    N: Float64Array,
    private readonly C: number,
    least: number,
  ) {
    const { r, n } = geometry;
    this.groups = groupRows(geometry);
    this.r = r;
    this.value = least;
    this.u = new Float64Array(r);
    this.face = new Float64Array(r * C);
    const { count, of, coefficient, misfit } = this.groups;
    this.along = new Float64Array(count * C);
    this.against = new Float64Array(count * C);
    let hidden = 0;
    for (let i = 0; i < n; i++) {
      const g = of[i];
      if (g < 0) continue;
      const into = coefficient[i] > 0 ? this.along : this.against;
      for (let c = 0; c < C; c++) into[g * C + c] += coefficient[i] * N[i * C + c];
      hidden += misfit[i] * norm(N, i * C, (i + 1) * C);
    }
    this.hidden = hidden;
    this.weight = Float64Array.from(
      { length: count },
      (_, g) => norm(this.along, g * C, (g + 1) * C) + norm(this.against, g * C, (g + 1) * C),
    );
  }

  /** One turn in the plane orthogonal to the directions of these groups; false where it was stopped. */
  turn(chosen: readonly number[], stopped: () => boolean): boolean {
    const { groups, r } = this;
    const { directions, count } = groups;
    const plane = orthogonalPlane(chosen.map((g) => directions.subarray(g * r, (g + 1) * r)));
    if (!plane) return true;
    const [e, f] = plane.inside;
    const tie = TIE / plane.sine;
    const vanishing: number[] = [];
    const events: { angle: number; g: number }[] = [];
    let ties = 0;
    for (let g = 0; g < count; g++) {
      const [x, y] = [this.component(g, e), this.component(g, f)];
      if (chosen.includes(g) || Math.hypot(x, y) <= tie) {
        vanishing.push(g);
        ties += this.weight[g];
      } else events.push({ angle: modulo(Math.atan2(y, x) + Math.PI / 2, Math.PI), g });
    }
    this.tied = Math.max(this.tied, 2 * tie * ties);
    // Another pair of the rows that vanish here has had this plane already.
    if (vanishing[0] < chosen[0] || events.length === 0) return true;
    events.sort((a, b) => a.angle - b.angle || a.g - b.g);
    const faces = localFaces(
      vanishing.map((g) => directions.subarray(g * r, (g + 1) * r)),
      plane,
      TIE,
    );
    return this.round(events, vanishing, faces, plane, ties, stopped);
  }

  private round(
    events: readonly { angle: number; g: number }[],
    vanishing: readonly number[],
    faces: readonly LocalFace[],
    { inside }: Plane,
    ties: number,
    stopped: () => boolean,
  ): boolean {
    const { r, C } = this;
    const [e, f] = inside;
    const G = new Float64Array(r * C);
    const side = new Int8Array(this.groups.count);
    const before = 0.5 * (events[0].angle + events[events.length - 1].angle - Math.PI);
    const middle = at(e, f, before);
    for (const { g } of events) {
      side[g] = this.component(g, middle) > 0 ? 1 : -1;
      this.add(G, g, side[g], 1);
    }
    for (const half of [0, Math.PI])
      for (const { angle, g } of events) {
        if (this.arcs++ % PATIENCE === 0 && stopped()) return false;
        this.arc(G, vanishing, faces, inside, ties);
        this.add(G, g, side[g], -1);
        const u = at(e, f, angle + half);
        if (lengthAlong(G, u, C) > this.value) this.look(u);
        side[g] = side[g] > 0 ? -1 : 1;
        this.add(G, g, side[g], 1);
      }
    return true;
  }

  /** The arc itself, and every face that it bounds: there rows that vanish on the plane are on either side. */
  private arc(
    G: Float64Array,
    vanishing: readonly number[],
    faces: readonly LocalFace[],
    inside: readonly Float64Array[],
    ties: number,
  ): void {
    const { face, C } = this;
    if (!mayExceed(G, C, null, this.value - ties)) return;
    this.within(G, inside);
    for (const { sides, span } of faces) {
      face.set(G);
      vanishing.forEach((g, k) => this.add(face, g, sides[k], 1));
      this.within(face, span);
    }
  }

  /** The value at a top singular vector of G on a span, where that can be above the largest so far. */
  private within(G: Float64Array, span: readonly Float64Array[]): void {
    if (!mayExceed(G, this.C, span, this.value)) return;
    const u = topDirection(G, this.C, span);
    this.look(u);
    this.look(u.map((value) => -value));
  }

  /** ‖Nᵀ(Xu)₊‖ at a unit vector. */
  private look(u: Float64Array): void {
    const { groups, C } = this;
    const sum = new Float64Array(C);
    for (let g = 0; g < groups.count; g++) {
      const t = this.component(g, u);
      const own = t > 0 ? this.along : this.against;
      for (let c = 0; c < C; c++) sum[c] += t * own[g * C + c];
    }
    const value = norm(sum);
    if (!(value > this.value)) return;
    this.value = value;
    this.u = u.slice();
  }

  /** Of a group's direction along u. */
  private component(g: number, u: Float64Array): number {
    const { groups, r } = this;
    let sum = 0;
    for (let l = 0; l < r; l++) sum += groups.directions[g * r + l] * u[l];
    return sum;
  }

  /** G ± what a group adds to it on a side; nothing where it has none. */
  private add(G: Float64Array, g: number, side: number, sign: number): void {
    if (side === 0) return;
    const { groups, r, C } = this;
    const own = side > 0 ? this.along : this.against;
    for (let l = 0; l < r; l++) {
      const t = sign * groups.directions[g * r + l];
      for (let c = 0; c < C; c++) G[l * C + c] += t * own[g * C + c];
    }
  }
}

/** ‖Gᵀu‖. */
function lengthAlong(G: Float64Array, u: Float64Array, C: number): number {
  let square = 0;
  for (let c = 0; c < C; c++) {
    let sum = 0;
    for (let l = 0; l < u.length; l++) sum += G[l * C + c] * u[l];
    square += sum * sum;
  }
  return Math.sqrt(square);
}

function at(e: Float64Array, f: Float64Array, angle: number): Float64Array {
  const [x, y] = [Math.cos(angle), Math.sin(angle)];
  return e.map((value, l) => x * value + y * f[l]);
}

function modulo(value: number, period: number): number {
  return value - period * Math.floor(value / period);
}
