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

/** Of a spline: the data and the corners of the convex spline. */
export interface SplineThumbnail {
  points: number[][];
  spline: number[][];
}

/** Of a deep linear network: its singular values, each as epochs and values. */
export interface RanksThumbnail {
  singularValues: number[][][];
}

export type Thumbnail = CurvesThumbnail | SweepThumbnail | SplineThumbnail | RanksThumbnail;

/** What each study of the gallery computed, thinned to a thumbnail (written by build/thumbnails.mjs). */
export const THUMBNAILS: Record<string, Thumbnail | undefined> = thumbnails;
