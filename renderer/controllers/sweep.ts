import type { SweepPoint, SweepSpec } from '../../shared/contract/run';
import { sweepValues } from '../../shared/theory/training/sweep/points';
import { gatherParts } from '../../shared/theory/training/sweep/summary';
import type { RunFeed } from './run-feed.svelte';

/** The points of a sweep as far as they are known: of its result, or of what it has told so far. */
export function sweepPointsOf({ result, parts }: Pick<RunFeed, 'result' | 'parts'>, spec: SweepSpec): SweepPoint[] {
  return result?.kind === 'sweep' ? result.points : gatherParts(sweepValues(spec), parts);
}
