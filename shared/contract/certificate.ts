import * as v from 'valibot';
import { NdArraySchema } from './array';

/** How strongly a bound is proven (theory §2): the word that stands beside every published figure. */
export const KINDS = ['exact', 'relaxed', 'restricted', 'estimated'] as const;
export const KindSchema = v.picklist(KINDS);
export type Kind = v.InferOutput<typeof KindSchema>;

/** A true lower bound of every network of the architecture; a restricted or estimated figure never is one. */
export const LowerBoundSchema = v.object({
  value: v.number(),
  kind: v.picklist(['exact', 'relaxed']),
  /** Which bound on γ° it rests on, as a key: 'sweep' | 'shor' | 'closed-form' … */
  method: v.string(),
  /** The margin for floating-point error that `value` already includes. */
  margin: v.number(),
});
export type LowerBound = v.InferOutput<typeof LowerBoundSchema>;

/** What a certificate file needs beside the dual point of the program and the network: kept where a solve was asked for it. */
export const ProofSchema = v.object({
  /** The dual point N (n×C) that proves `lowerBound`, within its constraint. */
  point: NdArraySchema,
  kind: v.picklist(['exact', 'relaxed']),
  method: v.string(),
  /** What a checker cannot find again by itself: leaves with their multipliers, patterns of gates. */
  arrays: v.record(v.string(), NdArraySchema),
  /** What is proven, where it is not −ℓ*(−N) less its rounding. */
  bound: v.optional(v.object({ value: v.number(), margin: v.number() })),
  /** What a unit by which F misses the constraint of the limit β → 0 costs (shared/theory/losses/limit). */
  price: v.optional(v.number()),
});
export type Proof = v.InferOutput<typeof ProofSchema>;
