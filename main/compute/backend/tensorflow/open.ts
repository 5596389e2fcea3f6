import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import util from 'node:util';
import { enableProdMode, registerBackend, setBackend, type KernelBackend } from '@tensorflow/tfjs-core';
import { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend';
import type { TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding';
import '@tensorflow/tfjs-node-gpu/dist/register_all_kernels';
import { Failure } from '../../../../shared/contract/failure';
import type { TensorDevice } from '../tensor/device';
import { bindingIn, tensorFlowFolder } from './place';

/** Bytes of one tensor and of all hidden values: TensorFlow has no limit of its own, and what a machine has left is not known. */
const TENSOR_BYTES = 2 ** 30;
const VALUE_BYTES = 2 ** 31;

/** TensorFlow's native part, which `npm run setup:tensorflow` has put on this machine. Throws a Failure ('unsupported') where it has not. */
export async function openTensorFlow(): Promise<TensorDevice> {
  const path = bindingIn(tensorFlowFolder());
  if (!existsSync(path))
    throw new Failure(
      'unsupported',
      `TensorFlow's native part is not installed (there is no ${path}).`,
      'Run npm run setup:tensorflow in a checkout of Zerogap, once for each machine.',
    );
  const binding = load(path);
  enableProdMode();
  // Made here, because what goes wrong in the function that is registered is not told.
  const backend = new NodeJSKernelBackend(binding, '@tensorflow/tfjs-node-gpu') as unknown as KernelBackend;
  registerBackend('tensorflow', () => backend);
  const accelerated = binding.isUsingGpuDevice();
  return {
    backend: 'tensorflow',
    name: `TensorFlow ${binding.TF_Version} on the ${accelerated ? 'GPU (CUDA)' : 'processor'}`,
    accelerated,
    limits: { tensorBytes: TENSOR_BYTES, valueBytes: VALUE_BYTES },
    async activate() {
      await setBackend('tensorflow');
    },
    // An operation that fails throws where it is called.
    check: () => undefined,
  };
}

function load(path: string): TFJSBinding {
  // The package still asks for this function, which Node 23 took away.
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  try {
    return createRequire(path)(path) as TFJSBinding;
  } catch (error) {
    throw new Failure(
      'unsupported',
      `TensorFlow's native part cannot be loaded: ${firstLine(error)}`,
      'Run npm run setup:tensorflow again: it was made for another machine, or a library that it needs is gone.',
    );
  }
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message : String(error)).trim().split('\n')[0];
