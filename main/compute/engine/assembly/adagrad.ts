/** One step of Adagrad on n values: s ← s + g², θ ← θ − rate·g / (√s + ε) [Duchi et al. 2011, diagonal form]. */
export function adagrad(n: i32, rate: f64, epsilon: f64, g: usize, s: usize, theta: usize): void {
  for (let i = 0; i < n; i++) {
    const gradient = load<f64>(g);
    const sum = load<f64>(s) + gradient * gradient;
    store<f64>(s, sum);
    store<f64>(theta, load<f64>(theta) - (rate * gradient) / (sqrt(sum) + epsilon));
    g += 8;
    s += 8;
    theta += 8;
  }
}
