interface Thumbnail {
  /** The certified bound that the study proves. */
  bound: number;
  /** Of some of its seeds: epoch and objective, thinned. */
  curves: [epoch: number, objective: number][][];
}

/** What the studies of the gallery computed, thinned to a thumbnail; `build/thumbnails.mjs` writes it anew. */
export const THUMBNAILS: Record<string, Thumbnail> = {};
