import { SignForest } from '../../certificate/branch-and-bound/forest';
import { ForestDual } from '../../certificate/branch-and-bound/forest-dual';
import { gaugeRounding, type DualBound } from '../../certificate/dual-bound';
import { leafArrays } from '../../certificate/leaf-arrays';
import { unitRows } from '../../certificate/shor/gauge';
import { norm } from '../../engine/norm';
import type { Oracle, Raise } from './oracle';
import type { PatternSpace } from '../patterns/pattern-space';

/** The trees of branch and bound over the patterns of a space, kept from look to look; their memory is of the arena's current scope. */
export class Trees {
  readonly forest: SignForest;

  constructor(private readonly space: PatternSpace) {
    const { kernels, geometry, n, r, recruit } = space;
    this.forest = new SignForest(kernels, unitRows(geometry.X, r, geometry.rowNorms), n, r, recruit);
  }

  /** The best dual point that the leaves can prove, those of earlier looks included; begins at ν. */
  raise(nu: Float64Array, problem: Raise): DualBound {
    const { geometry } = this.space;
    return new ForestDual(this.forest, { geometry, ...problem }).raise(nu);
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
}
