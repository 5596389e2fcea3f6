import type { LowerBound } from '../../../../shared/contract/certificate';

/** A true bound of every network of an architecture (of its widths and branches alone where `isOfThisSize` says so), or why none is known. */
export type ArchitectureBound = { lowerBound: LowerBound } | { why: string };
