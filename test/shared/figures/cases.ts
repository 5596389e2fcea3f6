import type { LowerBound } from '../../../shared/contract/certificate';
import type { Curve, GapData } from '../../../shared/figures/curves';

/** Curves that fall as training does, each to its own distance above `bound`. */
export function fallingCurves(seeds: number, epochs: number, bound: number, scale = 1): Curve[] {
  return Array.from({ length: seeds }, (_, seed) => ({
    seed,
    objective: Float64Array.from({ length: epochs + 1 }, (_unused, epoch) => {
      const rest = 0.1 * 10 ** (-1 - ((seed * 7) % 11) / 3);
      return bound + scale * (30 / (1 + epoch / (2 + (seed % 5))) ** 2 + 2 / (1 + epoch / 20) ** 1.5 + rest);
    }),
  }));
}

export const exactBound = (value: number): LowerBound => ({ value, kind: 'exact', method: 'sweep', margin: 0 });
export const relaxedBound = (value: number): LowerBound => ({ value, kind: 'relaxed', method: 'closed-form', margin: 0 });

const common = { reached: null, selected: 0, tolerance: 1e-3 };

function diverging(): Curve[] {
  const curves = fallingCurves(4, 300, 0.5);
  curves[1].objective.fill(NaN, 40);
  for (let epoch = 10; epoch < 60; epoch++) curves[2].objective[epoch] = 10 ** (epoch - 8);
  curves[2].objective.fill(Infinity, 60);
  curves[3].objective.fill(NaN);
  return curves;
}

/** Every situation that the two charts of the Gap tab must survive. */
export const GAP_CASES: Record<string, GapData> = {
  exact: { ...common, curves: fallingCurves(8, 2000, 0.561519), epochs: 2000, bound: exactBound(0.561519) },
  'many seeds': { ...common, curves: fallingCurves(32, 10_000, 0.5), epochs: 10_000, bound: exactBound(0.5) },
  'one seed': { ...common, curves: fallingCurves(1, 1000, 12.5, 10), epochs: 1000, bound: exactBound(12.5), tolerance: 1e-6 },
  relaxed: { ...common, curves: fallingCurves(8, 500, 4), epochs: 500, bound: relaxedBound(1.4) },
  restricted: {
    ...common,
    curves: fallingCurves(8, 500, 9),
    epochs: 500,
    bound: relaxedBound(4.1),
    reached: { value: 11.832, kind: 'restricted' },
  },
  'restricted alone': {
    ...common,
    curves: fallingCurves(3, 500, 9),
    epochs: 500,
    bound: null,
    reached: { value: 11.832, kind: 'restricted' },
  },
  estimated: { ...common, curves: fallingCurves(2, 90, 9), epochs: 90, bound: relaxedBound(2), reached: { value: 9.5, kind: 'estimated' } },
  'negative bound': { ...common, curves: fallingCurves(8, 500, 0.2), epochs: 500, bound: relaxedBound(-0.2) },
  'zero bound': { ...common, curves: fallingCurves(2, 500, 0.2), epochs: 500, bound: relaxedBound(0) },
  'no bound': { ...common, curves: fallingCurves(8, 500, 0.2), epochs: 500, bound: null },
  'one epoch': { ...common, curves: fallingCurves(2, 1, 0.2), epochs: 1, bound: exactBound(0.2) },
  running: { ...common, curves: fallingCurves(8, 60, 0.2), epochs: 10_000, bound: exactBound(0.2) },
  diverged: { ...common, curves: diverging(), epochs: 300, bound: exactBound(0.5) },
  'at the bound': { ...common, curves: fallingCurves(3, 2000, 0.561519, 1e-12), epochs: 2000, bound: exactBound(0.561519) },
  'below the bound': { ...common, curves: fallingCurves(3, 100, 0.5 - 1e-9, 1e-12), epochs: 100, bound: exactBound(0.5) },
  'constant zero': { ...common, curves: [{ seed: 0, objective: new Float64Array(11) }], epochs: 10, bound: exactBound(0) },
  'only solved': { ...common, curves: [], epochs: 0, bound: exactBound(1562.25) },
  nothing: { ...common, curves: [], epochs: 0, bound: null },
  large: {
    ...common,
    curves: fallingCurves(8, 200, 1.2e6, 1e6).map((curve) => ({ ...curve, seed: 4294967280 + curve.seed })),
    epochs: 200,
    bound: exactBound(1.2e6),
    reached: { value: 1.3e6, kind: 'estimated' },
  },
};
