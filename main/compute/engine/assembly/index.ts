// The module of the convex programs, in float64.
export * from './memory';
export * from './vector';
export * from './gemv';
export * from './gemm';
export * from './syrk';
export * from './cholesky';
export * from './rotate';
export * from './pattern';
export * from './projection';
export * from './sweep';
export * from './climb';
