// The problems of the bench: Gaussian data, targets from a small random ReLU network with noise; the same numbers on every machine.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** `patterns` absent: all of them. `clarabel: false` where the enumerated program is beyond it, `slow` where it takes minutes. */
export const PROBLEMS = {
  A: { n: 50, d: 3, seed: 1 },
  B: { n: 200, d: 20, patterns: 200, seed: 2 },
  C: { n: 250, d: 50, patterns: 500, seed: 3, slow: true },
  D: { n: 1000, d: 20, patterns: 300, seed: 4, slow: true },
  E3: { n: 200, d: 3, seed: 5, clarabel: false },
  E4: { n: 100, d: 4, seed: 6, clarabel: false },
};

/** Writes data.csv, and gates.csv where the patterns are given, into a folder; returns their paths and β. */
export function writeProblem(name, folder) {
  const { n, d, patterns, seed } = PROBLEMS[name];
  const normal = normals(seed);
  const draw = (rows, columns) => Array.from({ length: rows }, () => Array.from({ length: columns }, normal));
  const X = draw(n, d);
  const hidden = draw(5, d);
  const output = draw(1, 5)[0];
  const y = X.map((row) => hidden.reduce((sum, w, k) => sum + output[k] * Math.max(0, dot(row, w)), 0.1 * normal()));
  mkdirSync(folder, { recursive: true });
  const data = join(folder, 'data.csv');
  writeFileSync(
    data,
    [[...X[0].map((_, j) => `x${j + 1}`), 'y'], ...X.map((row, i) => [...row, y[i]])].map((line) => line.join(',')).join('\n') + '\n',
  );
  const gates = patterns && join(folder, 'gates.csv');
  if (gates)
    writeFileSync(
      gates,
      draw(patterns, d)
        .map((line) => line.join(','))
        .join('\n') + '\n',
    );
  return { data, gates, beta: 0.01 * Math.sqrt(n * dot(y, y)) };
}

function dot(a, b) {
  return a.reduce((sum, value, j) => sum + value * b[j], 0);
}

/** Standard normals by Box and Muller over mulberry32. */
function normals(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
