/**
 * One step of Adam on n values: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − rate·m / (√v·correction + ε), where rate is the
 * learning rate over 1−β₁ᵗ and correction is 1/√(1−β₂ᵗ) [Kingma & Ba 2015, algorithm 1].
 */
export function adam(
  n: i32,
  rate: f64,
  correction: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  g: usize,
  m: usize,
  v: usize,
  theta: usize,
): void {
  const keep1 = f64x2.splat(beta1);
  const keep2 = f64x2.splat(beta2);
  const take1 = f64x2.splat(1 - beta1);
  const take2 = f64x2.splat(1 - beta2);
  const rates = f64x2.splat(rate);
  const corrections = f64x2.splat(correction);
  const epsilons = f64x2.splat(epsilon);
  let i = 0;
  for (; i + 2 <= n; i += 2) {
    const gradient = v128.load(g);
    const first = f64x2.add(f64x2.mul(keep1, v128.load(m)), f64x2.mul(take1, gradient));
    const second = f64x2.add(f64x2.mul(keep2, v128.load(v)), f64x2.mul(f64x2.mul(take2, gradient), gradient));
    const size = f64x2.add(f64x2.mul(f64x2.sqrt(second), corrections), epsilons);
    v128.store(m, first);
    v128.store(v, second);
    v128.store(theta, f64x2.sub(v128.load(theta), f64x2.div(f64x2.mul(rates, first), size)));
    g += 16;
    m += 16;
    v += 16;
    theta += 16;
  }
  if (i < n) {
    const gradient = load<f64>(g);
    const first = beta1 * load<f64>(m) + (1 - beta1) * gradient;
    const second = beta2 * load<f64>(v) + (1 - beta2) * gradient * gradient;
    store<f64>(m, first);
    store<f64>(v, second);
    store<f64>(theta, load<f64>(theta) - (rate * first) / (sqrt(second) * correction + epsilon));
  }
}
