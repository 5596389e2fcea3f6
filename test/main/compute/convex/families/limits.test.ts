import { describe, expect, it } from 'vitest';
import fixtures from './fixtures/losses.json';
import { near, of, solved } from './problems';
const FIXTURES = fixtures as any[];
describe('limits', () => {
  for (const fixture of FIXTURES.filter((f) => f.interpolate && f.family !== 'rank-one'))
  it(`${fixture.family} ${fixture.loss}`, () => {
      const result = solved(of(fixture.X), of(fixture.Y), { family: fixture.family, bias: ['spline','threshold'].includes(fixture.family) ? 'free' : 'none', ...(fixture.gates && {patterns:{kind:'given',gates:of(fixture.gates)}}), loss: fixture.loss, beta: 1, interpolate: true, tolerance: 1e-8 });
      console.log(result.objective, result.objective/fixture.optimum-1, result.relativeGap, result.iterations, result.notes.slice(-1)[0], result.betaMax);
  });
});
