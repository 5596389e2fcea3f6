const MEMORY = 12;
const BACKTRACKS = 30;

/** Limited-memory BFGS with backtracking: x moves to a lower value of `evaluate`, which fills the gradient and may return +∞. */
export function minimise(
  x: Float64Array,
  evaluate: (x: Float64Array, gradient: Float64Array) => number,
  steps: number,
  stopped: () => boolean,
): number {
  const size = x.length;
  let gradient = new Float64Array(size);
  let next = new Float64Array(size);
  const trial = new Float64Array(size);
  let value = evaluate(x, gradient);
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  for (let step = 0; step < steps && !stopped(); step++) {
    const direction = gradient.map((g) => -g);
    const shares: number[] = [];
    for (let k = pairs.length - 1; k >= 0; k--) {
      shares[k] = pairs[k].rho * dot(pairs[k].s, direction);
      add(direction, -shares[k], pairs[k].y);
    }
    const last = pairs.at(-1);
    const first = last ? 1 / (last.rho * dot(last.y, last.y)) : 1 / Math.max(Number.MIN_VALUE, Math.sqrt(dot(gradient, gradient)));
    for (let j = 0; j < size; j++) direction[j] *= first;
    pairs.forEach(({ s, y, rho }, k) => add(direction, shares[k] - rho * dot(y, direction), s));
    const slope = dot(gradient, direction);
    if (!(slope < -1e-12 * Math.abs(value))) break;
    let alpha = 1;
    let reached = Infinity;
    for (let tries = 0; tries < BACKTRACKS; tries++, alpha *= 0.5) {
      for (let j = 0; j < size; j++) trial[j] = x[j] + alpha * direction[j];
      reached = evaluate(trial, next);
      if (reached <= value + 1e-4 * alpha * slope) break;
    }
    if (!(reached < value)) break;
    const s = trial.map((t, j) => t - x[j]);
    const y = next.map((g, j) => g - gradient[j]);
    const curvature = dot(s, y);
    if (curvature > 1e-12 * dot(y, y)) pairs.push({ s, y, rho: 1 / curvature });
    if (pairs.length > MEMORY) pairs.shift();
    x.set(trial);
    value = reached;
    [gradient, next] = [next, gradient];
  }
  return value;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}

function add(a: Float64Array, factor: number, b: Float64Array): void {
  for (let j = 0; j < a.length; j++) a[j] += factor * b[j];
}
