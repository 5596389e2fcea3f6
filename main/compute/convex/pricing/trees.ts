import { SignForest } from '../../certificate/branch-and-bound/forest';
import { gaugeRounding } from '../../certificate/dual-bound';
import { leafArrays } from '../../certificate/leaf-arrays';
import { attained } from '../../certificate/shor/attained';
import { unitRows } from '../../certificate/shor/gauge';
import { norm } from '../../engine/norm';
import type { Oracle } from './oracle';
import type { PatternSpace } from '../patterns/pattern-space';

/** By how much, relatively, a threshold lies above what is attained. */
export const ABOVE = 1e-8;

/** The trees of branch and bound over the patterns of a space, kept from look to look; their memory is of the arena's current scope. */
export class Trees {
  forest: SignForest;

  constructor(private readonly space: PatternSpace) {
    this.forest = this.seedling();
  }

  /** New trees for a ν far from those before, whose leaves would be no use to it: an upper bound of γ°(ν) that falls while there is time. */
  bound(nu: Float64Array, stopped: () => boolean, progress: (rho: number) => void): number {
    const { geometry } = this.space;
    this.forest = this.seedling();
    const reach = attained(geometry, nu);
    const threshold = Math.max(reach.positive, reach.negative) * (1 + ABOVE);
    return this.forest.look(this.weights(nu), { threshold, stopped, visit: () => false, progress }).bound;
  }

  /** The leaves that the search ended with, and what they prove of another ν; they are refined where that exceeds β. */
  prove(nu: Float64Array, beta: number, stopped: () => boolean): ReturnType<NonNullable<Oracle['prove']>> {
    const { n, geometry } = this.space;
    const weights = this.weights(nu);
    const rest = gaugeRounding(nu, geometry.rowNorms, geometry.r) + norm(nu) * geometry.residual;
    this.forest.look(weights, { threshold: beta - rest, stopped, visit: () => false, progress: () => undefined });
    const leaves = this.forest.prove(weights);
    const arrays = leafArrays(leaves, n);
    return arrays && { rho: leaves.reduce((most, { bound }) => Math.max(most, bound), 0) + rest, arrays };
  }

  /** The weights of the unit rows. */
  weights(nu: Float64Array): Float64Array {
    return nu.map((value, i) => value * this.space.geometry.rowNorms[i]);
  }

  private seedling(): SignForest {
    const { kernels, geometry, n, r } = this.space;
    return new SignForest(kernels, unitRows(geometry.X, r, geometry.rowNorms), n, r);
  }
}
