import '@tensorflow/tfjs-backend-cpu';
import { enableProdMode, setBackend } from '@tensorflow/tfjs-core';
import type { TensorDevice } from '../../../../../main/compute/backend/tensor/device';

/** TensorFlow.js in plain JavaScript: slow, in float32, and on every machine, so that what the devices are told can always be tested. */
export function cpuDevice(limits: Partial<TensorDevice['limits']> = {}): TensorDevice {
  enableProdMode();
  return {
    backend: 'tensorflow',
    name: 'plain JavaScript',
    accelerated: true,
    limits: { tensorBytes: 2 ** 28, valueBytes: 2 ** 28, ...limits },
    async activate() {
      await setBackend('cpu');
    },
    check: () => undefined,
  };
}
