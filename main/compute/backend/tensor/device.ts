import type { Device } from '../../../../shared/contract/device';
import type { DeviceLimits } from '../../../../shared/theory/training/device-plan';

/** A backend of TensorFlow.js, ready to compute in this thread. */
export interface TensorDevice {
  readonly backend: Exclude<Device['backend'], 'embedded'>;
  /** What it is, in words: the adapter, the version of the library. */
  readonly name: string;
  /** Whether it is hardware for this work rather than the processor that the embedded engine has too. */
  readonly accelerated: boolean;
  readonly limits: DeviceLimits;
  /** Makes what follows in this thread run there. */
  activate(): Promise<void>;
  /** Throws a Failure ('computation') where the device has reported an error since it was opened. */
  check(): void;
}
