import type { Architecture } from '../../contract/network';
import type { ProblemFacts } from '../../contract/data';

/** What of the data the hypotheses of theorems are about; β_max is that of the network's own program, or null where it is not known. */
export type TheoremFacts = Pick<
  ProblemFacts,
  | 'n'
  | 'd'
  | 'outputs'
  | 'rank'
  | 'secondSingularValue'
  | 'orthonormalRows'
  | 'orthonormalColumns'
  | 'sides'
  | 'unsuitedLosses'
  | 'betaMaxKind'
> & { betaMax: number | null };

/** What a theorem is tested on. */
export interface Circumstances {
  architecture: Architecture;
  /** Null as long as no data are chosen, or their facts are on their way. */
  facts: TheoremFacts | null;
  /** Columns that are features and targets, as far as the roles tell. */
  features: number;
  targets: number;
  /** Units of an optimum that was solved exactly: neurons of two layers, branches (or the rank) of more. */
  found: number | null;
}

/** One thing that a theorem assumes, tested. */
export interface Hypothesis {
  /** As in 'At least K* branches'. */
  name: string;
  /** Null where it is not known, or not decided by what is. */
  holds: boolean | null;
  /** What decided it: the number, or the choice. */
  figure: string;
}

/** A theorem about networks and their convex programs, with what it assumes. */
export interface Theorem {
  name: string;
  /** Where it stands: paper, and section of the theory notes' order. */
  source: string;
  /** What follows where every hypothesis holds. */
  claim: string;
  /** 'zero gap': the best network reaches its dual bound; 'closed form': its optimal value is a formula. */
  concludes: 'zero gap' | 'closed form';
  /** A case that others do not cover: it counts where it applies, and is not what undecided or failing hypotheses are told of. */
  special?: true;
  /** Where the last hypothesis alone fails, the gap is not zero, or not known to be. */
  sharp?: true;
  /** Whether networks of this kind are what the theorem is about. */
  concerns(architecture: Architecture): boolean;
  hypotheses(circumstances: Circumstances): Hypothesis[];
}

/** L. */
export const depthOf = ({ layers }: Pick<Architecture, 'layers'>): number => layers.length + 1;
