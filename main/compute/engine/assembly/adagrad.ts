import { SIZE } from './lanes';
import { real } from './real';

/** One step of Adagrad on n values: s ← s + g², θ ← θ − rate·g / (√s + ε) [Duchi et al. 2011, diagonal form]. */
export function adagrad(n: i32, rate: real, epsilon: real, g: usize, s: usize, theta: usize): void {
  for (let i = 0; i < n; i++) {
    const gradient = load<real>(g);
    const sum = load<real>(s) + gradient * gradient;
    store<real>(s, sum);
    store<real>(theta, load<real>(theta) - (rate * gradient) / (sqrt<real>(sum) + epsilon));
    g += SIZE;
    s += SIZE;
    theta += SIZE;
  }
}
