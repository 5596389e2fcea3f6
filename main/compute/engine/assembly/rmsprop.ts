import { SIZE } from './lanes';
import { real } from './real';

/** One step of RMSprop on n values: v ← αv + (1−α)g², θ ← θ − rate·g / (√v + ε) [Tieleman & Hinton 2012, in the form that PyTorch uses]. */
export function rmsprop(n: i32, rate: real, alpha: f64, epsilon: real, g: usize, v: usize, theta: usize): void {
  const keep = <real>alpha;
  const take = <real>(1 - alpha);
  for (let i = 0; i < n; i++) {
    const gradient = load<real>(g);
    const mean = keep * load<real>(v) + take * gradient * gradient;
    store<real>(v, mean);
    store<real>(theta, load<real>(theta) - (rate * gradient) / (sqrt<real>(mean) + epsilon));
    g += SIZE;
    v += SIZE;
    theta += SIZE;
  }
}
