import type { Matrix } from '../../../shared/contract/array';
import type { Device } from '../../../shared/contract/device';
import type { SeedResult, TrainSpec } from '../../../shared/contract/run';
import type { Monitor } from '../job';

/** Where training runs. */
export interface Backend {
  /** Whether it can train here, what it is, and if not why and how to mend that. */
  device(): Promise<Device>;
}

/** A backend that trains the seeds of a run side by side; the embedded engine trains each on a worker of its own (`train/train-seed.ts`). */
export interface SideBySideBackend extends Backend {
  /**
   * Trains seeds of a run on X (n×d) and Y (n×C). Throws a Failure: 'unsupported' where it is not available or does not train such
   * networks, 'computation' where the training or the device fails.
   */
  train(X: Matrix, Y: Matrix, spec: TrainSpec, seeds: readonly number[], monitor: Monitor): Promise<SeedResult[]>;
  /** Seconds of an epoch of all seeds, measured; null where it is not available, or is no hardware that the embedded engine has not. */
  epochSeconds(X: Matrix, Y: Matrix, spec: TrainSpec): Promise<number | null>;
}
