import { Arena } from './arena';
import { KERNELS_BASE64, type KernelFunctions } from './kernels.generated';
import { WebAssembly, type Memory } from './webassembly';

/** The functions of one module instance (documented in assembly/) with the arena over the same memory; pointers are byte addresses. */
export interface Kernels extends KernelFunctions {
  readonly arena: Arena;
}

let shared: Kernels | undefined;

/** The instance of this thread, made on first use. */
export function kernels(): Kernels {
  return (shared ??= createKernels());
}

/** A new instance with memory of its own. */
export function createKernels(): Kernels {
  const module = new WebAssembly.Module(Buffer.from(KERNELS_BASE64, 'base64'));
  const { exports } = new WebAssembly.Instance(module, {});
  const functions = exports as KernelFunctions & { memory: Memory };
  return { ...functions, arena: new Arena(functions.memory, functions.heapBase()) };
}
