import thumbnails from './thumbnails.json';

export interface CurvesThumbnail {
  /** The certified bound that the study proves. */
  bound: number;
  /** Of its best, a middling and its worst seed: epoch and objective. */
  curves: number[][][];
}

/** Of a sweep: each value with the relative gaps of its networks, the best first. */
export interface SweepThumbnail {
  tolerance: number;
  sweep: { value: number; gaps: number[] }[];
}

export type Thumbnail = CurvesThumbnail | SweepThumbnail;

/** What each study of the gallery computed, thinned to a thumbnail (written by build/thumbnails.mjs). */
export const THUMBNAILS: Record<string, Thumbnail | undefined> = thumbnails;
