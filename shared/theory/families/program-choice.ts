import type { SolveSpec } from '../../contract/run';

/** Which convex program: a specification without how it is solved. */
export type ProgramChoice = Pick<
  SolveSpec,
  'family' | 'loss' | 'delta' | 'bias' | 'beta' | 'depth' | 'widths' | 'regularizer' | 'ball' | 'interpolate'
>;
