import type { Kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import { ballBound, majorant } from '../shor/evaluate';
import { ballMoments } from '../shor/gauge';
import { MomentSolver, type MomentGoal } from '../shor/moment-solver';
import { FIXED, POSITIVE, type Multipliers } from '../shor/relaxation';
import { Cone } from './cone';
import { makeLeaf, type Leaf, type LeafProof } from './leaf';
import { chordBound, makeRegion, relax, type RegionRelaxation } from './region';

/** What takes time with a leaf. Every result follows from the leaf and the weights alone, whoever computes it. */
export class LeafWork {
  private readonly cone: Cone;
  private readonly solver: MomentSolver;

  /** `X` holds n unit rows. The memory is of the arena's current scope. */
  constructor(
    kernels: Kernels,
    readonly X: Float64Array,
    readonly n: number,
    readonly r: number,
  ) {
    this.cone = new Cone(kernels, n, r);
    this.solver = new MomentSolver(kernels, n, r);
  }

  /** The whole ball, as the leaf of either tree. */
  roots(): Leaf[] {
    const { cone, X, n, r } = this;
    const whole = { ...makeRegion(cone, X, n, r), moments: ballMoments(r) };
    return ([1, -1] as const).map((sign) => makeLeaf(sign, whole));
  }

  /** Lowers the bound without a solve: by chords, and the multipliers of the last solve. */
  recertify(leaf: Leaf, weights: Float64Array): void {
    const { region } = leaf;
    const relaxed = relax(region, this.X, this.r, weights);
    this.cone.set(region.fixed, this.X, region.sides);
    leaf.bound = Math.min(leaf.bound, chordBound(region, relaxed, this.cone).bound);
    if (leaf.solved && !region.thin) leaf.bound = Math.min(leaf.bound, this.multiplierBound(leaf, relaxed));
  }

  /** The leaves on both sides of a row, recertified. */
  branch(leaf: Leaf, row: number, weights: Float64Array): [Leaf, Leaf] {
    const onSide = (side: 1 | -1) => {
      const child = makeLeaf(leaf.sign, makeRegion(this.cone, this.X, this.n, this.r, leaf.region, row, side), leaf);
      // What the row's multiplier was while it was free says nothing now.
      child.first[row] = 0;
      this.recertify(child, weights);
      return child;
    };
    return [onSide(1), onSide(-1)];
  }

  /** Solves the leaf's relaxation. */
  solve(leaf: Leaf, weights: Float64Array, goal: MomentGoal): void {
    const { region } = leaf;
    const relaxed = relax(region, this.X, this.r, weights);
    const { relaxation, rows } = relaxed;
    if (region.thin || relaxation.kind.every((kind) => kind === FIXED)) {
      this.cone.set(region.fixed, this.X, region.sides);
      const { bound, point } = chordBound(region, relaxed, this.cone);
      leaf.bound = Math.min(leaf.bound, bound);
      return this.locate(leaf, relaxed, point);
    }
    const solution = this.solver.solve(relaxation, region.moments, goal);
    leaf.bound = Math.min(leaf.bound, solution.bound);
    const proved = Number.isFinite(solution.bound);
    leaf.solved ||= proved;
    leaf.mean = solution.u;
    rows.forEach((i, k) => {
      leaf.t[i] = solution.t[k];
      leaf.T[i] = solution.T[k];
      if (!proved) return;
      leaf.first[i] = solution.multipliers.first[k];
      leaf.second[i] = solution.multipliers.second[k];
      if (relaxation.kind[k] === POSITIVE) {
        // What a row that counts down would take, should its sign turn.
        leaf.T[i] = leaf.first[i] ** 2;
        leaf.first[i] = solution.t[k] > 0 ? 0.5 : 0;
        leaf.second[i] = 0;
      }
    });
  }

  /** Of the leaf's two quick bounds the better one. */
  prove(leaf: Leaf, weights: Float64Array): LeafProof {
    const { sign, region } = leaf;
    const relaxed = relax(region, this.X, this.r, weights);
    this.cone.set(region.fixed, this.X, region.sides);
    const { bound: chords, slopes } = chordBound(region, relaxed, this.cone);
    const quadratics = leaf.solved && !region.thin ? this.multiplierBound(leaf, relaxed) : Infinity;
    const multipliers = quadratics < chords ? multipliersOf(leaf, relaxed) : { first: slopes, second: new Float64Array(slopes.length) };
    const first = new Float64Array(this.n);
    const second = new Float64Array(this.n);
    relaxed.rows.forEach((i, k) => {
      first[i] = multipliers.first[k];
      second[i] = multipliers.second[k];
    });
    const path = region.fixed.map((i) => region.sides[i] * (i + 1));
    return { sign, path, first, second, chords: quadratics >= chords, bound: Math.min(quadratics, chords) };
  }

  private multiplierBound(leaf: Leaf, relaxed: RegionRelaxation): number {
    return ballBound(majorant(relaxed.relaxation, multipliersOf(leaf, relaxed)), this.r, leaf.bound);
  }

  /** Takes the direction of a point, at length one, for where the relaxation ended. */
  private locate(leaf: Leaf, { rows }: RegionRelaxation, point: Float64Array): void {
    const { r, X } = this;
    const length = norm(point) || 1;
    const u = point.map((value) => value / length);
    leaf.mean = u;
    for (const i of rows) {
      let t = 0;
      for (let j = 0; j < r; j++) t += X[i * r + j] * u[j];
      leaf.t[i] = t;
      leaf.T[i] = Math.max(t * t, 1e-12);
    }
  }
}

function multipliersOf(leaf: Leaf, { relaxation, rows }: RegionRelaxation): Multipliers {
  const { kind, count } = relaxation;
  const multipliers: Multipliers = { first: new Float64Array(count), second: new Float64Array(count) };
  rows.forEach((i, k) => {
    if (kind[k] === POSITIVE) multipliers.first[k] = Math.sqrt(Math.max(leaf.T[i], 1e-12));
    else if (kind[k] === FIXED) multipliers.first[k] = leaf.first[i];
    else [multipliers.first[k], multipliers.second[k]] = [leaf.first[i], leaf.second[i]];
  });
  return multipliers;
}
