import { LANES } from './lanes';
import { real } from './real';

/** outputs ← outputs − y, the gradient of the squared loss; returns ½Σ(outputs − y)², summed in float64. n is a multiple of the lanes. */
export function squaredResidual(n: i32, outputs: usize, y: usize): f64 {
  let sum = f64x2.splat(0);
  for (let i = 0; i < n; i += LANES) {
    const r = v128.sub<real>(v128.load(outputs), v128.load(y));
    v128.store(outputs, r);
    if (LANES == 2) sum = f64x2.add(sum, f64x2.mul(r, r));
    else {
      const low = f64x2.promote_low_f32x4(r);
      const high = f64x2.promote_low_f32x4(i64x2.shuffle(r, r, 1, 0));
      sum = f64x2.add(sum, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
    }
    outputs += 16;
    y += 16;
  }
  return 0.5 * (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}
