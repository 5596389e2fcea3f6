import type { Matrix } from '../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../shared/contract/run';
import type { Monitor } from '../job';

/** A family of networks with its convex program: what it takes, and how it is solved. */
export interface Family {
  readonly losses: readonly SolveSpec['loss'][];
  readonly biases: readonly SolveSpec['bias'][];
  /** X n×d, Y n×C, finite. Throws a Failure for what the family does not take. */
  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult;
}
