import type { LowerBound, Proof } from '../../../../shared/contract/certificate';

/**
 * A true bound of every network of an architecture (of its widths and branches alone where `isOfThisSize` says so) with what proves it in
 * a certificate file (null where that is too large), or why none is known.
 */
export type ArchitectureBound = { lowerBound: LowerBound; proof: Proof | null } | { why: string };
