import type { Matrix } from '../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import type { FamilyDeclaration } from '../../../../shared/theory/families';
import type { Monitor } from '../../job';

/** A family of networks with its convex program: what it takes (declared in `shared/theory/families`), and how it is solved. */
export interface Family extends FamilyDeclaration {
  /** X n×d, Y n×C, finite. Throws a Failure for what the family does not take. */
  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult;
}
