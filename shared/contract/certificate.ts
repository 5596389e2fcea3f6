import * as v from 'valibot';

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
