import { LANES, SIZE } from './lanes';
import { real } from './real';

/**
 * One step of Adam on n values: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − rate·m / (√v·correction + ε), where rate is the
 * learning rate over 1−β₁ᵗ and correction is 1/√(1−β₂ᵗ) [Kingma & Ba 2015, algorithm 1].
 */
export function adam(
  n: i32,
  rate: real,
  correction: real,
  beta1: f64,
  beta2: f64,
  epsilon: real,
  g: usize,
  m: usize,
  v: usize,
  theta: usize,
): void {
  // 1 − β is rounded once, as PyTorch does it.
  const rest1 = <real>(1 - beta1);
  const rest2 = <real>(1 - beta2);
  const keep1 = v128.splat<real>(<real>beta1);
  const keep2 = v128.splat<real>(<real>beta2);
  const take1 = v128.splat<real>(rest1);
  const take2 = v128.splat<real>(rest2);
  const rates = v128.splat<real>(rate);
  const corrections = v128.splat<real>(correction);
  const epsilons = v128.splat<real>(epsilon);
  let i = 0;
  for (; i + LANES <= n; i += LANES) {
    const gradient = v128.load(g);
    const first = v128.add<real>(v128.mul<real>(keep1, v128.load(m)), v128.mul<real>(take1, gradient));
    const second = v128.add<real>(v128.mul<real>(keep2, v128.load(v)), v128.mul<real>(v128.mul<real>(take2, gradient), gradient));
    const size = v128.add<real>(v128.mul<real>(v128.sqrt<real>(second), corrections), epsilons);
    v128.store(m, first);
    v128.store(v, second);
    v128.store(theta, v128.sub<real>(v128.load(theta), v128.div<real>(v128.mul<real>(rates, first), size)));
    g += 16;
    m += 16;
    v += 16;
    theta += 16;
  }
  for (; i < n; i++) {
    const gradient = load<real>(g);
    const first = <real>beta1 * load<real>(m) + rest1 * gradient;
    const second = <real>beta2 * load<real>(v) + rest2 * gradient * gradient;
    store<real>(m, first);
    store<real>(v, second);
    store<real>(theta, load<real>(theta) - (rate * first) / (sqrt<real>(second) * correction + epsilon));
    g += SIZE;
    m += SIZE;
    v += SIZE;
    theta += SIZE;
  }
}
