import type { Device } from '../../../shared/contract/device';
import type { Backend, SideBySideBackend } from './backend';
import { embedded } from './embedded';
import { tensorBackend } from './tensor-backend';

/** The backends that train seeds side by side, by their name in the contract; a new one is one file and one line. */
export const SIDE_BY_SIDE: Record<Exclude<Device['backend'], 'embedded'>, SideBySideBackend> = {
  tensorflow: tensorBackend('tensorflow', async () => (await import('./tensorflow/open')).openTensorFlow()),
  webgpu: tensorBackend('webgpu', async () => (await import('./webgpu/open')).openWebGpu()),
};

/** Every backend. */
export const BACKENDS: Record<Device['backend'], Backend> = { embedded, ...SIDE_BY_SIDE };
