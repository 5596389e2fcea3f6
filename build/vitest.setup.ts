import { buildKernels } from './wasm.mjs';

/** Tests run against the kernels as their sources are now. */
export default async function setup(): Promise<void> {
  await buildKernels();
}
