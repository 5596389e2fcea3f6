import type { Device } from '../../../shared/contract/device';

/** Where training runs. */
export interface Backend {
  /** Whether this version can train there on this machine, and if not why. */
  device(): Device;
}
