import type { Device } from '../../../shared/contract/device';
import { Failure } from '../../../shared/contract/failure';
import { BACKEND_DECLARATIONS } from '../../../shared/theory/training/backends';
import { checkTraining } from '../train/check';
import type { SideBySideBackend } from './backend';
import type { TensorDevice } from './tensor/device';

/** A backend of TensorFlow.js that `open` makes ready, once for each thread; nothing of it is loaded before. */
export function tensorBackend(backend: TensorDevice['backend'], open: () => Promise<TensorDevice>): SideBySideBackend {
  const { name, precisions } = BACKEND_DECLARATIONS[backend];
  let opened: Promise<TensorDevice> | null = null;
  const ready = () => {
    opened ??= openVerified(open).catch((error: unknown) => {
      opened = null;
      throw error;
    });
    return opened;
  };
  return {
    async device(): Promise<Device> {
      try {
        const { name: found, limits } = await ready();
        return { backend, available: true, name: found, precisions: [...precisions], limits };
      } catch (error) {
        const { message, hint } = Failure.describe(error);
        return { backend, available: false, name, precisions: [], reason: message, ...(hint === undefined ? {} : { remedy: hint }) };
      }
    },
    async train(X, Y, spec, seeds, monitor) {
      // What can be trained nowhere is said before a device is looked for.
      checkTraining(spec, X.shape[0]);
      const device = await ready().catch((error: unknown) => {
        const { message, hint } = Failure.describe(error);
        throw new Failure('unsupported', `The backend ${name} is not available: ${message}`, hint);
      });
      const { trainOnTensors } = await import('./tensor/train');
      return trainOnTensors(device, X, Y, spec, seeds, monitor);
    },
    async epochSeconds(X, Y, spec) {
      const device = await ready().catch(() => null);
      if (!device?.accelerated) return null;
      const { measureEpoch } = await import('./tensor/measure');
      return measureEpoch(device, X, Y, spec);
    },
  };
}

/** A device that computes wrongly is none. */
async function openVerified(open: () => Promise<TensorDevice>): Promise<TensorDevice> {
  const device = await open();
  const { verifyDevice } = await import('./tensor/verify');
  await verifyDevice(device);
  return device;
}
