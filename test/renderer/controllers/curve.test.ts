import { expect, it } from 'vitest';
import { Curve } from '../../../renderer/controllers/curve';

it('grows by chunks, and a chunk that comes again changes nothing', () => {
  const curve = new Curve(3);
  const values = Float64Array.from({ length: 1000 }, (_, epoch) => 1000 - epoch);
  curve.add({ seed: 3, from: 0, objective: values.slice(0, 300) });
  curve.add({ seed: 3, from: 300, objective: values.slice(300) });
  curve.add({ seed: 3, from: 200, objective: values.slice(200, 400) });
  expect([...curve.objective]).toEqual([...values]);
  expect(curve.last).toBe(1);
});
