import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matrix } from '../../shared/contract/array';
import type { SolveSpec } from '../../shared/contract/run';
import { solve } from '../../main/compute/convex/solve';
import { whitenedOptimum } from '../../shared/theory/whitened';

interface ReferenceFile {
  X: number[][];
  y: number[];
  loss: SolveSpec['loss'];
  delta?: number;
  beta: number;
  optimum: number;
  gates?: number[][];
}

const folder = new URL('.', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -'.json'.length))
  .filter((name) => /^(two-layer-relu|whitened)/.test(name));
const quiet = { stopped: () => false, report: () => undefined };

describe('reference problems, solved by CVXPY with Clarabel on the enumerated program', () => {
  for (const name of names) {
    it(name, () => {
      const file = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as ReferenceFile;
      const [n, d] = [file.X.length, file.X[0].length];
      const X = matrix(n, d, Float64Array.from(file.X.flat()));
      const Y = matrix(n, 1, Float64Array.from(file.y));
      const spec: SolveSpec = {
        family: 'two-layer-relu',
        loss: file.loss,
        ...(file.loss === 'huber' && { delta: file.delta }),
        beta: file.beta,
        bias: 'none',
        patterns: file.gates ? { kind: 'given', gates: columnsAsRows(file.gates) } : { kind: 'auto' },
        tolerance: 1e-6,
        seed: 0,
      };
      const result = solve(X, Y, spec, quiet);
      expect(result.status).toBe('solved');
      expect(Math.abs(result.objective - file.optimum) / file.optimum).toBeLessThanOrEqual(1e-6);
      expect(result.certificate).toBe(file.gates ? 'restricted' : 'exact');
      expect(result.relativeGap).toBeLessThanOrEqual(1e-6);
      expect(result.gap).toBeGreaterThan(-1e-9 * result.objective);
      expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
      expect(Math.abs(result.networkObjective - result.objective)).toBeLessThanOrEqual(1e-8 * result.objective);
      if (name === 'whitened')
        expect(Math.abs(result.objective - whitenedOptimum(Y.data, file.beta))).toBeLessThanOrEqual(1e-6 * file.optimum);
    });
  }
});

/** The files hold one gate per column. */
function columnsAsRows(gates: number[][]) {
  const [d, P] = [gates.length, gates[0].length];
  return matrix(
    P,
    d,
    Float64Array.from({ length: P * d }, (_, at) => gates[at % d][Math.floor(at / d)]),
  );
}
