// The module of training, in either precision (real.ts). Its memory is shared between the workers of one network, so nothing lies in it
// but what the arena gave out.
export * from './memory';
export * from './vector';
export * from './panels';
export * from './relu';
export * from './layers';
export * from './blocks';
export * from './rows';
export * from './loss';
export * from './dropout';
export * from './adam';
export * from './adagrad';
export * from './rmsprop';
export * from './network';
