import { describe, expect, it } from 'vitest';
import type { SolveSpec } from '../../../../../shared/contract/run';
import fixtures from './fixtures/losses.json';
import { near, of, solved } from './problems';

interface Fixture {
  family: SolveSpec['family'];
  loss: SolveSpec['loss'];
  beta: number;
  interpolate?: true;
  delta?: number;
  X: number[][];
  Y: number[][];
  gates?: number[][];
  optimum: number;
}

const FIXTURES = fixtures as Fixture[];
const specOf = ({ family, loss, beta, delta, gates, interpolate }: Fixture) => ({
  family,
  loss,
  beta,
  ...(interpolate && { interpolate }),
  ...(delta === undefined ? {} : { delta }),
  ...(gates && { patterns: { kind: 'given' as const, gates: of(gates) } }),
  bias: family === 'spline' || family === 'threshold' ? ('free' as const) : ('none' as const),
});

// The optima were found by CVXPY with Clarabel, every program written out, to 1e-8 or better.
describe('every family with every loss', () => {
  it.each(
    FIXTURES.filter(({ interpolate }) => !interpolate).map(
      (fixture) => [fixture.family, fixture.loss, fixture.Y[0].length, fixture] as const,
    ),
  )('has the optimum that CVXPY finds: %s, %s, %i outputs', (_family, _loss, _outputs, fixture) => {
    const result = solved(of(fixture.X), of(fixture.Y), { ...specOf(fixture), tolerance: 1e-8 });
    near(result.objective, fixture.optimum, 3e-7);
    expect(result.relativeGap).toBeLessThanOrEqual(1e-8);
    expect(result.gap).toBeGreaterThanOrEqual(0);

    expect(result.certificate).toBe('exact');
  });
});
