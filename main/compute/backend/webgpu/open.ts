import { enableProdMode, registerBackend, setBackend } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { Failure } from '../../../../shared/contract/failure';
import type { TensorDevice } from '../tensor/device';
import { findAdapter, type GpuDevice } from './adapter';

/** Bytes of all hidden values at once, of one that an adapter does not tell how much memory it has. */
const VALUE_BYTES = 2 ** 30;

/** Limits of a device that are raised to what its adapter has; the others stay at what every adapter has. */
const RAISED = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** A WebGPU device by the package `webgpu` (Dawn). Throws a Failure ('unsupported') where there is no adapter. */
export async function openWebGpu(): Promise<TensorDevice> {
  const { adapter, name, software } = await findAdapter();
  const { limits } = adapter;
  const device = await adapter.requestDevice({ requiredLimits: Object.fromEntries(RAISED.map((limit) => [limit, limits[limit]])) });
  const failures: string[] = [];
  // A shader that is not valid and a buffer that is too large do not throw: what follows would be computed from rubbish.
  device.addEventListener('uncapturederror', ({ error }) => failures.push(error.message));
  void device.lost.then(({ reason, message }) => reason !== 'destroyed' && failures.push(`the device was lost: ${message}`));
  keepAlive(device);
  enableProdMode();
  // Made here, because what goes wrong in the function that is registered is not told.
  const backend = new WebGPUBackend(device as never, adapter.info as never);
  registerBackend('webgpu', () => backend);
  return {
    backend: 'webgpu',
    name: `${name}${software ? ' (software)' : ''}`,
    accelerated: !software,
    limits: { tensorBytes: Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize), valueBytes: VALUE_BYTES },
    async activate() {
      await setBackend('webgpu');
    },
    check() {
      if (failures.length === 0) return;
      throw new Failure(
        'computation',
        `WebGPU reported an error, so that nothing after it can be trusted: ${failures[0].trim()}`,
        'Start the run again on the embedded engine. If the error is there each time, the driver of the graphics card may be too old.',
      );
    },
  };
}

/** Dawn lets go of a device that JavaScript has let go of, whatever the device still does. */
function keepAlive(device: GpuDevice): void {
  Object.assign(globalThis, { zerogapDevice: device });
}
