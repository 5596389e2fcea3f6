import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { LowerBound } from '../../../../shared/contract/certificate';
import type { SolveSpec } from '../../../../shared/contract/run';
import type { Loss } from '../../../../shared/theory/losses';
import { dualAtZero } from '../../../../shared/theory/losses/dual-at-zero';
import { exactPenalty, limitOf } from '../../../../shared/theory/losses/limit';
import type { DualBound } from '../../certificate/dual-bound';
import { norm } from '../../engine/norm';
import { thinSvd } from '../../engine/svd';
import type { Control } from '../control';
import { leastMargin, limitNote, priced, solveAt, stretch } from '../limit/limit';
import type { Compressed } from '../master/compress';
import { solveNuclear } from '../master/nuclear-program';
import type { Geometry } from '../patterns/geometry';
import { linearGauge } from '../pricing/linear-gauge';
import type { Found } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import { linearBetaMax } from './beta-max';
import { linearFound } from './found';
import { linearNetwork } from './network';
import { penaltySlopes, penaltyValue, withConstant, type Penalty } from './penalty';
import { linearProof } from './proof';
import { bestLocalMinimum, type LinearProblem } from './search';

/** Price of a missed margin, in units of what the nuclear norm's dual point has there. */
const PRICE = 8;
/** Share of the first singular value from which on one counts for the price. */
const USED = 1e-6;
/** Relative rounding of the power of a bound. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * The limit β → 0 of the logistic, the hinge and the cross-entropy: the least Φ(σ(W)) with every margin of XW at least 1. With ‖W‖_* in
 * place of ‖W‖_{S_p} it is convex, and d its value: the bound is D_t at a held norm t of the first layers, and min_t D_t = (L/2)d^{2/L} where
 * none is held (theory §2). The network is the best of that program's own solution and of descents at every rank below its.
 */
export function widestMargin(
  geometry: Geometry,
  compressed: Compressed,
  loss: Loss,
  X: Matrix,
  Y: Matrix,
  penalty: Penalty,
  spec: SolveSpec,
  control: Control,
): Found {
  const { n, r } = geometry;
  const C = Y.shape[1];
  const { L, form } = penalty;
  const isPower = form === 'power' && L > 2;
  const beta = isPower ? 1 : penalty.factor;
  const N = dualAtZero(loss, Y.data);
  const gauge = (M: Float64Array) => linearGauge(geometry.X, n, r, geometry.rowNorms, M, C).rho;
  const { found, factor } = solveAt(
    spec,
    { given: loss, Y: Y.data, N, outputs: C, beta, gauge },
    (posed, start, own) => solveNuclear(geometry, posed, Y.data, C, beta, spec.tolerance, own, start),
    control,
  );
  const convex = found.W.map((value) => factor * value);
  const W = L === 2 ? convex : leastKept({ geometry, compressed, Y: Y.data, C, penalty }, spec, convex, found.dual.point, control);
  const network = linearNetwork(W, geometry, C, penalty);
  const dual = isPower ? atBestNorm(found.dual, L) : { ...found.dual, ...withConstant(found.dual, penalty) };
  const fit = fitOf(
    network.weights,
    X,
    Y,
    { loss: priced(spec.loss, dual.point, C), beta: spec.beta },
    { activation: 'linear', regularizer: penalty.regularizer, bias: 'none' },
  );
  const proven = L === 2 || fit.objective - dual.value <= spec.tolerance * Math.abs(fit.objective);
  const lowerBound: LowerBound = { value: dual.value, kind: proven ? 'exact' : 'relaxed', method: 'singular-value', margin: dual.margin };
  const kept = linearProof({ dual: found.dual, lines: isPower ? [] : null }, Y, priced(spec.loss, dual.point, C), penalty, fit.objective);
  const point: NdArray = { dtype: 'float64', shape: [n, C], data: dual.point };
  const proof = isPower ? { ...kept, point, kind: lowerBound.kind, bound: { value: dual.value, margin: dual.margin } } : kept;
  const zero = linearBetaMax(gauge(N), loss.value(new Float64Array(Y.data.length), Y.data), penalty, null);
  return {
    ...linearFound(spec, { penalty, network, fit, zero, proof }),
    status: found.status,
    dual,
    certificate: proven ? 'exact' : 'relaxed',
    lowerBound,
    iterations: found.iterations,
    notes: [
      `The ${proven ? 'optimum' : 'network found'} has rank ${network.sigmas.length}; hidden layers of that width are enough.`,
      ...(proven
        ? []
        : ['The objective is the best local optimum found: the gap holds what the dual leaves open and, perhaps, what the search missed.']),
      limitNote(spec.loss, fit.F, Y.data, C),
    ],
  };
}

/**
 * min_t t^{−(L−2)}d + ½(L−2)t² = (L/2)d^{2/L} from d = ⟨N, Y⟩ with γ°(N) ≤ 1. The point is N, as often as its own value is to exceed that,
 * so that it proves the bound at every t: there, it is feasible up to t^{−(L−2)}.
 */
function atBestNorm({ value, margin, point }: DualBound, L: number): DualBound {
  const d = Math.max(0, value);
  const least = (L / 2) * d ** (2 / L) * (1 - ROUNDING);
  const times = Math.max(1, d > 0 ? (2 * least) / d : 1);
  return { value: least, margin: (L / 2) * (d + margin) ** (2 / L) - least, point: point.map((own) => times * own) };
}

/** The W of less penalty that keeps every margin: `convex`, or the best local minimum under priced margins, made to keep them. */
function leastKept(
  problem: Omit<LinearProblem, 'loss' | 'tau'>,
  spec: Pick<SolveSpec, 'loss'>,
  convex: Float64Array,
  N: Float64Array,
  control: Control,
): Float64Array {
  const { geometry, Y, C, penalty } = problem;
  const { n, r, X, rowNorms } = geometry;
  const { values } = thinSvd(r, C, convex);
  const rho = linearGauge(X, n, r, rowNorms, N, C).rho;
  if (!(rho > 0)) return convex;
  // The dual point of Φ is that of the nuclear norm times the slope of Φ, about.
  const used = values.filter((value) => value > USED * values[0]);
  const size = (N.reduce((most, value) => Math.max(most, Math.abs(value)), 0) * norm(penaltySlopes(penalty, used))) / rho;
  const loss = exactPenalty(limitOf(spec.loss), PRICE * size, size, C);
  const tau = linearGauge(X, n, r, rowNorms, dualAtZero(loss, Y), C).rho;
  const W = bestLocalMinimum({ ...problem, loss, tau }, convex, control);
  const F = new Float64Array(n * C);
  for (let i = 0; i < n; i++) for (let j = 0; j < r; j++) for (let c = 0; c < C; c++) F[i * C + c] += X[i * r + j] * W[j * C + c];
  // Where some margin is negative no multiple of W keeps it.
  if (!(leastMargin(limitOf(spec.loss), F, Y, C) > 0)) return convex;
  const factor = stretch(spec.loss, F, Y, C);
  const kept = W.map((value) => factor * value);
  const valueOf = (V: Float64Array) => penaltyValue(penalty, thinSvd(r, C, V).values);
  return valueOf(kept) < valueOf(convex) ? kept : convex;
}
