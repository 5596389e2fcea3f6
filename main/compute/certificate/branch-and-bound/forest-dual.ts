import type { Geometry } from '../../convex/patterns/geometry';
import type { Raise } from '../../convex/pricing/oracle';
import { norm } from '../../engine/norm';
import { dualBound, gaugeRounding, type DualBound } from '../dual-bound';
import { attained } from '../shor/attained';
import type { SignForest } from './forest';
import type { Region } from './region';

/** By how much, relatively, a threshold lies above what is attained. */
export const ABOVE = 1e-8;
/** Nodes of one round of branching: so many at first, later this multiple of the leaves. */
const FIRST_NODES = 100;
const GROWTH = 2;
/** Dual points that are tried between two rounds of branching. */
const TRIALS = 2;
/** The share of the way to the master's dual point: that of the first trial, by how much it grows and falls, and the least. */
const FIRST_SHARE = 0.5;
const GAIN = 1.5;
const LOSS = 0.5;
const LEAST_SHARE = 0.1;
/** Atoms that a leaf keeps. */
const KEPT = 6;
/** Rounds without a better bound after which the search ends where branching has. */
const PATIENCE = 5;

export interface ForestProblem extends Raise {
  geometry: Geometry;
}

/** The heights of a leaf's relaxation at its maximum for some N: atoms of the program whose dual the leaves bound. */
interface RelaxedAtom {
  region: Region;
  heights: Float64Array;
}

/**
 * The best dual point that the leaves of a forest can prove: max −ℓ*(−N) subject to S_leaf(±N) ≤ β over all leaves, S_leaf the relaxation of
 * the leaf. It is convex, and its dual is min ℓ(F) + β·gauge of all the heights that the relaxations allow, so it is solved by column
 * generation: the heights at which leaves attain S_leaf are atoms of a master, towards whose dual point N moves by a share that follows
 * success. In between leaves are branched. The forest bounds γ° at every N that is tried, so that each of its bounds is rigorous.
 */
export class ForestDual {
  private atoms: RelaxedAtom[] = [];
  private best: DualBound | null = null;
  private isEnough = false;

  constructor(
    private readonly forest: SignForest,
    private readonly problem: ForestProblem,
  ) {}

  /** Begins at N, and goes on until it is stopped, the bound is good enough or rises no more. */
  raise(N: Float64Array): DualBound {
    const { stopped } = this.problem;
    let share = FIRST_SHARE;
    let stale = 0;
    let best = this.branch(N);
    while (!stopped() && !this.isEnough && stale < PATIENCE) {
      const before = best.dual.value;
      for (let trial = 0; trial < TRIALS && !stopped() && !this.isEnough; trial++) {
        const aim = this.master();
        if (!aim) break;
        const { point, value } = best.dual;
        const dual = this.priced(
          point.map((from, i) => from + share * (aim[i] - from)),
          best.closed,
        );
        if (dual.value > value) {
          best = { ...best, dual };
          share = Math.min(1, GAIN * share);
        } else share *= LOSS;
      }
      share = Math.max(LEAST_SHARE, share);
      if (stopped() || this.isEnough) break;
      const next = this.branch(best.dual.point);
      best = next.dual.value > best.dual.value ? next : { ...best, closed: next.closed };
      stale = best.closed && best.dual.value <= before ? stale + 1 : 0;
    }
    return best.dual;
  }

  /** Branches where that lowers the bound of γ°(N). */
  private branch(N: Float64Array): { dual: DualBound; closed: boolean } {
    const { positive, negative } = attained(this.problem.geometry, N);
    const threshold = Math.max(positive, negative) * (1 + ABOVE);
    return this.look(N, threshold, this.nodes, true);
  }

  /** Solves the leaves that bound γ°(N); branches them where that is of no more use at the best point. */
  private priced(N: Float64Array, branches: boolean): DualBound {
    return this.look(N, this.problem.beta, branches ? this.nodes : Infinity, branches).dual;
  }

  private get nodes(): number {
    return Math.max(FIRST_NODES, GROWTH * this.forest.size);
  }

  private look(N: Float64Array, threshold: number, limit: number, branches: boolean): { dual: DualBound; closed: boolean } {
    const { forest, problem } = this;
    const { loss, Y, beta, stopped } = problem;
    const { rowNorms, r, residual } = problem.geometry;
    const slack = gaugeRounding(N, rowNorms, r) + norm(N) * residual;
    const learn = (rho: number) => {
      const dual = dualBound(loss, N, Y, beta, rho, slack);
      if (dual.value > (this.best?.value ?? -Infinity)) {
        this.best = dual;
        this.isEnough = problem.progress(dual);
      }
      return dual;
    };
    const { bound, closed } = forest.look(
      N.map((value, i) => value * rowNorms[i]),
      {
        threshold,
        limit,
        branches,
        stopped: () => stopped() || this.isEnough,
        visit: (_u, sign, region, heights) => {
          this.atoms.push({ region, heights: heights().map((height, i) => sign * height * rowNorms[i]) });
          return false;
        },
        progress: learn,
      },
    );
    return { dual: learn(bound), closed };
  }

  /** The dual point that is best for the atoms of the present leaves; null where none was found. */
  private master(): Float64Array | null {
    const { forest, problem } = this;
    const count = new Map<Region, number>(forest.regions().map((region) => [region, 0]));
    // The latest atoms of a leaf are the closest ones.
    this.atoms = this.atoms
      .reverse()
      .filter(({ region }) => {
        const known = count.get(region);
        if (known === undefined || known === KEPT) return false;
        count.set(region, known + 1);
        return true;
      })
      .reverse();
    return problem.aim(this.atoms.map(({ heights }) => heights));
  }
}
