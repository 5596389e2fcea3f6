/** The numbers of training: build/wasm.mjs compiles the module once with f64 and once with f32 in this place. */
export type real = f64;
