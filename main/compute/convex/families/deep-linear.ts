import { performance } from 'node:perf_hooks';
import type { Matrix } from '../../../../shared/contract/array';
import type { LowerBound } from '../../../../shared/contract/certificate';
import type { SolveResult, SolveSpec } from '../../../../shared/contract/run';
import { FAMILY_DECLARATIONS } from '../../../../shared/theory/families';
import { lossNamed, type Loss } from '../../../../shared/theory/losses';
import { limitOf } from '../../../../shared/theory/losses/limit';
import { squared } from '../../../../shared/theory/losses/squared';
import type { Monitor } from '../../job';
import { linearBetaMax } from '../deep-linear/beta-max';
import { linearDual } from '../deep-linear/dual';
import { linearFound } from '../deep-linear/found';
import { interpolatingNetwork } from '../deep-linear/interpolation';
import { widestMargin } from '../deep-linear/margin';
import { linearNetwork } from '../deep-linear/network';
import { penaltyOf, type Penalty } from '../deep-linear/penalty';
import { linearProof } from '../deep-linear/proof';
import { bestLocalMinimum } from '../deep-linear/search';
import { isWhitened, whitenedMargin, whitenedOptimum } from '../deep-linear/whitened';
import { thinSvd } from '../../engine/svd';
import { assemble, proofOf, type Found } from '../recovery/assemble';
import { fitOf } from '../recovery/fit';
import { controlOf, type Control } from '../control';
import { compress, type Compressed } from '../master/compress';
import type { Family } from './family';
import { reduce, type Geometry } from '../patterns/geometry';

/**
 * Standard deep linear networks of L layers with hidden widths ≥ rank (theory §6): min ℓ(XW) + a penalty of the singular values of W
 * that is not convex for L ≥ 3. Under the squared loss, where XᵀX is a multiple of the identity, the optimum is known in closed form;
 * elsewhere it is the best local one found. The dual bound is that of theory §2 for every loss, and the gap is a true one.
 */
export const deepLinear: Family = {
  ...FAMILY_DECLARATIONS['deep-linear'],

  solve(X: Matrix, Y: Matrix, spec: SolveSpec, monitor: Monitor): SolveResult {
    const began = performance.now();
    const control = controlOf(spec, monitor, began);
    const penalty = penaltyOf(spec);
    const loss = lossNamed(spec.loss, { ...spec, outputs: Y.shape[1] });
    const geometry = reduce(X.data, X.shape[0], X.shape[1]);
    const compressed = compress(geometry.X, geometry.n, geometry.r, Y.data, Y.shape[1]);
    if (!spec.interpolate) return assemble(minimize({ X, Y, geometry, compressed, loss, penalty }, spec, control), Y, began);
    if (limitOf(spec.loss) !== 'interpolation')
      return assemble(widestMargin(geometry, compressed, loss, X, Y, penalty, spec, control), Y, began);
    return assemble(interpolatingNetwork(geometry, compressed, loss, Y, penalty), Y, began);
  },
};

interface Problem {
  X: Matrix;
  Y: Matrix;
  geometry: Geometry;
  compressed: Compressed;
  loss: Loss;
  penalty: Penalty;
}

function minimize({ X, Y, geometry, compressed, loss, penalty }: Problem, spec: SolveSpec, control: Control): Found {
  const { r } = geometry;
  const C = Y.shape[1];
  const spectrum = thinSvd(r, r, compressed.R).values;
  const whitened = loss === squared && isWhitened(spectrum);
  const bounded = linearDual(geometry, loss, Y.data, C, penalty, spec.tolerance, control);
  const { dual, status, tau, iterations, convex } = bounded;
  const search = () => bestLocalMinimum({ geometry, compressed, loss, Y: Y.data, C, penalty, tau }, convex, control);
  const closedForm = () => whitenedOptimum(compressed, C, r === 0 ? 1 : spectrum[0], penalty);
  const W = penalty.L === 2 && convex ? convex : whitened ? closedForm() : search();
  const network = linearNetwork(W, geometry, C, penalty);
  const terms = { activation: 'linear', regularizer: penalty.regularizer, bias: 'none' } as const;
  const fit = fitOf(network.weights, X, Y, { loss, beta: spec.beta }, terms);

  const closed = fit.objective - dual.value <= spec.tolerance * Math.abs(fit.objective);
  // The optimum with a Schatten norm is the best of the stationary points that a search over one number finds, which proves nothing.
  const known = whitened && (penalty.form === 'power' || penalty.L === 2);
  // Two layers are a convex program, whatever rounding leaves of its gap.
  const proven = closed || penalty.L === 2;
  const exact = proven || known;
  const margin = whitenedMargin(spectrum, geometry, Y.data, C, penalty, fit.objective);
  const lowerBound: LowerBound =
    known && !closed
      ? { value: fit.objective - margin, kind: 'exact', method: 'closed-form', margin }
      : { value: dual.value, kind: proven ? 'exact' : 'relaxed', method: 'singular-value', margin: dual.margin };
  // A checker finds the closed form by itself.
  const checked = lowerBound.method === 'closed-form';
  const proof = checked
    ? { ...proofOf({ lowerBound, point: dual.point }, Y, loss), bound: lowerBound }
    : linearProof(bounded, Y, loss, penalty, fit.objective);
  const atZero = loss.value(new Float64Array(Y.data.length), Y.data);
  const zero = linearBetaMax(tau, atZero, penalty, loss === squared ? { spectrum } : null);
  return {
    ...linearFound(spec, { penalty, network, fit, zero, proof }),
    // The search may have been stopped after the bound was finished.
    status: status === 'solved' && !exact ? (control.interruption() ?? status) : status,
    dual,
    certificate: exact ? 'exact' : 'relaxed',
    lowerBound,
    iterations,
    notes: notesOf(penalty, { loss, known, closed }, network.sigmas.length),
  };
}

function notesOf(
  { L, ball, constant }: Penalty,
  { loss, known, closed }: { loss: Loss; known: boolean; closed: boolean },
  rank: number,
): string[] {
  const notes = [`The ${closed || known ? 'optimum' : 'network found'} has rank ${rank}; hidden layers of that width are enough.`];
  if (L > 2 && !closed)
    notes.push(
      known
        ? 'XᵀX is a multiple of the identity, so the objective is the optimum in closed form; the gap to the dual bound is that of the standard network itself.'
        : `The objective is the best local optimum found${loss === squared ? '' : ' (closed forms are known for the squared loss only)'}: the gap holds what the dual leaves open and, perhaps, what the search missed.`,
    );
  if (ball !== null && constant > 0)
    notes.push(`The first ${L - 2} layers are held at norm ${ball}; their decay ${constant} is part of every figure.`);
  return notes;
}
