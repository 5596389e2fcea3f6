import { describe, expect, it } from 'vitest';
import fixtures from './fixtures/losses.json';
import { near, of, solved } from './problems';
const FIXTURES = fixtures as any[];
describe('limits', () => {
  for (const fixture of FIXTURES.filter((f) => f.interpolate && f.family === 'two-layer-relu'))
  it(`${fixture.family} ${fixture.loss}`, () => {
      const result = solved(of(fixture.X), of(fixture.Y), { family: fixture.family, loss: fixture.loss, beta: 1, interpolate: true, tolerance: 1e-8 });
      console.log(result.objective, fixture.optimum, result.relativeGap, result.iterations, result.notes, result.betaMax);
  });
});
