/** a + b − fl(a + b), exactly (Knuth). */
export function sumError(a: number, b: number): number {
  const sum = a + b;
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

/** a·b − fl(a·b), exactly but for underflow and overflow (Veltkamp and Dekker). */
export function productError(a: number, b: number): number {
  const [high, low] = halves(a);
  const [other, rest] = halves(b);
  return low * rest - (a * b - high * other - low * other - high * rest);
}

function halves(value: number): [number, number] {
  const scaled = 134217729 * value;
  const high = scaled - (scaled - value);
  return [high, value - high];
}
