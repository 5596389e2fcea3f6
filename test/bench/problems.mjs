// The problems of the bench: Gaussian data, targets from a small random ReLU network with noise; the same numbers on every machine.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `patterns` absent: all of them. `clarabel: false` where the enumerated program is beyond it, `slow` where it takes minutes. `loss` hinge:
 * the targets are ±1, above and below their median. `aim`: how many times as fast as Clarabel, in the first solve of a process (cold) and in
 * a running one (warm), or which share of its time on problem A (`shareOfA`).
 */
export const PROBLEMS = {
  A: { n: 50, d: 3, seed: 1, aim: { cold: 50, warm: 300 } },
  B: { n: 200, d: 20, patterns: 200, seed: 2, aim: { cold: 50, warm: 150 } },
  C: { n: 250, d: 50, patterns: 500, seed: 3, slow: true, aim: { cold: 150, warm: 300 } },
  D: { n: 1000, d: 20, patterns: 300, seed: 4, slow: true, aim: { cold: 500, warm: 1500 } },
  hinge: { n: 200, d: 20, patterns: 200, seed: 2, loss: 'hinge', beta: 1, aim: { warm: 50 } },
  spline: { family: 'spline', n: 1000, d: 1, seed: 7, beta: 0.05, slow: true, aim: { cold: 100, warm: 100 } },
  E3: { n: 200, d: 3, seed: 5, clarabel: false, aim: { shareOfA: 1 / 10 } },
  E4: { n: 100, d: 4, seed: 6, clarabel: false, aim: { shareOfA: 1 / 4 } },
};

/** A problem as numbers: X (n rows), y, the gates (absent where all patterns are meant), β, loss and family. */
export function drawProblem({ n, d, patterns, seed, loss = 'squared', family = 'two-layer-relu', beta }) {
  const normal = normals(seed);
  const draw = (rows, columns) => Array.from({ length: rows }, () => Array.from({ length: columns }, normal));
  const X = draw(n, d);
  const hidden = draw(5, d);
  const output = draw(1, 5)[0];
  let y = X.map((row) => hidden.reduce((sum, w, k) => sum + output[k] * Math.max(0, dot(row, w)), 0.1 * normal()));
  const gates = patterns && draw(patterns, d);
  if (loss === 'hinge') {
    const median = [...y].sort((a, b) => a - b)[n >> 1];
    y = y.map((value) => (value >= median ? 1 : -1));
  }
  return { X, y, gates, beta: beta ?? 0.01 * Math.sqrt(n * dot(y, y)), loss, family };
}

/** Writes data.csv, and gates.csv where the patterns are given, into a folder; returns their paths with β, loss and family. */
export function writeProblem(name, folder) {
  const { X, y, gates, beta, loss, family } = drawProblem(PROBLEMS[name]);
  mkdirSync(folder, { recursive: true });
  const data = join(folder, 'data.csv');
  const head = [...X[0].map((_, j) => `x${j + 1}`), 'y'];
  writeFileSync(data, lines([head, ...X.map((row, i) => [...row, y[i]])]));
  const written = gates && join(folder, 'gates.csv');
  if (gates) writeFileSync(written, lines(gates));
  return { data, gates: written, beta, loss, family };
}

/** The options of `zerogap solve` for a problem that was written. */
export function solveOptions({ data, gates, beta, loss, family }) {
  const patterns = gates ? ['--gates', gates] : ['--patterns', 'all'];
  const chosen = family === 'spline' ? [] : patterns;
  return [data, '--target', 'y', '--family', family, '--loss', loss, '--beta', String(beta), ...chosen, '--tol', '1e-6'];
}

const lines = (rows) => rows.map((row) => row.join(',')).join('\n') + '\n';

function dot(a, b) {
  return a.reduce((sum, value, j) => sum + value * b[j], 0);
}

/** Standard normals by Box and Muller over mulberry32. */
export function normals(seed) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
