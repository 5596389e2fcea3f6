import type { Float64Block, Int32Block } from '../../engine/arena';
import type { Kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';

/** The projection of a vector onto the cone: its length bounds the vector's maximum over the cone's unit vectors. */
export interface Projection {
  /** ‖v + Aᵀλ‖, rounding included, for the λ ≥ 0 found: it proves the bound whatever the projection's own precision. */
  length: number;
  point: Float64Array;
}

/** The cone {u : a_k·u ≥ 0} of the sides that branching chose; its memory is of the arena's current scope. */
export class Cone {
  private readonly rows: Float64Block;
  private readonly signs: Float64Block;
  private readonly state: Float64Block;
  private readonly active: Int32Block;
  private readonly vector: Float64Block;
  private readonly point: Float64Block;
  private readonly work: Float64Block;
  private count = 0;

  /** For up to n unit normals in r dimensions. */
  constructor(
    private readonly kernels: Kernels,
    n: number,
    private readonly r: number,
  ) {
    const { arena } = kernels;
    this.rows = arena.float64(n * r);
    this.signs = arena.float64(n);
    this.signs.values.fill(1);
    this.state = arena.float64(2 * r * r + r);
    this.active = arena.int32(kernels.projectionSlots(r));
    this.vector = arena.float64(r);
    this.point = arena.float64(r);
    this.work = arena.float64(3 * r + n);
  }

  /** Takes the rows that `fixed` names as normals, each turned to its side. */
  set(fixed: readonly number[], X: Float64Array, sides: Int8Array): void {
    const { r } = this;
    const rows = this.rows.values;
    fixed.forEach((i, k) => {
      for (let j = 0; j < r; j++) rows[k * r + j] = sides[i] * X[i * r + j];
    });
    this.count = fixed.length;
  }

  project(v: Float64Array): Projection {
    const { kernels, r, count, rows, state, active } = this;
    if (count === 0) return { length: norm(v), point: v.slice() };
    this.vector.values.set(v);
    active.values[0] = 0;
    kernels.project(
      count,
      r,
      rows.pointer,
      this.signs.pointer,
      state.pointer,
      active.pointer,
      this.vector.pointer,
      this.point.pointer,
      0,
      this.work.pointer,
    );
    const sum = v.slice();
    const [normals, list, lambda] = [rows.values, active.values, state.values];
    let terms = norm(v);
    for (let k = 0; k < list[0]; k++) {
      const multiplier = Math.max(0, lambda[k]);
      terms += multiplier;
      const at = list[k + 2] * r;
      for (let j = 0; j < r; j++) sum[j] += multiplier * normals[at + j];
    }
    return { length: norm(sum) + 4 * (r + 4) * Number.EPSILON * terms, point: this.point.values.slice() };
  }
}
