import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../../shared/contract/array';
import { Failure } from '../../../../shared/contract/failure';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { lossNamed } from '../../../../shared/theory/losses';
import { priceOf } from '../../../../shared/theory/losses/limit';
import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { closedFormGauge } from '../../certificate/closed-form';
import { dualBound } from '../../certificate/dual-bound';
import { kernels } from '../../engine/kernels';
import { norm } from '../../engine/norm';
import type { Monitor } from '../../job';
import { assemble, proofOf } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import { controlOf } from '../control';
import { lowerBoundOf } from '../deep-relu/lower-bound';
import type { Family } from './family';
import { reduce } from '../patterns/geometry';
import { listedOrSampled } from '../patterns/listed-or-sampled';
import { chooseCells, sampleOfWidth } from '../three-layer/cells';
import { solveInUnits } from '../three-layer/in-units';
import { limitNote } from '../limit/limit';
import { pricedProof } from '../three-layer/proof';
import { weightsOf } from '../three-layer/recover';

/** m₁ where none is given: the least that two layers do not have. */
const WIDTH = 2;
const MOST_WIDE = 6;
/** Seconds for sampled, given or very many patterns where no time limit was asked for. */
const SECONDS = 10;

/**
 * Parallel three-layer ReLU networks with one output and first hidden width m₁ [Ergen21, theory §5.4]. The certificate is exact where
 * every combination of first-layer patterns is priced, with every second-layer pattern; restricted where the first-layer patterns are
 * sampled or given.
 */
export const threeLayerRelu: Family = {
  ...FAMILY_DECLARATIONS['three-layer-relu'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const control = controlOf(spec, monitor, began);
    const given = lossNamed(spec.loss, spec);
    const width = widthOf(spec);
    const regularizer = spec.regularizer ?? 'power';
    const factor = regularizer === 'path-norm' ? 1 : gaugeFactor(regularizer, 3);
    const beta = factor * spec.beta;
    const kind = regularizer === 'path-norm' ? 'root' : 'sum';
    const [n, d] = X.shape;
    const y = Y.data;
    const geometry = reduce(X.data, n, d);
    const { r } = geometry;

    const listed =
      r === 0
        ? null
        : listedOrSampled(spec, control, sampleOfWidth(width), (asked, stopped) =>
            kernels().arena.scope(() => chooseCells(kernels(), geometry, X.data, width, asked, stopped)),
          );
    const chosen = listed?.chosen ?? null;
    if (chosen?.many && spec.timeLimit === undefined) control.allow(SECONDS);
    const outcome = chosen && solveInUnits({ geometry, chosen, width, kind, loss: given, y, beta }, spec, control);
    const initial = dualAtZero(given, y);
    const loss = outcome?.loss ?? given;
    const blocks = outcome?.blocks ?? [];
    const weights = weightsOf(blocks, geometry, width, regularizer, outcome?.scale ?? 1);
    const terms = { activation: 'relu', regularizer, bias: 'none' } as const;
    const fit = fitOf(weights, X, Y, { loss, beta: spec.beta }, terms);
    const program = !outcome ? fit.loss : outcome.cost === null ? outcome.primal : outcome.cost + fit.loss;

    const exhaustive = chosen?.exhaustive ?? true;
    const proven = outcome ? outcome.proven : { nu: initial, rho: 0, complete: true };
    const { nu } = proven;
    // The neurons of a branch together are √m₁ long at most.
    const neglected = chosen?.neglected.reduce((sum, most, i) => sum + Math.abs(nu[i]) * most, 0) ?? 0;
    const slack = Math.sqrt(width) * (norm(nu) * geometry.residual + neglected);
    const dual = dualBound(loss, nu, y, beta, proven.rho, slack);
    const priced = exhaustive && proven.complete;
    const recorded = spec.proof && priced && outcome ? outcome.recorded(() => monitor.stopped()) : null;
    const kept = recorded && chosen ? pricedProof({ ...recorded, nu, slack, cells: chosen.cells, width }, loss, Y, beta) : null;

    const beside =
      priced && (kept || !spec.proof)
        ? null
        : // Under the path norm Σ‖w_j‖ can be √m₁ times the norm of a branch.
          lowerBoundOf(X, Y, loss, kind === 'root' ? beta / Math.sqrt(width) : beta, spec, initial, outcome && outcome.nu, () =>
            monitor.stopped(),
          );
    // Where all patterns are priced, the bound of every network is the program's too, and pricing that was cut short may give less.
    const better = exhaustive && !proven.complete && beside !== null && beside.lowerBound.value > dual.value;
    const lowest = exhaustive && !better ? null : beside;
    const largest = outcome?.betaMax ?? null;
    const closed = closedFormGauge(X.data, n, d, initial);
    return assemble(
      {
        status: listed?.cutShort ?? outcome?.status ?? 'solved',
        program,
        network: fit.objective,
        weights,
        activeNeurons: blocks.length,
        dual: better ? { ...beside.lowerBound, point: beside.point } : dual,
        certificate: !exhaustive ? 'restricted' : priced ? 'exact' : 'relaxed',
        method: 'branch-and-bound',
        ...(lowest ? { lowerBound: lowest.lowerBound, point: lowest.point } : {}),
        // Where the prices of all combinations of patterns are too much for a file, two layers bound them.
        ...(kept ? { proof: kept } : spec.proof && beside ? { proof: proofOf(beside, Y, loss) } : {}),
        betaMax:
          (r === 0 ? 0 : exhaustive && largest ? largest.value : Math.sqrt(width) * Math.max(closed.positive, closed.negative)) / factor,
        betaMaxKind: r === 0 || (exhaustive && largest?.exact) ? 'exact' : 'relaxed',
        patterns: chosen?.cells.length ?? 1,
        patternsHow: chosen?.how ?? 'formula',
        iterations: outcome?.iterations ?? 0,
        ...(spec.interpolate ? { price: priceOf(loss) } : {}),
        notes: [
          ...(chosen?.notes ?? []),
          ...(outcome?.status === 'time-limit' && spec.timeLimit === undefined
            ? [`The program is given ${SECONDS} s; a time limit (--time-limit) of your own replaces that.`]
            : []),
          ...(outcome
            ? [`The ${chosen?.cells.length ?? 1} first-layer patterns have ${outcome.combinations} combinations with signs.`]
            : []),
          ...(spec.interpolate ? [limitNote(spec.loss, fit.F, y, 1)] : []),
        ],
      },
      Y,
      began,
    );
  },
};

function widthOf({ widths }: SolveSpec): number {
  if (widths === undefined) return WIDTH;
  if (widths.length !== 1)
    throw new Failure('usage', `A three-layer network has one inner width m₁, and ${widths.length} were given.`, 'Give --widths M1.');
  if (widths[0] > MOST_WIDE)
    throw new Failure(
      'unsupported',
      `A first width of ${widths[0]} has too many combinations of patterns.`,
      `Use at most ${MOST_WIDE}, or the family deep-relu.`,
    );
  return widths[0];
}
