import type { SolveSpec } from '../../../../shared/contract/run';
import { DEFAULT_DELTA, type Loss } from '../../../../shared/theory/losses';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { limitOf } from '../../../../shared/theory/losses/limit';
import { norm } from '../../engine/norm';
import type { Control } from '../control';
import { priced, solveAt } from '../limit/limit';
import type { Geometry } from '../patterns/geometry';
import type { Block } from './block';
import type { chooseCells } from './cells';
import type { BlockNormKind } from './combination';
import { Pricing, type PricedLeaf } from './pricing';
import { gaugeOf, pricingThreshold, solveThreeLayer, type BetaMax, type Proven, type ThreeLayerOutcome } from './program';
import type { RecordedPricing } from './proof';

/** Prices of the limit's constraint: the residuals of a conic program count as often. */
const PRICES = [4, 16, 64, 256, 1e4, 1e8];
const BELOW = 0.95;

export interface DataProblem {
  geometry: Geometry;
  chosen: NonNullable<ReturnType<typeof chooseCells>>;
  width: number;
  kind: BlockNormKind;
  loss: Loss;
  y: Float64Array;
  /** Times the regulariser's factor. */
  beta: number;
}

export interface DataSolution extends Pick<ThreeLayerOutcome, 'status' | 'combinations' | 'iterations'> {
  /** w̄ in units of `scale`. */
  blocks: Block[];
  scale: number;
  /** ℓ(F) + βγ; in the limit β → 0 that of the solution before it was made to keep every margin. */
  primal: number;
  /** βγ in the limit, where what misses the constraint counts at the price of `loss`; else null. */
  cost: number | null;
  /** The loss that the figures are given with. */
  loss: Loss;
  proven: Proven;
  nu: Float64Array;
  /** γ°(−∇ℓ(0)), or a bound of it; null where it was not computed. */
  betaMax: BetaMax | null;
  /** The pricing of the proven dual point once more, with the multipliers of all bounds; null when stopped. */
  recorded(stopped: () => boolean): RecordedPricing | null;
}

/** The three-layer program with its own loss or in the limit β → 0, solved in units in which data and targets are of order one. */
export function solveInUnits(
  { geometry, chosen, width, kind, loss: given, y, beta }: DataProblem,
  spec: SolveSpec,
  control: Control,
): DataSolution {
  const { n, r, X, rowNorms } = geometry;
  const isInterpolation = spec.interpolate && limitOf(spec.loss) === 'interpolation';
  const a = rowNorms.reduce((most, value) => Math.max(most, value), 0);
  const b = given.name === 'squared' || isInterpolation ? norm(y) || 1 : 1;
  // What a dual point and a value in these units are in those of the data; the limit is linear in the targets.
  const units = spec.interpolate ? { dual: beta / a, value: (beta * b) / a } : { dual: b, value: b * b };
  const program = {
    data: { n, r, X: X.map((value) => value / a), rowNorms: rowNorms.map((value) => value / a) },
    cells: chosen.cells,
    many: chosen.many,
    width,
    kind,
    delta: spec.delta ?? DEFAULT_DELTA,
    y: y.map((value) => value / b),
    beta: spec.interpolate ? 1 : beta / (a * b),
    tolerance: spec.tolerance,
    // Shared by the attempts at several prices.
    blocks: new Map<string, Block>(),
  };
  const N = dualAtZero(given, y);
  const atZero = spec.interpolate ? gaugeOf(program, N, () => control.interruption() !== null) : null;
  const { found, factor, gauge } = solveAt(
    spec,
    {
      given,
      Y: program.y,
      N,
      outputs: 1,
      beta: program.beta,
      gauge: () => atZero?.reached ?? 0,
      prices: PRICES,
      below: BELOW,
      speaksOf: () => (chosen.exhaustive ? 'every network' : 'these patterns'),
    },
    (loss, start, own) => {
      const { betaMax, ...outcome } = solveThreeLayer({ ...program, loss, start }, own);
      return { ...outcome, first: betaMax, betaMax: betaMax?.value ?? NaN };
    },
    control,
  );
  const nu = found.nu.map((value) => units.dual * value);
  const proven = { ...found.proven, nu: found.proven.nu.map((value) => units.dual * value), rho: found.proven.rho * a * units.dual };
  const first = atZero ? atZero.betaMax : found.first;
  return {
    status: found.status,
    combinations: found.combinations,
    iterations: found.iterations,
    blocks: found.blocks.map((block) => ({ ...block, w: block.w.map((value) => factor * value) })),
    scale: b / a,
    primal: found.primal * units.value,
    cost: gauge === null ? null : gauge * units.value,
    loss: spec.interpolate ? priced(spec.loss, proven.nu, 1) : given,
    proven,
    nu,
    betaMax: first && { ...first, value: first.value * a * (atZero ? 1 : b) },
    recorded(stopped) {
      const leaves: PricedLeaf[] = [];
      const pricing = new Pricing(program.data, program.cells, width, kind);
      const threshold = Math.max(found.proven.rho, pricingThreshold(program));
      const { rho, complete } = pricing.price(found.proven.nu, {
        threshold,
        rising: false,
        enough: Infinity,
        stopped,
        record: (leaf) => leaves.push(leaf),
      });
      const unit = a * units.dual;
      const inUnits = (values: Float64Array) => values.map((value) => unit * value);
      return complete
        ? { rho: unit * rho, leaves: leaves.map((leaf) => ({ ...leaf, walls: inUnits(leaf.walls), slopes: inUnits(leaf.slopes) })) }
        : null;
    },
  };
}
