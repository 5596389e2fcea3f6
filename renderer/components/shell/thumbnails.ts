import thumbnails from './thumbnails.json';

export interface Thumbnail {
  /** The certified bound that the study proves. */
  bound: number;
  /** Of its best, a middling and its worst seed: epoch and objective. */
  curves: number[][][];
}

/** What each study of the gallery computed, thinned to a thumbnail (written by build/thumbnails.mjs). */
export const THUMBNAILS: Record<string, Thumbnail | undefined> = thumbnails;
