import type { RunSpec, SeedResult } from '../../../shared/contract/run';
import { epochsOf } from '../../../shared/theory/training/epochs';
import type { Kept, TaskEvent } from '../../compute/job';

/** What is kept of a training under way outside the process that computes it: where its seeds were, and what those that ended came to. */
export class Keeping {
  private readonly checkpoints = new Map<number, Kept['checkpoints'][number]>();
  private readonly seeds = new Map<number, SeedResult>();
  private seconds = 0;

  /** Begins with what was kept before the process died. */
  constructor(kept?: Kept) {
    if (!kept) return;
    for (const checkpoint of kept.checkpoints) this.checkpoints.set(checkpoint.seed, checkpoint);
    for (const result of kept.seeds) this.seeds.set(result.seed, result);
    this.seconds = kept.seconds;
  }

  take({ checkpoints = [], ended }: TaskEvent): void {
    for (const checkpoint of checkpoints) this.checkpoints.set(checkpoint.seed, checkpoint);
    if (!ended) return;
    for (const result of ended.seeds) {
      this.seeds.set(result.seed, result);
      this.checkpoints.delete(result.seed);
    }
    this.seconds = ended.seconds;
  }

  /** Steps of a training that need not be done again. */
  steps(spec: RunSpec): number {
    if (spec.kind !== 'train') return 0;
    const recorded = [...this.checkpoints.values()].reduce((sum, checkpoint) => sum + checkpoint.recorded, 0);
    return recorded + this.seeds.size * epochsOf(spec.spec);
  }

  state(): Kept {
    return { checkpoints: [...this.checkpoints.values()], seeds: [...this.seeds.values()], seconds: this.seconds };
  }
}
