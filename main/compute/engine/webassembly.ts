/** The memory of a module instance; growing it detaches its previous buffer, where that is not shared. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
  Memory: new (description: { initial: number; maximum: number; shared: boolean }) => Memory;
}

/** What the engine uses of WebAssembly: every runtime has it, but neither lib ES2022 nor @types/node 16 declares it. */
export const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
