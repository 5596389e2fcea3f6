import { cpus } from 'node:os';
import { BACKEND_DECLARATIONS } from '../../../shared/theory/training/backends';
import { threadCount } from '../threads';
import type { Backend } from './backend';

/** The engine of `main/compute/engine`: WASM SIMD on the worker pool, always there. */
export const embedded: Backend = {
  async device() {
    const model = cpus()[0]?.model.trim();
    return {
      backend: 'embedded',
      available: true,
      name: `WebAssembly SIMD${model ? ` on ${model}` : ''}`,
      precisions: [...BACKEND_DECLARATIONS.embedded.precisions],
      threads: threadCount(),
    };
  },
};
