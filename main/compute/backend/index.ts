import type { Device } from '../../../shared/contract/device';
import type { Backend } from './backend';
import { embedded } from './embedded';
import { missing } from './missing';

/** Every backend by its name in the contract; a new one is one file and one line. */
export const BACKENDS: Record<Device['backend'], Backend> = {
  embedded,
  tensorflow: missing('tensorflow', 'TensorFlow'),
  webgpu: missing('webgpu', 'WebGPU'),
};
