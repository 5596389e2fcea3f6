import type { Device } from '../../../shared/contract/device';

/** Where a run is trained, and in a sentence why; null where there was nothing to choose from. */
export interface Choice {
  readonly backend: Device['backend'];
  readonly why: string | null;
}
