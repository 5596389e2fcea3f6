import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../../../../shared/contract/array';
import type { SolveSpec } from '../../../../../shared/contract/run';
import { programScript } from '../../../../../main/compute/convex/program/script';
import { solve } from '../../../../../main/compute/convex/solve';
import { gaussian, quiet } from './problems';
import { features, POSED, targets, type Posed } from './table';

const DEEP: readonly Posed[] = [
  { family: 'two-layer-relu', bias: 'penalized', d: 4, outputs: 2, turns: true, homogeneous: true },
  { family: 'three-layer-relu', bias: 'none', d: 2, outputs: 1, turns: true, homogeneous: true },
  { family: 'deep-relu', bias: 'none', d: 2, outputs: 2, turns: true, homogeneous: true },
  { family: 'deep-linear', bias: 'none', d: 2, outputs: 2, turns: true, homogeneous: true },
];
const CASES = [...POSED, ...DEEP].flatMap((posed) =>
  (['squared', 'hinge'] as const).map((loss) => [posed.family, posed.d, loss, posed] as const),
);

function specOf({ family, bias }: Posed, loss: SolveSpec['loss'], more: Partial<SolveSpec> = {}): SolveSpec {
  return { family, loss, bias, beta: 0.05, patterns: { kind: 'auto' }, tolerance: 1e-6, seed: 0, ...more };
}

/** Data with patterns to list, which take more than no time at all. */
function pose(posed: Posed, loss: SolveSpec['loss']): [X: Matrix, Y: Matrix] {
  return [features(posed, 6, 5), targets(loss, gaussian(6, posed.outputs, 7))];
}

describe('a solve that is cut short at once', () => {
  it.each(CASES)('ends with a network and a bound that holds: %s, %i features, %s', (family, _d, loss, posed) => {
    const [X, Y] = pose(posed, loss);
    const whole = solve(X, Y, specOf(posed, loss, { timeLimit: 0.2 }), quiet);
    const late = solve(X, Y, specOf(posed, loss, { timeLimit: 1e-9 }), quiet);
    // Two atoms need no search.
    const isImmediate = family === 'rank-one';
    expect(late.status).toBe(isImmediate ? 'solved' : 'time-limit');
    expect(late.networkObjective).toBe(late.objective);
    expect(late.lowerBound.value).toBeLessThanOrEqual(late.objective);
    expect(late.lowerBound.value).toBeLessThanOrEqual(whole.objective);
    if (isImmediate) return;
    const stopped = solve(X, Y, specOf(posed, loss), { ...quiet, stopped: () => true });
    expect(stopped.status).toBe('interrupted');
    expect(stopped.lowerBound.value).toBeLessThanOrEqual(whole.objective);
  });

  it.each(['gated-relu', 'threshold', 'three-layer-relu'] as const)(
    'has sampled patterns in place of a list that was not ended: %s',
    (family) => {
      const posed = [...POSED, ...DEEP].find((one) => one.family === family)!;
      const [X, Y] = pose({ ...posed, outputs: 1 }, 'squared');
      for (const kind of ['auto', 'all'] as const) {
        const spec = specOf(posed, 'squared', { timeLimit: 1e-9, patterns: { kind } });
        const result = solve(X, Y, spec, quiet);
        expect(result.patternsHow).toBe('sampled');
        expect(result.notes.join()).toContain('could not all be listed within the time limit');
        const script = programScript({ X, Y, spec, result, stopped: () => false }, []);
        // That of three layers writes the blocks of the network found.
        if (family !== 'three-layer-relu') expect(script).toContain(`${result.patterns} patterns, sampled`);
      }
    },
  );

  it.each(['squared', 'hinge'] as const)('claims nothing of the limit β → 0 that it has not seen: %s', (loss) => {
    for (const posed of [POSED[0], ...DEEP.slice(0, 3)]) {
      const [X, Y] = [gaussian(9, 5, 5), targets(loss, gaussian(9, posed.outputs, 7))];
      for (const short of [{ timeLimit: 1e-9 }, {}]) {
        const monitor = 'timeLimit' in short ? quiet : { ...quiet, stopped: () => true };
        const result = solve(X, Y, specOf(posed, loss, { ...short, beta: 1, interpolate: true }), monitor);
        expect(result.status).toBe('timeLimit' in short ? 'time-limit' : 'interrupted');
        expect(result.lowerBound.value).toBeLessThanOrEqual(result.objective);
      }
    }
  });
});
