import type { Device } from '../../../shared/contract/device';
import type { Backend } from './backend';
import { embedded } from './embedded';
import { tensorBackend } from './tensor-backend';

/** Every backend by its name in the contract; a new one is one file and one line. */
export const BACKENDS: Record<Device['backend'], Backend> = {
  embedded,
  tensorflow: tensorBackend('tensorflow', async () => (await import('./tensorflow/open')).openTensorFlow()),
  webgpu: tensorBackend('webgpu', async () => (await import('./webgpu/open')).openWebGpu()),
};
