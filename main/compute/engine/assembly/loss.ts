import { horizontal } from './lanes';

/** outputs ← outputs − y, the gradient of the squared loss; returns ½Σ(outputs − y)². n is even. */
export function squaredResidual(n: i32, outputs: usize, y: usize): f64 {
  let sum = f64x2.splat(0);
  for (let i = 0; i < n; i += 2) {
    const r = f64x2.sub(v128.load(outputs), v128.load(y));
    v128.store(outputs, r);
    sum = f64x2.add(sum, f64x2.mul(r, r));
    outputs += 16;
    y += 16;
  }
  return 0.5 * horizontal(sum);
}
