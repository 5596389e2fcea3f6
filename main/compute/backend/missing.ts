import type { Device } from '../../../shared/contract/device';
import type { Backend } from './backend';

/** A backend that the project file knows and this version does not train on. */
export function missing(backend: Device['backend'], name: string): Backend {
  return {
    device: () => ({
      backend,
      available: false,
      name,
      precisions: [],
      reason: 'This version trains on the embedded engine only.',
      remedy: 'Use the embedded engine; it needs no installation.',
    }),
  };
}
