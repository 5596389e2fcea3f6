export * from './memory';
export * from './vector';
export * from './gemv';
export * from './gemm';
export * from './syrk';
export * from './cholesky';
