/** One step of RMSprop on n values: v ← αv + (1−α)g², θ ← θ − rate·g / (√v + ε) [Tieleman & Hinton 2012, in the form that PyTorch uses]. */
export function rmsprop(n: i32, rate: f64, alpha: f64, epsilon: f64, g: usize, v: usize, theta: usize): void {
  for (let i = 0; i < n; i++) {
    const gradient = load<f64>(g);
    const mean = alpha * load<f64>(v) + (1 - alpha) * gradient * gradient;
    store<f64>(v, mean);
    store<f64>(theta, load<f64>(theta) - (rate * gradient) / (sqrt(mean) + epsilon));
    g += 8;
    v += 8;
    theta += 8;
  }
}
