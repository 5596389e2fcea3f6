import type { Matrix } from '../../../../shared/contract/array';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';

/** A solved problem whose program is to be written out. */
export interface Solved {
  /** n×d, n×C. */
  X: Matrix;
  Y: Matrix;
  spec: SolveSpec;
  result: SolveResult;
  stopped(): boolean;
}

/** A finite convex program as the lines of a Python script that follow the data (X n×d, Y n×C, beta). */
export interface Program {
  /** The program as the papers write it, with where it stands there. */
  formula: string[];
  /** What agreement of the two optima shows, and what it does not. */
  shows: string[];
  /** Definitions of F (n×C), of `penalty`, and of `constraints` where there are any, as CVXPY expressions; empty where `optimum` does all. */
  model: string[];
  /** Lines that define the number `optimum`, where one program does not give it. */
  optimum?: string[];
  /** The figure of ours that the optimum is to meet, where it is not the objective. */
  ours?: { name: string; value: number };
}

/** Writes the program of one family; throws a Failure ('unsupported') where it has no finite one. */
export type ProgramWriter = (solved: Solved) => Program;
