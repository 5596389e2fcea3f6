import type { Matrix } from '../../../shared/contract/array';
import type { Architecture } from '../../../shared/contract/network';
import type { SolveOption, SolveResult, SolveSpec } from '../../../shared/contract/run';
import type { Monitor } from '../job';
import type { WarmStart } from './warm-start';

/** The outside of one solve; in a path also what the solve before it left, which this one uses and replaces. */
export interface SolveMonitor extends Monitor {
  readonly warmStart?: WarmStart;
}

/** A family of networks with its convex program: what it takes, and how it is solved. */
export interface Family {
  /** As in 'Convex program of the …'. */
  readonly title: string;
  readonly losses: readonly SolveSpec['loss'][];
  /** The first is the default. */
  readonly biases: readonly SolveSpec['bias'][];
  /** Whether Y may have several columns. */
  readonly vectorOutputs: boolean;
  /** The options that it takes; `solve` refuses the others. */
  readonly takes: readonly SolveOption[];
  /** Regularisers it knows where it takes that option; the first is the default. */
  readonly regularizers: readonly Architecture['regularizer'][];
  /** X n×d, Y n×C, finite. Throws a Failure for what the family does not take. */
  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: SolveMonitor): SolveResult;
}
