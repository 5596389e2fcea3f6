import type { SolveSpec } from '../../contract/run';

/** Which convex program: a specification without how it is solved. */
export type ProgramChoice = Omit<SolveSpec, 'patterns' | 'complete' | 'tolerance' | 'timeLimit' | 'seed' | 'proof'>;
