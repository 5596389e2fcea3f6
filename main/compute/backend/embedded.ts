import { cpus } from 'node:os';
import type { Backend } from './backend';

/** The engine of `main/compute/engine`: WASM SIMD on the worker pool, always there. */
export const embedded: Backend = {
  device: () => ({
    backend: 'embedded',
    available: true,
    name: cpus()[0]?.model.trim() || 'CPU',
    precisions: ['float64', 'float32'],
    threads: Math.max(1, cpus().length),
  }),
};
