/** Compiles the kernels where a source, the build script or the compiler changed; returns whether it did. */
export function buildKernels(): Promise<boolean>;
