import type { Matrix, NdArray } from '../../../../shared/contract/array';
import type { Escape } from '../../../../shared/contract/run';
import type { Architecture } from '../../../../shared/contract/network';
import { lossNamed } from '../../../../shared/theory/losses';
import { gaugeFactor } from '../../../../shared/theory/regularizers';
import { norm } from '../../engine/norm';
import { networkObjective, networkOutputs } from '../objective';
import type { Atom, Missing } from './atom';
import { missingAtoms } from './atoms';
import { grow, type Sized } from './grow';
import { resize, type Sizing } from './resize';
import { bestScale } from './scale';

/** A network that was given neurons, or whose neurons were resized, and what that did. */
export type Grown = Sized & Omit<Escape, 'epoch'>;

/** Null where nothing that was found lowers the objective; `missing` is then what is known of neurons that were not found. */
export type Escaped = { grown: Grown; missing?: undefined } | { grown: null; missing: Pick<Missing, 'bound'> };

/** An objective that falls by a smaller part than this has not fallen: rounding may do that. */
const ROUNDING = 1e-12;
/** The part of it that an escape is worth. */
const NOTABLE = 1e-7;

/**
 * Gives a network the best sizes of its units and the atoms that then violate its dual constraint ‖Nᵀφ‖ ≤ β at N = −∇ℓ(F) (theory §2): one
 * after the other, each at the scale that minimises the objective along it, and last all sizes together. Nothing is kept that does not
 * lower the float64 objective, and nothing at all where it hardly falls. The architecture is one that `whyNotEscape` accepts; weights as published.
 */
export function escape(
  X: Matrix,
  Y: Matrix,
  weights: Record<string, NdArray>,
  architecture: Architecture,
  { seed, stopped }: { seed: number; stopped: () => boolean },
): Escaped {
  const C = Y.shape[1];
  const beta = gaugeFactor(architecture.regularizer, architecture.layers.length + 1) * architecture.beta;
  const loss = lossNamed(architecture.loss, { delta: architecture.delta, outputs: C });
  const targets = Y.data;
  const sizing: Sizing = { X, Y, loss, beta, stopped };
  const objectiveOf = (network: Sized) => networkObjective(network.weights, X, Y, architecture.beta, architecture).objective;
  const state = (network: Sized) => {
    const F = networkOutputs(network.weights, X, C, architecture);
    const N = new Float64Array(F.length);
    loss.negativeGradient(F, targets, N);
    return { F, N };
  };
  let network: Sized = { architecture, weights };
  const before = objectiveOf(network);
  let [after, units, constraint] = [before, 0, 1];
  const take = (found: Sized | null): boolean => {
    if (!found) return false;
    const reached = objectiveOf(found);
    if (!(reached < after - ROUNDING * Math.abs(after))) return false;
    [network, after] = [found, reached];
    return true;
  };
  const resized = resize(network, sizing);
  take(resized);
  let { F, N } = state(network);
  const dual: Matrix = { dtype: 'float64', shape: Y.shape, data: N };
  const missing = missingAtoms({ weights: network.weights, X, N: dual, architecture, beta, seed, isSized: resized !== null, stopped });
  for (const atom of missing.atoms) {
    if (stopped()) break;
    const direction = outgoing(atom, N, C);
    const scale = bestScale(loss, F, targets, atom.values, direction, beta);
    if (scale === 0) continue;
    const more = direction.map((value) => scale * value);
    if (!take(grow(network, atom, more))) continue;
    units += 1;
    constraint = Math.max(constraint, atom.constraint);
    ({ F, N } = state(network));
  }
  if (units > 0) take(resize(network, sizing));
  const hardlyFell = after >= before - NOTABLE * Math.abs(before);
  return hardlyFell ? { grown: null, missing: { bound: missing.bound } } : { grown: { ...network, units, constraint, before, after } };
}

/** Nᵀφ/‖Nᵀφ‖, along which the loss falls fastest. */
function outgoing({ values }: Atom, N: Float64Array, C: number): Float64Array {
  const product = new Float64Array(C);
  for (let i = 0; i < values.length; i++) for (let c = 0; c < C; c++) product[c] += N[i * C + c] * values[i];
  const size = norm(product);
  return size > 0 ? product.map((value) => value / size) : product;
}
