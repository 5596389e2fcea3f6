import type { Architecture } from '../../contract/network';
import type { SolveOption, SolveSpec } from '../../contract/run';

/** What a family of networks takes: read by the solver that refuses the rest, by the command line's help and by the window's choices. */
export interface FamilyDeclaration {
  /** As in 'Convex program of the …'. */
  readonly title: string;
  readonly losses: readonly SolveSpec['loss'][];
  /** The first is the default. */
  readonly biases: readonly SolveSpec['bias'][];
  /** Whether Y may have several columns. */
  readonly vectorOutputs: boolean;
  /** The options that it takes; the others are refused. */
  readonly takes: readonly SolveOption[];
  /** Regularisers it knows where it takes that option; the first is the default. */
  readonly regularizers: readonly Architecture['regularizer'][];
  /** Whether weight decay of three and more layers is one of them, though it is no multiple of the gauge (theory §4). */
  readonly deepWeightDecay?: true;
  /** What it needs of X beyond finite values. */
  readonly inputs?: 'one feature' | 'rank one';
  /** Whether given and sampled patterns are for one output alone. */
  readonly patternsOfOneOutput?: true;
  /** Up to where all activation patterns can be asked for, where it takes patterns; absent where that is known only while it is solved. */
  readonly allPatterns?: {
    /** Up to this rank they are priced without being listed. */
    readonly rank: number;
    /** The longest list. */
    readonly count: number;
    /** The largest dictionary: patterns times rows. */
    readonly entries: number;
  };
}
