import { cpus } from 'node:os';
import { BACKEND_DECLARATIONS } from '../../../shared/theory/training/backends';
import { threadCount } from '../threads';
import { trainSeed } from '../train/train-seed';
import type { Backend } from './backend';

/** The engine of `main/compute/engine`: WASM SIMD on the worker pool, always there. One call trains on the worker that makes it. */
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
  train: async (X, Y, spec, seeds, monitor) => seeds.map((seed) => trainSeed(X, Y, spec, seed, monitor)),
};
