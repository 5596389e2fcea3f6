import type { ProblemFacts } from '../../contract/data';

/** What of the data decides which programs are possible. */
export type DataFacts = Pick<ProblemFacts, 'n' | 'd' | 'outputs' | 'rank' | 'patterns' | 'secondSingularValue' | 'unsuitedLosses'>;
